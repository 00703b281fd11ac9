import { sessionIdsFrom } from '../../shared/session-id.ts'

const DAY_MS = 86_400_000

/** What {@link IN_PERIOD} is asked with. */
export interface PeriodRange {
  /** The first moment after the period, as ids of sessions begin. */
  readonly idTo: string
  /** A day before its first moment. */
  readonly idFrom: string
  readonly fromMs: number
}

/** The range of a period. Both epoch milliseconds; `toMs` is the first moment after it. */
export const periodRange = (fromMs: number, toMs: number): PeriodRange => ({
  idTo: sessionIdsFrom(toMs),
  idFrom: sessionIdsFrom(fromMs - DAY_MS),
  fromMs,
})

/** Ids of those that started more than a day before a period and were there in it: longer ones, and those still live. */
export const LONG_SESSIONS = `
  SELECT id FROM sessions WHERE id < @idFrom
    AND ended_at_ms - started_at_ms > 86400000 AND ended_at_ms >= @fromMs
  UNION ALL SELECT id FROM sessions WHERE id < @idFrom AND ended_at_ms IS NULL`

/**
 * Ids of the sessions that were there at some moment of a period, found by three small searches: those that started in it or
 * within a day before it, longer ones that ended since, and those that are still live.
 */
export const IN_PERIOD = `
  SELECT id FROM sessions WHERE id >= @idFrom AND id < @idTo
    AND (ended_at_ms IS NULL OR ended_at_ms >= @fromMs)
  UNION ALL ${LONG_SESSIONS}`
