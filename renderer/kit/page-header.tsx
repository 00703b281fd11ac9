import type { ReactNode } from 'react'

/** The title of a screen, what it is for in one line, and its main actions at the right. */
export function PageHeader(props: {
  readonly title: string
  readonly description?: ReactNode
  readonly actions?: ReactNode
}): ReactNode {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 pt-3.5 pb-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <h1 className="text-lg font-semibold">{props.title}</h1>
        {props.description !== undefined && (
          <p className="text-sm text-ink-3">{props.description}</p>
        )}
      </div>
      {props.actions !== undefined && (
        <div className="flex flex-wrap items-center gap-2">{props.actions}</div>
      )}
    </header>
  )
}
