import type { ReactNode } from 'react'

/**
 * Something folded away behind its heading, opened and closed by pointer, Enter or Space, and opened by the page search of
 * browsers that look into it.
 *
 * @param open     Leave it out to start folded and be opened by the reader alone.
 * @param onToggle Told each time it is opened or folded, by the page search too.
 */
export function Fold(props: {
  readonly heading: ReactNode
  readonly open?: boolean
  readonly onToggle?: (open: boolean) => void
  readonly children: ReactNode
}): ReactNode {
  return (
    <details
      className="rounded-md border border-line"
      open={props.open}
      onToggle={(event) => props.onToggle?.(event.currentTarget.open)}
    >
      <summary className="cursor-pointer px-3 py-1.5 text-sm">{props.heading}</summary>
      {props.children}
    </details>
  )
}
