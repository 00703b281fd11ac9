import { addDays, addMonths, type Days, dayOf, startOfDay } from '../../../shared/calendar.ts'
import type { ScheduledExport } from '../../../shared/scheduled-export-settings.ts'

/** What says when files are due. */
type When = Pick<ScheduledExport, 'period' | 'at' | 'timeZone'>

const MINUTE_MS = 60_000
const HALF_DAY_MINUTES = 720

/** The latest period whose file is due at a moment. @param nowMs Epoch milliseconds. */
export function latestDue(when: When, nowMs: number): Days {
  const today = dayOf(nowMs, when.timeZone)
  const first = firstDayOf(when.period, today)
  return nowMs >= dueAtMs(when, first)
    ? before(when.period, first)
    : before(when.period, before(when.period, first).from)
}

/** Periods whose files are due and that end after a day, oldest first, the latest `most` of them. */
export function dueSince(
  when: When,
  throughDay: string,
  nowMs: number,
  most: number,
): readonly Days[] {
  const found: Days[] = []
  for (
    let days = latestDue(when, nowMs);
    days.to > throughDay;
    days = before(when.period, days.from)
  ) {
    if (found.length === most) break
    found.unshift(days)
  }
  return found
}

/** When the file of a period is due, epoch milliseconds. */
export const fileDueMs = (when: When, { to }: Days): number => dueAtMs(when, addDays(to, 1))

/** When the file after a period's is due, epoch milliseconds. */
export function nextDueMs(when: When, { to }: Days): number {
  const first = addDays(to, 1)
  const next =
    when.period === 'day'
      ? addDays(first, 1)
      : when.period === 'week'
        ? addDays(first, 7)
        : addMonths(first, 1)
  return dueAtMs(when, next)
}

/** The first day of the day, week or month a day lies in. */
function firstDayOf(period: When['period'], day: string): string {
  if (period === 'day') return day
  if (period === 'month') return addMonths(day, 0)
  const sinceMonday = (new Date(Date.parse(day)).getUTCDay() + 6) % 7
  return addDays(day, -sinceMonday)
}

/** The period that ends with the day before one. */
function before(period: When['period'], first: string): Days {
  const to = addDays(first, -1)
  return { from: firstDayOf(period, to), to }
}

/** The time of day on a local day; where the clock skips it, as much later as it is put ahead. */
function dueAtMs({ at, timeZone }: When, day: string): number {
  const [hours = 0, minutes = 0] = at.split(':').map(Number)
  const wanted = 60 * hours + minutes
  const guessMs = startOfDay(day, timeZone) + wanted * MINUTE_MS
  const off = wanted - minutesOfDay(guessMs, timeZone)
  const mendedMs = guessMs + off * MINUTE_MS
  const isThere = Math.abs(off) < HALF_DAY_MINUTES && minutesOfDay(mendedMs, timeZone) === wanted
  return isThere ? mendedMs : guessMs
}

function minutesOfDay(atMs: number, timeZone: string): number {
  const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const text = new Intl.DateTimeFormat('en-GB', { timeZone, ...parts }).format(atMs)
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return 60 * hours + minutes
}
