import type { ReactNode } from 'react'
import { Button } from '../kit/button.tsx'
import { formatNumber } from '../kit/format.ts'
import { t } from '../language/t.ts'

/** Stands above a list while rows of it are ticked: how many, all that are shown, what can be done with them, none. */
export function SelectionBar(props: {
  /** What is selected, e.g. `Selected sessions`. */
  readonly label: string
  readonly count: number
  readonly shown: number
  /** Whether all of the filter can be read: otherwise more are shown than it means. */
  readonly isRead: boolean
  readonly onAll: () => void
  readonly onClear: () => void
  /** Buttons. */
  readonly children: ReactNode
}): ReactNode {
  const { count, shown } = props
  return (
    <section
      aria-label={props.label}
      className="flex flex-wrap items-center gap-2 border-b border-line bg-selected px-4 py-1.5 text-sm"
    >
      <span role="status" className="figures font-medium">
        {t('{count} selected', { count: formatNumber(count) })}
      </span>
      {count < shown && (
        <Button
          size="small"
          look="ghost"
          unless={
            props.isRead ? null : t('The filter cannot be read, so more are shown than it means.')
          }
          onClick={props.onAll}
        >
          {t('Select all {shown} shown', { shown: formatNumber(shown) })}
        </Button>
      )}
      <span className="ms-auto flex flex-wrap gap-1.5">
        {props.children}
        <Button size="small" look="ghost" onClick={props.onClear}>
          {t('Clear')}
        </Button>
      </span>
    </section>
  )
}
