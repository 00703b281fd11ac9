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

/** Calls that tell of usage, as in shared/api-map.ts. */
export interface UsageApi {
  'GET /usage': {
    query: UsageQuery & {
      by?: UsageBy
      split?: UsageSplit
      compare?: 'true' | 'false'
      limit?: string
    }
    answer: UsageReport
  }
  /** The sessions behind it, the latest start first. */
  'GET /usage/sessions': {
    query: UsageQuery & { before?: string; limit?: string }
    answer: { sessions: readonly UsageSession[]; nextBefore: string | null }
  }
}
