import type { UsageBy, UsageFilter, UsageReport, UsageSession, UsageSplit } from './usage.ts'

/** Which usage a call asks for. Filters combine with AND; an empty text means of nobody, or not told. */
export interface UsageQuery extends UsageFilter {
  /** A name of shared/calendar.ts, in place of `from` and `to`. Default `this-month`. */
  readonly period?: string
  /** Local days, `2026-01-31`, both included. */
  readonly from?: string
  readonly to?: string
  /** As `Europe/Berlin`. Default: the zone of the machine. */
  readonly zone?: string
}

/** A report, and who is in none of its figures yet. */
export interface UsageAnswer extends UsageReport {
  /**
   * How many viewers are in now of whom only the end is told, or publishers where it is by `published`; 0 where the period is over.
   * Absent unless asked for.
   */
  readonly notCounted?: number
}

/** Calls that tell of usage, as in shared/api-map.ts. */
export interface UsageApi {
  'GET /usage': {
    query: UsageQuery & {
      by?: UsageBy
      split?: UsageSplit
      compare?: 'true' | 'false'
      notCounted?: 'true' | 'false'
      limit?: string
    }
    answer: UsageAnswer
  }
  /** The sessions behind it, the latest start first. */
  'GET /usage/sessions': {
    query: UsageQuery & { before?: string; limit?: string }
    answer: { sessions: readonly UsageSession[]; nextBefore: string | null }
  }
}
