import type { ReactNode } from 'react'

/** A short list: what it is about, its rows, and what is said when there is none. */
export function List(props: {
  readonly title: string
  readonly about: string
  readonly empty: string
  /** What acts on all of it, beside the title. Default nothing. */
  readonly act?: ReactNode
  readonly children: readonly ReactNode[]
}): ReactNode {
  return (
    <section aria-label={props.title} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-1.5">
        <div>
          <h2 className="text-sm font-semibold">{props.title}</h2>
          <p className="text-sm text-ink-3">{props.about}</p>
        </div>
        {props.act}
      </div>
      <ul className="divide-y divide-line rounded-lg border border-line">
        {props.children.length === 0 ? (
          <li className="px-3 py-2.5 text-sm text-ink-3">{props.empty}</li>
        ) : (
          props.children
        )}
      </ul>
    </section>
  )
}

/** What a button of a row is called where it is read out: else those of all rows have one name. It begins as the button does. */
export const of = (act: string, name: string): string => `${act}: ${name}`

/** One row: what it is at the left, its acts at the right, more of it below. */
export function Row(props: {
  readonly name: ReactNode
  readonly badges?: ReactNode
  readonly facts: ReactNode
  readonly actions: ReactNode
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
        <div className="flex flex-wrap gap-1.5">{props.actions}</div>
      </div>
      {props.children}
    </li>
  )
}
