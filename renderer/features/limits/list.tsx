import type { ReactNode } from 'react'
import { ShortHead, ShortRows } from '../../kit/short-list.tsx'

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
      <ShortHead title={props.title} about={props.about}>
        {props.act}
      </ShortHead>
      <ShortRows empty={props.empty}>{props.children}</ShortRows>
    </section>
  )
}

/** What a button of a row is called where it is read out: else those of all rows have one name. It begins as the button does. */
export const of = (act: string, name: string): string => `${act}: ${name}`
