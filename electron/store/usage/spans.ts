import { monthOfDay } from './rollup.ts'

const DAY_QUARTERS = 96

/** Whole units of one level, the end not included; with a minus they are taken away. */
export interface UsageSpan {
  readonly level: 'quarter' | 'day' | 'month'
  readonly from: number
  readonly to: number
  readonly sign: 1 | -1
}

/** The first UTC day of a UTC month. */
const dayOfMonth = (month: number): number =>
  Date.UTC(Math.floor(month / 12), month % 12, 1) / 86_400_000

/** The beginning of a UTC month that is nearest to a UTC day. */
function nearestMonth(day: number): number {
  const month = monthOfDay(day)
  return day - dayOfMonth(month) <= dayOfMonth(month + 1) - day ? month : month + 1
}

/**
 * Takes a period apart into months, days and quarters of UTC, so that few rows are read: each end is taken to the nearest
 * day and month, and what that is too much or too little is set right by days and quarters.
 *
 * @param from First quarter of an hour. @param to The first after it.
 */
export function spansOf(from: number, to: number): readonly UsageSpan[] {
  const fromDay = Math.round(from / DAY_QUARTERS)
  const toDay = Math.round(to / DAY_QUARTERS)
  if (fromDay >= toDay) return signed('quarter', from, to)
  return [
    ...signed('quarter', from, fromDay * DAY_QUARTERS),
    ...daySpans(fromDay, toDay),
    ...signed('quarter', toDay * DAY_QUARTERS, to),
  ]
}

function daySpans(from: number, to: number): readonly UsageSpan[] {
  const fromMonth = nearestMonth(from)
  const toMonth = nearestMonth(to)
  if (fromMonth >= toMonth) return signed('day', from, to)
  return [
    ...signed('day', from, dayOfMonth(fromMonth)),
    ...signed('month', fromMonth, toMonth),
    ...signed('day', dayOfMonth(toMonth), to),
  ]
}

function signed(level: UsageSpan['level'], from: number, to: number): readonly UsageSpan[] {
  if (from === to) return []
  return from < to ? [{ level, from, to, sign: 1 }] : [{ level, from: to, to: from, sign: -1 }]
}
