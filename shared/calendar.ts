import { QUARTER_MS } from './usage.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const formats = new Map<string, Intl.DateTimeFormat>()

/** Whether a text names a time zone that is known here, as `Europe/Berlin`. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-CA', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/**
 * The local day of a moment, `YYYY-MM-DD`.
 *
 * @param atMs Epoch milliseconds.
 * @param zone A name {@link isTimeZone} knows.
 */
function dayOf(atMs: number, zone: string): string {
  let format = formats.get(zone)
  if (format === undefined) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, ...parts })
    formats.set(zone, format)
  }
  return format.format(atMs)
}

/**
 * The first moment of a local day, epoch milliseconds: a whole quarter of an hour, which each change of a clock is. Where a
 * day has no midnight it begins later.
 *
 * @param day `YYYY-MM-DD`.
 */
export function startOfDay(day: string, zone: string): number {
  const utcMs = Date.parse(day)
  // No zone is more than 14 hours ahead of UTC or 12 behind.
  let before = (utcMs - 15 * HOUR_MS) / QUARTER_MS
  let from = (utcMs + 13 * HOUR_MS) / QUARTER_MS
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (dayOf(middle * QUARTER_MS, zone) < day) before = middle
    else from = middle
  }
  return from * QUARTER_MS
}

/** The day so many days later, or earlier. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
