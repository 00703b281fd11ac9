import { addDays, addMonths, type Days, daysBetween, startOfDay } from '../../../shared/calendar.ts'
import { QUARTER_MS, type UsageStep } from '../../../shared/usage.ts'

/** A period cut into stretches of one length. */
export interface Steps {
  readonly step: UsageStep
  /** First moment of each, epoch milliseconds. */
  readonly starts: readonly number[]
}

/** Longest period for each step, days. */
const LONGEST: readonly (readonly [number, UsageStep])[] = [
  [2, 'quarter'],
  [10, 'hour'],
  [400, 'day'],
]
const HOUR_MS = 4 * QUARTER_MS

/**
 * Cuts local days into at most some hundred stretches: quarters, hours, days or months.
 *
 * @param untilMs Those that begin later are left out.
 */
export function stepsOf(days: Days, zone: string, untilMs: number): Steps {
  const length = daysBetween(days.from, days.to) + 1
  const step = LONGEST.find(([most]) => length <= most)?.[1] ?? 'month'
  const endMs = Math.min(untilMs, startOfDay(addDays(days.to, 1), zone))
  const starts: number[] = []
  let day = days.from
  for (let atMs = startOfDay(day, zone); atMs < endMs; ) {
    starts.push(atMs)
    if (step === 'quarter') atMs += QUARTER_MS
    else if (step === 'hour') atMs += HOUR_MS
    else {
      day = step === 'day' ? addDays(day, 1) : addMonths(day, 1)
      atMs = startOfDay(day, zone)
    }
  }
  return { step, starts }
}
