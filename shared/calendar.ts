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
export function dayOf(atMs: number, zone: string): string {
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
  const name = `${day} ${zone}`
  const known = starts.get(name)
  if (known !== undefined) return known
  if (starts.size >= KEPT) starts.clear()
  const atMs = findStart(day, zone)
  starts.set(name, atMs)
  return atMs
}

/** Days whose start is remembered, since it takes some ten questions to Intl; a year is asked for at once. */
const KEPT = 4_000
const starts = new Map<string, number>()

function findStart(day: string, zone: string): number {
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

/** Days from one to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

/** The first day of the month so many months later, or earlier. */
export function addMonths(day: string, months: number): string {
  const [year = 1970, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}

/** Periods that go by a name. */
export const PERIODS = [
  'today',
  'yesterday',
  'last-7-days',
  'this-month',
  'last-month',
  'this-year',
] as const
export type PeriodName = (typeof PERIODS)[number]

/** Local days, both included. */
export interface Days {
  readonly from: string
  readonly to: string
}

/** The days of a named period at a moment. `last-7-days` ends today. */
export function daysOf(name: PeriodName, nowMs: number, zone: string): Days {
  const today = dayOf(nowMs, zone)
  const month = addMonths(today, 0)
  switch (name) {
    case 'today':
      return { from: today, to: today }
    case 'yesterday':
      return { from: addDays(today, -1), to: addDays(today, -1) }
    case 'last-7-days':
      return { from: addDays(today, -6), to: today }
    case 'this-month':
      return { from: month, to: addDays(addMonths(month, 1), -1) }
    case 'last-month':
      return { from: addMonths(month, -1), to: addDays(month, -1) }
    case 'this-year':
      return { from: `${today.slice(0, 4)}-01-01`, to: `${today.slice(0, 4)}-12-31` }
  }
}

/** The days before some: as many months where those are whole months, else as many days. */
export function daysBefore({ from, to }: Days): Days {
  const next = addDays(to, 1)
  if (from === addMonths(from, 0) && next === addMonths(next, 0)) {
    const months = monthsBetween(from, next)
    return { from: addMonths(from, -months), to: addDays(from, -1) }
  }
  const length = daysBetween(from, to) + 1
  return { from: addDays(from, -length), to: addDays(from, -1) }
}

function monthsBetween(from: string, to: string): number {
  const [fromYear = 0, fromMonth = 0] = from.split('-').map(Number)
  const [toYear = 0, toMonth = 0] = to.split('-').map(Number)
  return (toYear - fromYear) * 12 + toMonth - fromMonth
}
