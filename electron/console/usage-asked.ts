import { type Days, daysBetween, daysOf, isTimeZone, PERIODS } from '../../shared/calendar.ts'
import { AppError } from '../../shared/errors.ts'
import type { UsageFilter } from '../../shared/usage.ts'
import type { UsageQuery } from '../../shared/usage-api.ts'

/** Longest period, days. */
const MOST_DAYS = 3_700

/** Which usage is asked for, its period worked out. */
interface Asked {
  readonly days: Days
  readonly zone: string
  readonly filter: UsageFilter
  readonly nowMs: number
}

/**
 * Reads which usage is asked for.
 *
 * @throws AppError ERR_TIME_ZONE_INVALID, ERR_INPUT_INVALID for days that are no period.
 */
export function askedOf(query: UsageQuery, nowMs: number): Asked {
  const { period, from, to, zone = ownZone(), ...filter } = query
  if (!isTimeZone(zone)) throw new AppError('ERR_TIME_ZONE_INVALID')
  return { days: daysIn({ period, from, to }, nowMs, zone), zone, filter, nowMs }
}

/** An empty TZ leaves the machine without a name for its zone, which is UTC then. */
const ownZone = (): string =>
  (Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined) ?? 'UTC'

type Wanted = { readonly [K in 'period' | 'from' | 'to']: string | undefined }

function daysIn({ period, from, to }: Wanted, nowMs: number, zone: string): Days {
  if (from === undefined && to === undefined) {
    return daysOf(PERIODS.find((name) => name === period) ?? 'this-month', nowMs, zone)
  }
  if (period !== undefined) throw invalid('period', 'Name a period, or its days, not both.')
  if (from === undefined || to === undefined) throw invalid('from', 'Say both from and to.')
  if (from > to) throw invalid('to', 'The last day is before the first.')
  if (daysBetween(from, to) >= MOST_DAYS) throw invalid('to', 'Ask for ten years at most.')
  return { from, to }
}

/** @param path Which parameter cannot be used as it is. */
export const invalid = (path: string, message: string): AppError =>
  new AppError('ERR_INPUT_INVALID', undefined, { issues: [{ path, message }] })
