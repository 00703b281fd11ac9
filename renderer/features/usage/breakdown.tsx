import { type ReactNode, useState } from 'react'
import type { UsageReport, UsageRow, UsageTotals } from '../../../shared/usage.ts'
import { useApi } from '../../api/query.ts'
import { Button } from '../../kit/button.tsx'
import { formatBytes, formatMinute, formatNumber } from '../../kit/format.ts'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { t } from '../../language/t.ts'
import { beforeText } from './before-text.ts'
import { Change } from './change.tsx'
import { comparable } from './comparable.ts'
import type { Only } from './use-url.ts'
import { formatMinutes, formatShare, formatWatched, type Breakdown as Kind } from './words.ts'

/** What it is called, how it changed, how much it is, and of how much. */
const COLUMNS = 'grid grid-cols-[minmax(0,1fr)_auto_4.25rem_2.75rem] gap-2'
/** The same with the most at once before how much, where there is room. */
const COLUMNS_MOST = `${COLUMNS} @min-[21.5rem]:grid-cols-[minmax(0,1fr)_auto_3.25rem_4.25rem_2.75rem]`
const columnsOf = (hasMost: boolean): string => (hasMost ? COLUMNS_MOST : COLUMNS)
/** Rows shown before the reader asks for all. */
const FEW = 6

/** The period of the screen, and what it is about alone. */
export interface UsageAsked extends Only {
  readonly from: string
  readonly to: string
  readonly zone: string
}

export interface BreakdownProps {
  readonly kind: Kind
  readonly query: UsageAsked
  /** What a key is called. */
  readonly nameOf: (key: string) => string
  readonly onOpen: (key: string) => void
}

/** Usage by one thing, the most first. Nothing at all where there is nothing to tell apart. */
export function Breakdown({ kind, query, nameOf, onOpen }: BreakdownProps): ReactNode {
  const { by, title } = kind
  const [all, setAll] = useState(false)
  const read = useApi('GET /usage', { query: { ...query, by, compare: 'true', limit: '1000' } })
  const report = read.data === undefined ? undefined : comparable(read.data)
  const rows = report?.rows ?? []
  const isBare = rows.length === 0 || (rows.length === 1 && rows[0]?.key === '')
  if (read.data !== undefined && isBare) return null
  const hasMost = by !== 'refused' && by !== 'published'
  const isAll = rows.length === read.data?.totalRows
  const count = by === 'refused' ? 'sessions' : 'ms'
  const most = Math.max(1, ...rows.map((row) => row[count]))
  const total = read.data === undefined ? 0 : totalOf(by, read.data.totals)
  return (
    <section
      aria-label={title}
      className="@container mb-3 flex min-w-0 break-inside-avoid flex-col rounded-lg border border-line bg-panel pt-2.5 pb-1.5"
    >
      <div className={`${columnsOf(hasMost)} items-baseline px-3 pb-1`}>
        <h2 className="col-span-2 truncate text-sm font-semibold">{title}</h2>
        {hasMost && rows.length > 0 && (
          <span aria-hidden className="hidden text-end text-xs text-ink-3 @min-[21.5rem]:block">
            {t('at most')}
          </span>
        )}
        <span className="figures col-start-[-2] text-end text-xs text-ink-3">
          {read.data !== undefined && formatNumber(read.data.totalRows)}
        </span>
      </div>
      {read.isPending && <LoadingRows rows={3} />}
      {read.error !== null && (
        <LoadFailed what={t('usage')} error={read.error} onRetry={() => void read.refetch()} />
      )}
      <ul>
        {(all ? rows : rows.slice(0, FEW)).map((row) => (
          <Row
            key={row.key}
            row={row}
            name={row.key === '' ? kind.nobody : nameOf(row.key)}
            isCount={by === 'refused'}
            hasMost={hasMost}
            report={report}
            part={row[count] / most}
            share={total === 0 ? 0 : row[count] / total}
            onOpen={() => onOpen(row.key)}
          />
        ))}
      </ul>
      {hasMost && rows.length > 0 && rows.every(({ peakViewers }) => peakViewers === null) && (
        <p className="px-3 pt-1 text-xs text-ink-3">
          {t(
            'How many watched at most is added up within the hour. A shorter period shows it now, where its sessions are still kept.',
          )}
        </p>
      )}
      {by === 'tag' && rows.length > 1 && (
        <p className="px-3 pt-1 text-xs text-ink-3">
          {t('What was watched with two tags is in both rows.')}
        </p>
      )}
      {rows.length > FEW && (
        <Button
          look="ghost"
          size="small"
          className="mx-1.5 mt-1 self-start"
          onClick={() => setAll(!all)}
        >
          {all
            ? t('Show fewer')
            : isAll
              ? t('Show all {rows}', { rows: formatNumber(rows.length) })
              : t('Show the first {rows}', { rows: formatNumber(rows.length) })}
        </Button>
      )}
    </section>
  )
}

/** What shares are of. A session of two tags is in both, so they may come to more than all. */
function totalOf(by: Kind['by'], totals: UsageTotals): number {
  if (by === 'refused') return totals.refused ?? 0
  return by === 'published' ? (totals.publishedMs ?? 0) : totals.ms
}

function Row(props: {
  readonly row: UsageRow
  readonly name: string
  readonly isCount: boolean
  /** Whether it is of viewers, of whom the most at once is shown. */
  readonly hasMost: boolean
  readonly report: UsageReport | undefined
  /** Of the longest bar, and of all. */
  readonly part: number
  readonly share: number
  readonly onOpen: () => void
}): ReactNode {
  const { row, name, isCount, hasMost, report, part, share, onOpen } = props
  const value = isCount ? formatNumber(row.sessions) : formatWatched(row.ms)
  const before = row.before === null ? null : isCount ? row.before.sessions : row.before.ms
  const was =
    report === undefined ? null : beforeText(report, before, isCount ? formatNumber : formatWatched)
  const is = isCount ? name : detailOf(row, report?.period.toMs ?? 0)
  const detail = was === null ? is : `${is}. ${was}`
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        title={detail}
        className={`${columnsOf(hasMost)} relative w-full items-center px-3 pt-1 pb-2 text-start text-sm hover:bg-hover`}
      >
        <span className={row.key === '' ? 'truncate text-ink-3' : 'truncate'}>{name}</span>
        <Change value={isCount ? row.sessions : row.ms} before={before} />
        {hasMost && (
          <span className="figures col-start-3 hidden text-end text-xs text-ink-3 @min-[21.5rem]:block">
            <span className="sr-only">{t('at most')} </span>
            {row.peakViewers === null ? '–' : formatNumber(row.peakViewers)}
          </span>
        )}
        <span className="figures col-start-[-3] text-end font-medium">{value}</span>
        <span className="figures text-end text-xs text-ink-3">{formatShare(share)}</span>
        <span aria-hidden className="absolute inset-x-3 bottom-0.75 h-0.75 rounded-full bg-hover">
          <span
            className="block h-full min-w-0.5 rounded-full bg-(--chart-1)"
            style={{ width: `${100 * part}%` }}
          />
        </span>
      </button>
    </li>
  )
}

function detailOf(row: UsageRow, untilMs: number): string {
  const { ms, bytes, sessions, peakViewers, peakAtMs } = row
  const peakAt = peakAtMs === null ? '' : ` (${formatMinute(peakAtMs, untilMs - 1)})`
  const peak =
    peakViewers === null
      ? ''
      : t(
          ', {peakViewers, plural, one {# viewer} other {# viewers}} in the fullest minute{peakAt}',
          {
            peakViewers,
            peakAt,
          },
        )
  const sent = bytes === 0 ? '' : t(', {size} sent', { size: formatBytes(bytes) })
  return t('{ms}, {sessions, plural, one {# session} other {# sessions}}{peak}{sent}', {
    ms: formatMinutes(ms),
    sessions,
    peak,
    sent,
  })
}
