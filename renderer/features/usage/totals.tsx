import type { ReactNode } from 'react'
import type { UsageReport, UsageTotals } from '../../../shared/usage.ts'
import { formatBytes, formatMinute, formatNumber } from '../../kit/format.ts'
import { t } from '../../language/t.ts'
import { Change } from './change.tsx'
import { useNotCounted } from './use-not-counted.ts'
import type { Only } from './use-url.ts'
import { formatMinutes, formatWatched } from './words.ts'

/** Below it, time is shown to the minute anyway. */
const HOUR_MS = 3_600_000

/** The figures of a period, each against the period before. */
export function Totals(props: {
  readonly report: UsageReport
  /** What they are of alone. */
  readonly only: Only
}): ReactNode {
  const { report, only } = props
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
        note={<NotCounted report={report} only={only} />}
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

/** Who is on and in no figure yet: nobody would look for it in a sentence elsewhere. */
function NotCounted(props: { readonly report: UsageReport; readonly only: Only }): ReactNode {
  const open = useNotCounted(props.report, props.only)
  if (open === 0) return null
  return <span className="block">{t('without {open} on now', { open: formatNumber(open) })}</span>
}

function Figure(props: {
  readonly name: string
  readonly of: (totals: UsageTotals) => number | null
  readonly totals: UsageTotals
  readonly before: UsageTotals | null
  readonly show?: (value: number) => string
  /** What it leaves out. Default nothing. */
  readonly note?: ReactNode
}): ReactNode {
  const { name, of, totals, before, show = formatNumber, note } = props
  const value = of(totals)
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end">
      <dt className="text-xs text-ink-3">
        {name}
        {note}
      </dt>
      <dd className="flex items-baseline gap-1.5 text-base font-semibold whitespace-nowrap">
        {value === null ? '–' : show(value)}
        {value !== null && <Change value={value} before={before === null ? null : of(before)} />}
      </dd>
    </div>
  )
}
