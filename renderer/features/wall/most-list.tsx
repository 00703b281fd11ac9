import type { ReactNode } from 'react'
import { formatNumber } from '../../kit/format.ts'
import { type Count, most } from './counts.ts'

/** A heading with the sum, and what counts most below it, each with a bar: as large as it fits. */
export function MostList<K extends string>(props: {
  readonly title: string
  readonly counts: readonly Count<K>[]
  /** Lines at most; the last one stands for all the rest. */
  readonly room: number
  readonly nameOf: (name: K) => string
  readonly nothing: string
  readonly rest: (count: number) => string
  /** Class of the colour of the bars. */
  readonly bar: string
}): ReactNode {
  const { counts, nameOf } = props
  const { shown, left, leftCount } = most(counts, props.room)
  const sum = counts.reduce((all, { count }) => all + count, 0)
  const largest = Math.max(1, ...counts.map(({ count }) => count))
  const line = (key: string, name: string, count: number): ReactNode => (
    <li key={key} className="flex flex-col gap-[0.5vmin]">
      <div className="flex items-baseline justify-between gap-[2vmin]">
        <span className="min-w-0 truncate">{name}</span>
        <span className="figures font-semibold">{formatNumber(count)}</span>
      </div>
      <div aria-hidden className="h-[max(3px,0.6vmin)] rounded-full bg-hover">
        <div
          className={`h-full min-w-1 rounded-full ${props.bar}`}
          style={{ width: `${(100 * Math.min(count, largest)) / largest}%` }}
        />
      </div>
    </li>
  )
  return (
    <section aria-label={props.title} className="min-w-0 rounded-lg bg-panel p-[2vmin]">
      <h2 className="flex items-baseline justify-between gap-[2vmin] text-[max(1.125rem,3vmin)] leading-tight text-ink-2">
        {props.title}
        <span className="figures font-semibold text-ink">{formatNumber(sum)}</span>
      </h2>
      {counts.length === 0 && (
        <p className="mt-[2vmin] text-[max(1.125rem,3.2vmin)] text-ink-3">{props.nothing}</p>
      )}
      <ul className="mt-[2vmin] flex flex-col gap-[1.4vmin] text-[max(1.125rem,3vmin)] leading-tight">
        {shown.map(({ name, count }) => line(name, nameOf(name), count))}
        {left > 0 && line('rest', props.rest(left), leftCount)}
      </ul>
    </section>
  )
}
