import type { ReactNode } from 'react'

/** What stands above a short list: what it is about, and its acts at the right. */
export function ShortHead(props: {
  readonly title: string
  readonly about: string
  /** Default none. */
  readonly children?: ReactNode
}): ReactNode {
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
      <div className="min-w-60 flex-1">
        <h2 className="text-sm font-semibold">{props.title}</h2>
        <p className="text-sm text-ink-3">{props.about}</p>
      </div>
      {props.children}
    </div>
  )
}

/** The rows of a short list, or what is said where there is none. */
export function ShortRows(props: {
  readonly empty: string
  readonly children: readonly ReactNode[]
}): ReactNode {
  return (
    <ul className="divide-y divide-line rounded-lg border border-line">
      {props.children.length === 0 ? (
        <li className="px-3 py-2.5 text-sm text-ink-3">{props.empty}</li>
      ) : (
        props.children
      )}
    </ul>
  )
}

/** One row: what it is at the left, its acts at the right, more of it below. */
export function ShortRow(props: {
  readonly name: ReactNode
  /** Behind the name. */
  readonly badges?: ReactNode
  readonly facts: ReactNode
  readonly actions?: ReactNode
  readonly children?: ReactNode
}): ReactNode {
  return (
    <li className="flex flex-col gap-2 px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <div className="min-w-52 flex-1">
          <p className="flex flex-wrap items-center gap-2 text-sm">
            <span className="min-w-0 truncate font-medium">{props.name}</span>
            {props.badges}
          </p>
          <p className="text-xs text-ink-3">{props.facts}</p>
        </div>
        {props.actions !== undefined && (
          <div className="flex flex-wrap gap-1.5">{props.actions}</div>
        )}
      </div>
      {props.children}
    </li>
  )
}
