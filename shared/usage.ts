import type { Session } from './session.ts'

/**
 * What usage is counted by: a quarter of an hour, numbered from 1970-01-01 UTC. The offset of every time zone in use today
 * is a multiple of it, so that each local day and month is a whole number of them.
 */
export const QUARTER_MS = 900_000

/** The quarter of an hour a moment lies in. */
export const quarterOf = (atMs: number): number => Math.floor(atMs / QUARTER_MS)

/** What usage can be listed by. */
export const USAGE_BY = [
  'stream',
  'viewer',
  'grant',
  'tag',
  'tracking',
  'country',
  'protocol',
  'media-server',
  'published',
  'refused',
] as const
export type UsageBy = (typeof USAGE_BY)[number]

/** What usage over time can be split by. */
export const USAGE_SPLITS = ['stream', 'country', 'protocol', 'media-server', 'refused'] as const
export type UsageSplit = (typeof USAGE_SPLITS)[number]

/** Which usage is wanted; what is left out means all. */
export interface UsageFilter {
  readonly streamId?: string
  readonly viewerId?: string
  readonly grantId?: string
  readonly tag?: string
  readonly trackingId?: string
  readonly country?: string
  readonly protocol?: string
  readonly mediaServerId?: string
}

/** A period in a time zone. */
export interface UsagePeriod {
  /** Local days, both included. */
  readonly from: string
  readonly to: string
  /** First moment, and the first after it, epoch milliseconds. */
  readonly fromMs: number
  readonly toMs: number
}

export interface UsageTotals {
  /** Watched, milliseconds. */
  readonly ms: number
  /** 0 where nobody measures it. */
  readonly bytes: number
  /** Sessions of viewers that began in the period. */
  readonly sessions: number
  /** The most viewers in one minute. Null where it is not known, see docs/usage.md. */
  readonly peakViewers: number | null
  /** That minute, epoch milliseconds. Null also where it was one viewer, of whose minutes nothing is kept. */
  readonly peakAtMs: number | null
  /** What publishers sent, milliseconds. Null where a filter does not apply to it. */
  readonly publishedMs: number | null
  /** Null where a filter does not apply to it. */
  readonly refused: number | null
}

/** One stretch of the period. */
export interface UsagePoint {
  readonly atMs: number
  readonly ms: number
  /** As in the totals. */
  readonly peakViewers: number | null
}

export type UsageStep = 'quarter' | 'hour' | 'day' | 'month'

/** Usage of one key over time. */
export interface UsageLine {
  /** As of a row. Null: all others together. */
  readonly key: string | null
  readonly name?: string
  /** Of each point of the series: watched, milliseconds; how many where refusals are asked for. */
  readonly values: readonly number[]
  /** Of each point of the series before. Empty unless it is compared. */
  readonly before: readonly number[]
}

/** Usage of one key. */
export interface UsageRow {
  /** Id, code or text. Empty: of nobody, or not told. */
  readonly key: string
  /** What the key is called, where it is an id of a stream or media server that is set up. */
  readonly name?: string
  readonly ms: number
  readonly bytes: number
  /** Sessions that began; refusals where that is asked for. */
  readonly sessions: number
  /** As in the totals. Null also of publishers and refusals. */
  readonly peakViewers: number | null
  readonly peakAtMs: number | null
  /** In the period before. Null unless it is compared. */
  readonly before: { readonly ms: number; readonly bytes: number; readonly sessions: number } | null
}

export interface UsageReport {
  readonly period: UsagePeriod
  readonly zone: string
  readonly totals: UsageTotals
  /** The period before, as far as this one has come. Null unless it is compared. */
  readonly before: (UsagePeriod & { readonly totals: UsageTotals }) | null
  /** How long each point of the series is. */
  readonly step: UsageStep
  /** Over time. Empty where rows are asked for. */
  readonly series: readonly UsagePoint[]
  /** The same of the period before. */
  readonly seriesBefore: readonly UsagePoint[]
  /** The series split, those with the most first, all others last. Empty unless asked for. */
  readonly lines: readonly UsageLine[]
  /** Longest first. Empty unless asked for. */
  readonly rows: readonly UsageRow[]
  /** Also those beyond the limit. */
  readonly totalRows: number
}

/** A session with its part of a period. */
export interface UsageSession {
  readonly session: Session
  /** Watched in the period, milliseconds. */
  readonly ms: number
  readonly bytes: number
}
