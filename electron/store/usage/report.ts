import type { Days } from '../../../shared/calendar.ts'
import {
  QUARTER_MS,
  type UsageBy,
  type UsagePoint,
  type UsageReport,
  type UsageRow,
  type UsageTotals,
} from '../../../shared/usage.ts'
import type { Database } from '../database.ts'
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
import type { KeyPeak } from './peak-finder.ts'
import type { PeakReader } from './peaks.ts'
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
 *
 * @param peaks Tells how many watched at once, of what no minutes are kept of.
 */
export function createUsageReporter(db: Database, peaks: PeakReader): UsageReporter {
  const sums = createUsageSummer(db)
  const viewers = createViewers(db)
  const stretches = createStretchReader(db)
  const find = createSessionsInPeriod(db)

  async function totals({ period, filter, scan }: Part): Promise<UsageTotals> {
    if (scan !== null) return scannedTotals(scan)
    const range = quartersOf(period)
    const [dimension, key] = placeOf(filter) ?? EVERYTHING
    const viewed = amountOf(sums, dimension, key, range)
    const isKept = minutesOf(dimension, key) !== null
    return {
      ms: viewed.ms,
      bytes: viewed.bytes,
      sessions: viewed.count,
      ...(await peakOf(dimension, range))(key, viewed.ms),
      publishedMs: isKept ? publishedIn(range, filter.streamId) : null,
      refused: dimension === DIMENSION.total ? sums.total(DIMENSION.refused, range).count : null,
    }
  }

  /** What reads the most at a time of a key that watched so long. */
  async function peakOf(dimension: number, range: readonly [number, number]): Promise<PeakOf> {
    if (!VIEWED.has(dimension)) return () => NO_PEAK
    if (minutesOf(dimension, NONE) === null) {
      const found = await peaks.of(dimension, range)
      return (key, ms) => (found === null ? NO_PEAK : peakIn(found.get(key), ms))
    }
    return (key) => {
      const peak = viewers.peak(key, ...range)
      return { peakViewers: peak?.viewers ?? 0, peakAtMs: peak?.atMs ?? null }
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
    const of = by && DIMENSION_OF[by]
    const rowScan = await scanOf(find({ ...part.period, filter }), part.period, of, over)
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
      totals: await totals(part),
      before: earlier === null ? null : { ...earlier.period, totals: await totals(earlier) },
      step: part.bounds.step,
      series: asked.by === undefined ? await series(part) : [],
      seriesBefore: asked.by === undefined && earlier !== null ? await series(earlier) : [],
      lines: split === undefined ? [] : linesOf(stretches, split, keys, part, earlier),
      rows: await withPeaks(
        first.rows.map((row) => rowOf(row, before)),
        by,
        part,
      ),
      totalRows: first.total,
    }
  }

  async function withPeaks(
    rows: readonly UsageRow[],
    by: UsageBy | undefined,
    { period, rowScan }: Part,
  ): Promise<readonly UsageRow[]> {
    if (by === undefined || rows.length === 0) return rows
    const dimension = DIMENSION_OF[by]
    const peak =
      rowScan === null
        ? await peakOf(dimension, quartersOf(period))
        : scannedPeak(rowScan, dimension)
    return rows.map((row) => ({ ...row, ...peak(row.key, row.ms) }))
  }
}

interface Peak {
  readonly peakViewers: number | null
  readonly peakAtMs: number | null
}
type PeakOf = (key: string, ms: number) => Peak

const NO_PEAK: Peak = { peakViewers: null, peakAtMs: null }

/** Dimensions of viewers: the others tell of publishers and of refusals. */
const VIEWED: ReadonlySet<number> = new Set(
  Object.values(DIMENSION).filter(
    (each) => each !== DIMENSION.published && each !== DIMENSION.refused,
  ),
)

/** Of a key that watched at all there was one viewer, where no more are known of. */
function peakIn(found: KeyPeak | undefined, ms: number): Peak {
  const most = Math.max(viewersIn(found?.ms ?? 0), ms > 0 ? 1 : 0)
  return { peakViewers: most, peakAtMs: most > 1 ? (found?.atMs ?? null) : null }
}

function scannedPeak({ peaks }: UsageScan, dimension: number): PeakOf {
  if (peaks === null || !VIEWED.has(dimension)) return () => NO_PEAK
  return (key, ms) => peakIn(peaks.get(dimension)?.get(key), ms)
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

function scannedTotals(scan: UsageScan): UsageTotals {
  const total = scan.total()
  const peak = scannedPeak(scan, DIMENSION.total)(NONE, total.ms)
  return { ...total, ...peak, publishedMs: null, refused: null }
}
