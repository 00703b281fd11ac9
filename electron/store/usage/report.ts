import { addDays, type Days, daysBefore, startOfDay } from '../../../shared/calendar.ts'
import {
  QUARTER_MS,
  type UsageBy,
  type UsageFilter,
  type UsagePeriod,
  type UsagePoint,
  type UsageReport,
  type UsageRow,
  type UsageTotals,
} from '../../../shared/usage.ts'
import type { Database } from '../open.ts'
import { DIMENSION, NONE } from './dimensions.ts'
import { firstRows, rowOf } from './rank.ts'
import type { Amount } from './rollup.ts'
import { scanOf, type UsageScan } from './scan.ts'
import { createSessionsInPeriod } from './sessions.ts'
import { stepsOf } from './steps.ts'
import { createUsageSummer, type FirstSums, type UsageSummer } from './sums.ts'
import { createViewers, viewersIn } from './viewers.ts'

/** What a report is asked with. */
export interface UsageQuestion {
  readonly days: Days
  readonly zone: string
  /** What rows are wanted by. Absent: a series over time instead. */
  readonly by?: UsageBy
  readonly filter: UsageFilter
  /** Whether the period before is read too. */
  readonly compares: boolean
  /** Rows at most. */
  readonly limit: number
  /** Epoch milliseconds. */
  readonly nowMs: number
}

export type UsageReporter = (asked: UsageQuestion) => Promise<UsageReport>

const DIMENSION_OF: Readonly<Record<UsageBy, number>> = {
  stream: DIMENSION.stream,
  viewer: DIMENSION.viewer,
  grant: DIMENSION.grant,
  tag: DIMENSION.tag,
  tracking: DIMENSION.tracking,
  country: DIMENSION.country,
  protocol: DIMENSION.protocol,
  'media-server': DIMENSION.mediaServer,
  published: DIMENSION.published,
  refused: DIMENSION.refused,
}

/**
 * Reports from what was added up, whatever the length of the period; where a filter names more than the stream, from the
 * sessions themselves, as far back as they are kept.
 */
export function createUsageReporter(db: Database): UsageReporter {
  const sums = createUsageSummer(db)
  const viewers = createViewers(db)
  const find = createSessionsInPeriod(db)

  async function totals(period: UsagePeriod, filter: UsageFilter, scan: UsageScan | null) {
    if (scan !== null) return scannedTotals(scan)
    const { streamId } = filter
    const range = quartersOf(period)
    const of = (dimension: number, key?: string): Amount =>
      key === undefined ? sums.total(dimension, range) : amountOf(sums, dimension, key, range)
    const viewed =
      streamId === undefined ? of(DIMENSION.total, NONE) : of(DIMENSION.stream, streamId)
    const peak = viewers.peak(streamId ?? NONE, ...range)
    return {
      ms: viewed.ms,
      bytes: viewed.bytes,
      sessions: viewed.count,
      peakViewers: peak?.viewers ?? 0,
      peakAtMs: peak?.atMs ?? null,
      publishedMs: of(DIMENSION.published, streamId).ms,
      refused: streamId === undefined ? of(DIMENSION.refused).count : null,
    }
  }

  async function series(asked: UsageQuestion, part: Part): Promise<readonly UsagePoint[]> {
    const { starts } = stepsOf(part.days, asked.zone, part.untilMs)
    const points = starts.map((atMs) => ({ atMs, ms: 0, mostMs: 0 }))
    const quarters =
      part.scan?.quarters() ??
      viewers.quarters(asked.filter.streamId ?? NONE, ...quartersOf(part.period))
    let index = 0
    for await (const { quarter, ms, mostMs } of quarters) {
      while ((points[index + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= quarter * QUARTER_MS) index++
      const point = points[index]
      if (point === undefined) break
      point.ms += ms
      point.mostMs = Math.max(point.mostMs, mostMs)
    }
    return points.map(({ atMs, ms, mostMs }) => ({
      atMs,
      ms,
      peakViewers: part.scan === null ? viewersIn(mostMs) : null,
    }))
  }

  /** The rows that come first in the period, and how many there are. */
  function firstOf(by: UsageBy, part: Part, limit: number): FirstSums {
    const dimension = DIMENSION_OF[by]
    const rank = by === 'refused' ? 'count' : 'ms'
    if (part.rowScan !== null) return firstRows(part.rowScan.byKey(dimension), rank, limit)
    const range = quartersOf(part.period)
    const { streamId } = part.filter
    if (streamId === undefined) return sums.first(dimension, range, rank, limit)
    return firstRows(sums.ofKeys(dimension, [streamId], range), rank, limit)
  }

  /** What keys came to in a period. */
  function amountsOf(by: UsageBy, part: Part, keys: readonly string[]): Amounts {
    const dimension = DIMENSION_OF[by]
    if (part.rowScan !== null) return part.rowScan.byKey(dimension)
    return sums.ofKeys(dimension, keys, quartersOf(part.period))
  }

  async function partOf(asked: UsageQuestion, days: Days, untilMs: number): Promise<Part> {
    const period = periodOf(days, asked.zone)
    const cut = { ...period, toMs: Math.min(period.toMs, ceilQuarter(untilMs)) }
    const scan = needsScan(asked.filter)
      ? await scanOf(find({ ...cut, filter: asked.filter }), cut)
      : null
    const rowScan =
      scan === null && asked.by !== undefined && isCrossed(asked.filter, asked.by)
        ? await scanOf(find({ ...cut, filter: asked.filter }), cut)
        : scan
    return { days, period: cut, untilMs, filter: asked.filter, scan, rowScan }
  }

  return async (asked) => {
    const { by, filter, nowMs } = asked
    const part = await partOf(asked, asked.days, nowMs)
    const whole = periodOf(asked.days, asked.zone)
    const earlier = asked.compares ? await partOf(asked, ...daysEarlier(asked, whole)) : null
    const first = by === undefined ? NO_ROWS : firstOf(by, part, asked.limit)
    const keys = first.rows.map(([key]) => key)
    const before = by === undefined || earlier === null ? null : amountsOf(by, earlier, keys)
    return {
      period: whole,
      zone: asked.zone,
      totals: await totals(part.period, filter, part.scan),
      before:
        earlier === null
          ? null
          : { ...earlier.period, totals: await totals(earlier.period, filter, earlier.scan) },
      step: stepsOf(asked.days, asked.zone, whole.fromMs).step,
      series: by === undefined ? await series(asked, part) : [],
      seriesBefore: by === undefined && earlier !== null ? await series(asked, earlier) : [],
      rows: first.rows.map((row) => withPeak(rowOf(row, before), by, part)),
      totalRows: first.total,
    }
  }

  function withPeak(row: UsageRow, by: UsageBy | undefined, part: Part): UsageRow {
    if (by !== 'stream' || part.rowScan !== null) return row
    const peak = viewers.peak(row.key, ...quartersOf(part.period))
    return { ...row, peakViewers: peak?.viewers ?? 0 }
  }
}

/** A period as it is read. */
interface Part {
  readonly days: Days
  /** As far as it has come. */
  readonly period: UsagePeriod
  readonly untilMs: number
  readonly filter: UsageFilter
  /** Its sessions, where the filter needs them. */
  readonly scan: UsageScan | null
  /** The same, where only the rows need them. */
  readonly rowScan: UsageScan | null
}

function periodOf({ from, to }: Days, zone: string): UsagePeriod {
  return { from, to, fromMs: startOfDay(from, zone), toMs: startOfDay(addDays(to, 1), zone) }
}

/** The days before, and up to when they are compared: as far as the period itself has come. */
function daysEarlier(asked: UsageQuestion, whole: UsagePeriod): [Days, number] {
  const days = daysBefore(asked.days)
  const period = periodOf(days, asked.zone)
  const passedMs = asked.nowMs - whole.fromMs
  const isOver = asked.nowMs >= whole.toMs
  return [days, isOver ? period.toMs : period.fromMs + Math.max(0, passedMs)]
}

const ceilQuarter = (atMs: number): number => Math.ceil(atMs / QUARTER_MS) * QUARTER_MS

const quartersOf = ({ fromMs, toMs }: UsagePeriod): [number, number] => [
  fromMs / QUARTER_MS,
  Math.max(fromMs, toMs) / QUARTER_MS,
]

const needsScan = (filter: UsageFilter): boolean =>
  Object.keys(filter).some((name) => name !== 'streamId')

/** Whether rows of a filter by stream are not by stream themselves. */
const isCrossed = (filter: UsageFilter, by: UsageBy): boolean =>
  filter.streamId !== undefined && by !== 'stream' && by !== 'published'

type Amounts = ReadonlyMap<string, Amount>

const NO_ROWS: FirstSums = { rows: [], total: 0 }
const NOTHING: Amount = { ms: 0, bytes: 0, count: 0 }

const amountOf = (
  sums: UsageSummer,
  dimension: number,
  key: string,
  range: readonly [number, number],
): Amount => sums.ofKeys(dimension, [key], range).get(key) ?? NOTHING

const scannedTotals = (scan: UsageScan): UsageTotals => ({
  ...scan.total(),
  peakViewers: null,
  peakAtMs: null,
  publishedMs: null,
  refused: null,
})
