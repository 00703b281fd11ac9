import type { ReactNode } from 'react'
import { Button } from '../../kit/button.tsx'
import { formatNumber } from '../../kit/format.ts'
import { t } from '../../language/t.ts'

/** What can be done with the ticked rows. */
export function Selected(props: {
  readonly count: number
  readonly shown: number
  /** Whether all of the filter can be read: otherwise more are shown than it means. */
  readonly isRead: boolean
  readonly onAll: () => void
  readonly onClear: () => void
  readonly onRevoke: () => void
}): ReactNode {
  return (
    <section
      aria-label={t('Selected sessions')}
      className="flex flex-wrap items-center gap-2 border-b border-line bg-selected px-4 py-1.5 text-sm"
    >
      <span role="status" className="figures font-medium">
        {t('{count} selected', { count: formatNumber(props.count) })}
      </span>
      {props.count < props.shown && (
        <Button
          size="small"
          look="ghost"
          unless={
            props.isRead ? null : t('The filter cannot be read, so more are shown than it means.')
          }
          onClick={props.onAll}
        >
          {t('Select all {shown} shown', { shown: formatNumber(props.shown) })}
        </Button>
      )}
      <span className="ml-auto flex gap-1.5">
        <Button size="small" look="quietDanger" onClick={props.onRevoke}>
          {t('Revoke {count}', { count: formatNumber(props.count) })}
        </Button>
        <Button size="small" look="ghost" onClick={props.onClear}>
          {t('Clear')}
        </Button>
      </span>
    </section>
  )
}
