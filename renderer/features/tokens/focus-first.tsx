import { type ReactNode, useEffect, useRef } from 'react'

/** The next step of a drawer: takes the focus that the button of the step before leaves behind. */
export function FocusFirst(props: {
  readonly className: string
  readonly children: ReactNode
}): ReactNode {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.querySelector<HTMLElement>('input, button, textarea')?.focus(), [])
  return (
    <div ref={place} className={props.className}>
      {props.children}
    </div>
  )
}
