import type { ReactNode } from 'react'
import type { UsageReport, UsageTotals } from '../../../shared/usage.ts'
import { formatBytes, formatMinute, formatNumber } from '../../kit/format.ts'
import { t } from '../../language/t.ts'
import { beforeText } from './before-text.ts'
import { Change } from './change.tsx'
import { isNothing } from './comparable.ts'
import { useNotCounted } from './use-not-counted.ts'
import type { Only } from './use-url.ts'
import { formatMinutes, formatWatched } from './words.ts'

/** Below it, time is shown to the minute anyway. */
const HOUR_MS = 3_600_000

/** The figures of a period, each against the period before, also where that is empty. */
export function Totals(props: {
  /** As the server has it. */
  readonly report: UsageReport
  /** What they are of alone. */
  readonly only: Only
}): ReactNode {
  const { report, only } = props
  const { totals } = report
  const peakAt =
    totals.peakAtMs === null ? '' : `, ${formatMinute(totals.peakAtMs, report.period.toMs - 1)}`
  return (
    <dl className="figures grid grid-cols-2 content-start gap-x-4 gap-y-3 pb-3">
      <div className="col-span-2 flex flex-col-reverse">
        <dt className="text-xs text-ink-3">
          {totals.ms < HOUR_MS
            ? t('watched')
            : t('watched, {ms}', { ms: formatMinutes(totals.ms) })}
          <Before report={report} of={(each) => each.ms} show={formatWatched} />
        </dt>
        <dd className="flex items-baseline gap-2 text-[2.5rem] leading-11 font-semibold tracking-tight">
          {formatWatched(totals.ms)}
          <Change value={totals.ms} before={comparedWith(report)?.ms ?? null} />
        </dd>
      </div>
      <Figure name={t('sessions')} of={(each) => each.sessions} report={report} />
      <Figure
        name={t('viewers in the fullest minute{peakAt}', { peakAt })}
        note={<NotCounted report={report} only={only} />}
        of={(each) => each.peakViewers}
        report={report}
      />
      <Figure
        name={t('sent')}
        // 0 where somebody watched means that nobody measures it.
        of={(each) => each.bytes || null}
        show={formatBytes}
        report={report}
      />
      <Figure name={t('refusals')} of={(each) => each.refused} report={report} />
      <Figure
        name={t('on air, counted when it ends')}
        of={(each) => each.publishedMs || null}
        show={formatWatched}
        report={report}
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

/** The figures of the period before. Null where there are none, or nothing at all was counted: each would be called new. */
const comparedWith = ({ before }: UsageReport): UsageTotals | null =>
  before === null || isNothing(before.totals) ? null : before.totals

/** What the figure was in the period before. */
function Before(props: {
  readonly report: UsageReport
  readonly of: (totals: UsageTotals) => number | null
  readonly show: (value: number) => string
}): ReactNode {
  const { report, of, show } = props
  const text = beforeText(report, report.before === null ? null : of(report.before.totals), show)
  return text === null ? null : <span className="block">{text}</span>
}

function Figure(props: {
  readonly name: string
  readonly of: (totals: UsageTotals) => number | null
  readonly report: UsageReport
  readonly show?: (value: number) => string
  /** What it leaves out. Default nothing. */
  readonly note?: ReactNode
}): ReactNode {
  const { name, of, report, show = formatNumber, note } = props
  const value = of(report.totals)
  const before = comparedWith(report)
  return (
    <div className="flex min-w-0 flex-col-reverse justify-end">
      <dt className="text-xs text-ink-3">
        {name}
        {note}
        {value !== null && <Before report={report} of={of} show={show} />}
      </dt>
      <dd className="flex items-baseline gap-1.5 text-base font-semibold whitespace-nowrap">
        {value === null ? '–' : show(value)}
        {value !== null && <Change value={value} before={before === null ? null : of(before)} />}
      </dd>
    </div>
  )
}
