import type { ReactNode } from 'react'
import type { UsageReport, UsageTotals } from '../../../shared/usage.ts'
import { formatBytes, formatMinute, formatNumber } from '../../kit/format.ts'
import { t } from '../../language/t.ts'
import { Change } from './change.tsx'
import { formatMinutes, formatWatched } from './words.ts'

/** Below it, time is shown to the minute anyway. */
const HOUR_MS = 3_600_000

/** The figures of a period, each against the period before. */
export function Totals({ report }: { readonly report: UsageReport }): ReactNode {
  const { totals } = report
  const before = report.before?.totals ?? null
  const peakAt =
    totals.peakAtMs === null ? '' : `, ${formatMinute(totals.peakAtMs, report.period.toMs - 1)}`
  return (
    <dl className="figures grid grid-cols-2 content-start gap-x-4 gap-y-3 pb-3">
      <div className="col-span-2 flex flex-col-reverse">
        <dt className="text-xs text-ink-3">
          {totals.ms < HOUR_MS
            ? t('watched')
            : t('watched, {ms}', { ms: formatMinutes(totals.ms) })}
        </dt>
        <dd className="flex items-baseline gap-2 text-[2.5rem] leading-11 font-semibold tracking-tight">
          {formatWatched(totals.ms)}
          <Change value={totals.ms} before={before?.ms ?? null} />
        </dd>
      </div>
      <Figure name={t('sessions')} of={(each) => each.sessions} {...{ totals, before }} />
      <Figure
        name={t('viewers at most{peakAt}', { peakAt })}
        of={(each) => each.peakViewers}
        {...{ totals, before }}
      />
      <Figure
        name={t('sent')}
        // 0 where somebody watched means that nobody measures it.
        of={(each) => each.bytes || null}
        show={formatBytes}
        {...{ totals, before }}
      />
      <Figure name={t('refusals')} of={(each) => each.refused} {...{ totals, before }} />
      <Figure
        name={t('on air, counted when it ends')}
        of={(each) => each.publishedMs || null}
        show={formatWatched}
        {...{ totals, before }}
      />
    </dl>
  )
}

function Figure(props: {
  readonly name: string
  readonly of: (totals: UsageTotals) => number | null
  readonly totals: UsageTotals
  readonly before: UsageTotals | null
  readonly show?: (value: number) => string
}): ReactNode {
  const { name, of, totals, before, show = formatNumber } = props
  const value = of(totals)
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="flex items-baseline gap-1.5 text-base font-semibold whitespace-nowrap">
        {value === null ? '–' : show(value)}
        {value !== null && <Change value={value} before={before === null ? null : of(before)} />}
      </dd>
    </div>
  )
}
