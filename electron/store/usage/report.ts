import type { Days } from '../../../shared/calendar.ts'
import {
  QUARTER_MS,
  type UsageBy,
  type UsagePoint,
  type UsageReport,
  type UsageRow,
  type UsageTotals,
} from '../../../shared/usage.ts'
import type { Database } from '../open.ts'
import { DIMENSION, NONE } from './dimensions.ts'
import { linesOf } from './lines.ts'
import {
  cutPart,
  DIMENSION_OF,
  daysEarlier,
  isCrossed,
  type Part,
  periodOf,
  placeOf,
  quartersOf,
  type UsageQuestion,
} from './part.ts'
import { firstRows, rowOf } from './rank.ts'
import type { Amount } from './rollup.ts'
import { scanOf, type UsageScan } from './scan.ts'
import { createSessionsInPeriod } from './sessions.ts'
import { createStretchReader } from './stretches.ts'
import { createUsageSummer, type FirstSums, type UsageSummer } from './sums.ts'
import { createViewers, viewersIn } from './viewers.ts'

export type UsageReporter = (asked: UsageQuestion) => Promise<UsageReport>

/**
 * Reports from what was added up, whatever the length of the period; where a filter names more than one thing, or rows
 * are by another, from the sessions themselves, as far back as they are kept.
 */
export function createUsageReporter(db: Database): UsageReporter {
  const sums = createUsageSummer(db)
  const viewers = createViewers(db)
  const stretches = createStretchReader(db)
  const find = createSessionsInPeriod(db)

  function totals({ period, filter, scan }: Part): UsageTotals {
    if (scan !== null) return scannedTotals(scan)
    const range = quartersOf(period)
    const [dimension, key] = placeOf(filter) ?? EVERYTHING
    const viewed = amountOf(sums, dimension, key, range)
    const minutes = minutesOf(dimension, key)
    const peak = minutes === null ? null : viewers.peak(minutes, ...range)
    return {
      ms: viewed.ms,
      bytes: viewed.bytes,
      sessions: viewed.count,
      peakViewers: minutes === null ? null : (peak?.viewers ?? 0),
      peakAtMs: peak?.atMs ?? null,
      publishedMs: minutes === null ? null : publishedIn(range, filter.streamId),
      refused: dimension === DIMENSION.total ? sums.total(DIMENSION.refused, range).count : null,
    }
  }

  const publishedIn = (range: [number, number], streamId: string | undefined): number =>
    streamId === undefined
      ? sums.total(DIMENSION.published, range).ms
      : amountOf(sums, DIMENSION.published, streamId, range).ms

  async function series(part: Part): Promise<readonly UsagePoint[]> {
    const { starts, bounds, scan } = part
    const [dimension, key] = placeOf(part.filter) ?? EVERYTHING
    const minutes = minutesOf(dimension, key)
    if (scan === null && minutes === null) {
      const sum = stretches.ofKeys(dimension, [key], 'ms', bounds).get(key)
      return starts.map((atMs, index) => ({ atMs, ms: sum?.[index] ?? 0, peakViewers: null }))
    }
    const points = starts.map((atMs) => ({ atMs, ms: 0, mostMs: 0 }))
    const quarters =
      scan?.quarters() ?? viewers.quarters(minutes ?? NONE, ...quartersOf(part.period))
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
      peakViewers: scan === null ? viewersIn(mostMs) : null,
    }))
  }

  /** The rows that come first in the period, and how many there are. */
  function firstOf(by: UsageBy, part: Part, limit: number): FirstSums {
    const dimension = DIMENSION_OF[by]
    const rank = by === 'refused' ? 'count' : 'ms'
    if (part.rowScan !== null) return firstRows(part.rowScan.byKey(dimension), rank, limit)
    const range = quartersOf(part.period)
    const [place, key] = placeOf(part.filter) ?? EVERYTHING
    if (place === DIMENSION.total) return sums.first(dimension, range, rank, limit)
    return firstRows(sums.ofKeys(dimension, [key], range), rank, limit)
  }

  /** What keys came to in a period. */
  function amountsOf(by: UsageBy, part: Part, keys: readonly string[]): Amounts {
    const dimension = DIMENSION_OF[by]
    if (part.rowScan !== null) return part.rowScan.byKey(dimension)
    return sums.ofKeys(dimension, keys, quartersOf(part.period))
  }

  async function partOf(asked: UsageQuestion, days: Days, untilMs: number): Promise<Part> {
    const { filter, split, by = split } = asked
    const part = cutPart(asked, days, untilMs)
    const isScanned = placeOf(filter) === null
    if (!isScanned && (by === undefined || !isCrossed(filter, by))) {
      return { ...part, scan: null, rowScan: null }
    }
    const over = split && { dimension: DIMENSION_OF[split], bounds: part.bounds }
    const rowScan = await scanOf(find({ ...part.period, filter }), part.period, over)
    return { ...part, scan: isScanned ? rowScan : null, rowScan }
  }

  return async (asked) => {
    const { split, by = split } = asked
    const part = await partOf(asked, asked.days, asked.nowMs)
    const whole = periodOf(asked.days, asked.zone)
    const earlier = asked.compares ? await partOf(asked, ...daysEarlier(asked, whole)) : null
    const first = by === undefined ? NO_ROWS : firstOf(by, part, asked.limit)
    const keys = first.rows.map(([key]) => key)
    const before = by === undefined || earlier === null ? null : amountsOf(by, earlier, keys)
    return {
      period: whole,
      zone: asked.zone,
      totals: totals(part),
      before: earlier === null ? null : { ...earlier.period, totals: totals(earlier) },
      step: part.bounds.step,
      series: asked.by === undefined ? await series(part) : [],
      seriesBefore: asked.by === undefined && earlier !== null ? await series(earlier) : [],
      lines: split === undefined ? [] : linesOf(stretches, split, keys, part, earlier),
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

/** Whose minutes are kept: a stream's, and those of all. Null: nobody's. */
function minutesOf(dimension: number, key: string): string | null {
  if (dimension === DIMENSION.total) return NONE
  return dimension === DIMENSION.stream ? key : null
}

const EVERYTHING = [DIMENSION.total, NONE] as const

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
