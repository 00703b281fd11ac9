import type { ReactNode } from 'react'

/** One part of the settings: what it is about at the left, its controls at the right. */
export function Section(props: {
  readonly title: string
  readonly description: ReactNode
  readonly children: ReactNode
}): ReactNode {
  return (
    <section
      aria-label={props.title}
      className="grid gap-x-8 gap-y-3 border-t border-line px-4 py-5 md:grid-cols-[15rem_minmax(0,36rem)]"
    >
      <div>
        <h2 className="text-base font-semibold">{props.title}</h2>
        <p className="text-xs text-ink-3">{props.description}</p>
      </div>
      <div className="flex min-w-0 flex-col gap-4">{props.children}</div>
    </section>
  )
}
