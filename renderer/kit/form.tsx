import { type ReactNode, useEffect, useRef } from 'react'

/**
 * A form that Enter in any of its boxes submits, wherever its visible button stands. Checking values is left to whoever
 * takes them: the browser's own messages stay out.
 */
export function Form(props: {
  readonly onSubmit: () => void
  readonly className?: string
  /** For a button outside that submits it. */
  readonly id?: string
  /** Why it was refused last; the first field that is wrong takes the focus then. Default: nothing. */
  readonly refused?: Error | null
  readonly children: ReactNode
}): ReactNode {
  const { refused = null } = props
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (refused !== null) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }, [refused])
  return (
    <form
      ref={form}
      id={props.id}
      noValidate
      className={props.className}
      onSubmit={(event) => {
        event.preventDefault()
        props.onSubmit()
      }}
    >
      {props.children}
      {/* Without a submit button inside, Enter only works in forms of one box. */}
      <button type="submit" hidden />
    </form>
  )
}
