import { AppError } from '../../shared/errors.ts'
import type { Schedule } from '../../shared/rule.ts'

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
const DAY_MINUTES = 1_440
/** Minutes of a week. */
export const WEEK_MINUTES = 7 * DAY_MINUTES
/** The epoch began on a Thursday, three days into a week that starts on Monday. */
const EPOCH_MINUTE_OF_WEEK = 3 * DAY_MINUTES

/** Tells the minute of the local week, 0 (Monday 00:00) to 10079. */
export interface ZoneClock {
  minuteOfWeek(nowMs: number): number
}

/** A schedule as stretches of the local week. */
export interface CompiledSchedule {
  readonly clock: ZoneClock
  /** Starts and ends by turns, minutes of the week, start included, end not. */
  readonly slots: readonly number[]
}

/** Makes one clock per time zone, shared by all schedules of a snapshot. */
export class ZoneClocks {
  readonly #clocks = new Map<string, ZoneClock>()

  /** @throws AppError ERR_TIME_ZONE_INVALID */
  clockOf(timeZone: string): ZoneClock {
    const known = this.#clocks.get(timeZone)
    if (known !== undefined) return known
    const clock = createClock(timeZone)
    this.#clocks.set(timeZone, clock)
    return clock
  }
}

/**
 * Compiles a schedule to local wall-clock time: an hour that a clock change skips never comes, one that it repeats
 * counts twice.
 *
 * @throws AppError ERR_TIME_ZONE_INVALID
 */
export function compileSchedule(schedule: Schedule, clocks: ZoneClocks): CompiledSchedule {
  return { clock: clocks.clockOf(schedule.timeZone), slots: slotsOf(schedule) }
}

/** Whether a schedule holds at a moment, epoch milliseconds. */
export function isWithin(schedule: CompiledSchedule, nowMs: number): boolean {
  const minute = schedule.clock.minuteOfWeek(nowMs)
  const { slots } = schedule
  for (let at = 0; at < slots.length; at += 2) {
    if (minute >= (slots[at] as number) && minute < (slots[at + 1] as number)) return true
  }
  return false
}

/**
 * The next moment at which a schedule may begin or stop to hold: the next of its times, or where the clock of its zone
 * changes before that. At most a week ahead, since it repeats.
 *
 * @param fromMs Epoch milliseconds; the answer is later.
 */
export function nextEdgeMs({ clock, slots }: CompiledSchedule, fromMs: number): number {
  const minute = clock.minuteOfWeek(fromMs)
  let ahead = WEEK_MINUTES
  for (const slot of slots) {
    const until = (slot - minute + WEEK_MINUTES) % WEEK_MINUTES
    if (until > 0 && until < ahead) ahead = until
  }
  const edgeMs = (Math.floor(fromMs / MINUTE_MS) + ahead) * MINUTE_MS
  return clockChangeMs(clock, fromMs, edgeMs) ?? edgeMs
}

/**
 * The latest of a schedule's times at or before a moment, as if its zone had kept its clock since: whoever uses it has to
 * look whether the schedule begins or stops to hold there.
 *
 * @param fromMs Epoch milliseconds.
 */
export function previousEdgeMs({ clock, slots }: CompiledSchedule, fromMs: number): number {
  const minute = clock.minuteOfWeek(fromMs)
  const ago = slots.map((slot) => (minute - slot + WEEK_MINUTES) % WEEK_MINUTES)
  return (Math.floor(fromMs / MINUTE_MS) - Math.min(WEEK_MINUTES, ...ago)) * MINUTE_MS
}

/** Where the clock of a zone changes between two moments, to the quarter of an hour. Null when it does not. */
function clockChangeMs(clock: ZoneClock, fromMs: number, toMs: number): number | null {
  const first = Math.floor(fromMs / QUARTER_MS)
  const offset = (quarter: number): number => {
    const minutes = clock.minuteOfWeek(quarter * QUARTER_MS) - (quarter * QUARTER_MS) / MINUTE_MS
    return ((minutes % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES
  }
  let after = Math.floor(toMs / QUARTER_MS)
  const before = offset(first)
  if (offset(after) === before) return null
  let same = first
  while (after - same > 1) {
    const middle = (same + after) >> 1
    if (offset(middle) === before) same = middle
    else after = middle
  }
  return after * QUARTER_MS
}

/** The stretches of the week a schedule covers; one that runs past Sunday midnight is cut in two. */
export function slotsOf(schedule: Schedule): readonly number[] {
  const from = minutesOf(schedule.from)
  const to = minutesOf(schedule.to)
  const length = to > from ? to - from : to + DAY_MINUTES - from
  const slots: number[] = []
  for (const day of schedule.days) {
    const start = (day - 1) * DAY_MINUTES + from
    const end = start + length
    slots.push(start, Math.min(end, WEEK_MINUTES))
    if (end > WEEK_MINUTES) slots.push(0, end - WEEK_MINUTES)
  }
  return slots
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** Quarters of an hour remembered: those of now, and those where schedules begin and end. */
const QUARTERS_KEPT = 512

/** Asking Intl costs microseconds, and zones change their offset at quarter hours only: each quarter is asked once. */
function createClock(timeZone: string): ZoneClock {
  const format = createFormat(timeZone)
  const known = new Map<number, number>()
  let quarter = Number.NaN
  let offsetMinutes = 0

  function offsetOf(current: number): number {
    const before = known.get(current)
    if (before !== undefined) return before
    const minutes = offsetAt(format, current * QUARTER_MS)
    if (known.size >= QUARTERS_KEPT) known.clear()
    known.set(current, minutes)
    return minutes
  }

  return {
    minuteOfWeek(nowMs) {
      const current = Math.floor(nowMs / QUARTER_MS)
      if (current !== quarter) {
        offsetMinutes = offsetOf(current)
        quarter = current
      }
      const local = Math.floor(nowMs / MINUTE_MS) + offsetMinutes + EPOCH_MINUTE_OF_WEEK
      return ((local % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES
    },
  }
}

function createFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  } catch (cause) {
    throw new AppError('ERR_TIME_ZONE_INVALID', undefined, { cause })
  }
}

function offsetAt(format: Intl.DateTimeFormat, atMs: number): number {
  const parts = new Map(format.formatToParts(atMs).map((part) => [part.type, Number(part.value)]))
  const read = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? Number.NaN
  const localMs = Date.UTC(
    read('year'),
    read('month') - 1,
    read('day'),
    read('hour'),
    read('minute'),
  )
  const offsetMinutes = (localMs - atMs) / MINUTE_MS
  if (!Number.isFinite(offsetMinutes)) throw new RangeError('The time zone has no offset then.')
  return Math.round(offsetMinutes)
}
