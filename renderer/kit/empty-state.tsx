import type { ReactNode } from 'react'

/**
 * What stands where a list would be: nothing yet (say what to do first), filtered to nothing (offer to clear), or
 * broken (say since when and what helps). Never a blank area.
 */
export function EmptyState(props: {
  readonly icon?: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}): ReactNode {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-12 text-center">
      {props.icon !== undefined && (
        <div
          aria-hidden
          className="mb-1 flex size-10 items-center justify-center rounded-full bg-hover text-ink-2 [&_svg]:size-5"
        >
          {props.icon}
        </div>
      )}
      <h2 className="text-base font-semibold">{props.title}</h2>
      {props.children !== undefined && <div className="text-sm text-ink-2">{props.children}</div>}
      {props.actions !== undefined && (
        <div className="mt-2 flex flex-wrap justify-center gap-2">{props.actions}</div>
      )}
    </div>
  )
}
