import { addDays, type Days, daysBefore, startOfDay } from '../../../shared/calendar.ts'
import {
  QUARTER_MS,
  type UsageBy,
  type UsageFilter,
  type UsagePeriod,
  type UsageSplit,
} from '../../../shared/usage.ts'
import { DIMENSION, NONE } from './dimensions.ts'
import type { UsageScan } from './scan.ts'
import { stepsOf } from './steps.ts'
import type { Bounds } from './stretches.ts'

/** What a report is asked with. */
export interface UsageQuestion {
  readonly days: Days
  readonly zone: string
  /** What rows are wanted by. Absent: a series over time instead. */
  readonly by?: UsageBy
  /** What the series is split by. Not with `by`. Absent: one series. */
  readonly split?: UsageSplit
  readonly filter: UsageFilter
  /** Whether the period before is read too. */
  readonly compares: boolean
  /** Rows at most, or lines. */
  readonly limit: number
  /** Epoch milliseconds. */
  readonly nowMs: number
}

/** A period as it is read. */
export interface Part {
  readonly days: Days
  /** As far as it has come. */
  readonly period: UsagePeriod
  /** Its stretches. */
  readonly bounds: Bounds
  /** First moment of each, epoch milliseconds. */
  readonly starts: readonly number[]
  readonly filter: UsageFilter
  /** Its sessions, where the filter needs them. */
  readonly scan: UsageScan | null
  /** The same, where only rows or lines need them. */
  readonly rowScan: UsageScan | null
}

/**
 * The moments at which days of a time zone begin and end, the last day included.
 *
 * @param zone IANA name.
 */
export function periodOf({ from, to }: Days, zone: string): UsagePeriod {
  return { from, to, fromMs: startOfDay(from, zone), toMs: startOfDay(addDays(to, 1), zone) }
}

/** Days up to a moment, without what is read of them. */
export function cutPart(
  { zone, filter }: UsageQuestion,
  days: Days,
  untilMs: number,
): Omit<Part, 'scan' | 'rowScan'> {
  const whole = periodOf(days, zone)
  const period = { ...whole, toMs: Math.min(whole.toMs, ceilQuarter(untilMs)) }
  const { step, starts } = stepsOf(days, zone, untilMs)
  const quarters = [...starts, period.toMs].map((atMs) => atMs / QUARTER_MS)
  return { days, period, bounds: { step, quarters }, starts, filter }
}

/** The days before, and up to when they are compared: as far as the period itself has come. */
export function daysEarlier(asked: UsageQuestion, whole: UsagePeriod): [Days, number] {
  const days = daysBefore(asked.days)
  const period = periodOf(days, asked.zone)
  const passedMs = asked.nowMs - whole.fromMs
  const isOver = asked.nowMs >= whole.toMs
  return [days, isOver ? period.toMs : period.fromMs + Math.max(0, passedMs)]
}

const ceilQuarter = (atMs: number): number => Math.ceil(atMs / QUARTER_MS) * QUARTER_MS

/** First quarter of an hour, and the first after it. */
export const quartersOf = ({ fromMs, toMs }: UsagePeriod): [number, number] => [
  fromMs / QUARTER_MS,
  Math.max(fromMs, toMs) / QUARTER_MS,
]

/** Where each kind of row was added up. */
export const DIMENSION_OF: Readonly<Record<UsageBy, number>> = {
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

const FILTERED: Readonly<Record<keyof UsageFilter, number>> = {
  streamId: DIMENSION.stream,
  viewerId: DIMENSION.viewer,
  grantId: DIMENSION.grant,
  tag: DIMENSION.tag,
  trackingId: DIMENSION.tracking,
  country: DIMENSION.country,
  protocol: DIMENSION.protocol,
  mediaServerId: DIMENSION.mediaServer,
}

/** What is added up of all that a filter lets through: of everything, or of the one thing it names. Null: it names more. */
export function placeOf(filter: UsageFilter): readonly [dimension: number, key: string] | null {
  const named = Object.entries(filter) as [keyof UsageFilter, string][]
  const [first, second] = named
  if (first === undefined) return [DIMENSION.total, NONE]
  return second === undefined ? [FILTERED[first[0]], first[1]] : null
}

/** Whether rows of a filter by one thing are by another, so that nobody added them up. */
export function isCrossed(filter: UsageFilter, by: UsageBy): boolean {
  const place = placeOf(filter)
  if (place === null) return true
  const [dimension] = place
  const isSame = dimension === DIMENSION.stream && by === 'published'
  return dimension !== DIMENSION.total && dimension !== DIMENSION_OF[by] && !isSame
}
