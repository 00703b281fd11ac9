import { QUARTER_MS } from '../../../shared/usage.ts'

export const MINUTE_MS = 60_000
const MINUTES = QUARTER_MS / MINUTE_MS

/**
 * Spreads what was watched in a quarter of an hour over its minutes: just before it was seen; evenly over the quarter so far
 * where more was watched than passed, as by many viewers of whom none is known.
 *
 * @param into     15 numbers, milliseconds, to which it is added.
 * @param seenAtMs When the viewer was seen, epoch milliseconds.
 */
export function spreadOverMinutes(
  into: number[],
  quarter: number,
  ms: number,
  seenAtMs: number,
): void {
  const startMs = quarter * QUARTER_MS
  const toMs = Math.min(Math.max(seenAtMs - startMs, 1), QUARTER_MS)
  const fromMs = Math.max(0, toMs - ms)
  let left = ms
  const last = Math.ceil(toMs / MINUTE_MS) - 1
  for (let minute = Math.floor(fromMs / MINUTE_MS); minute < last; minute++) {
    const partMs = (minute + 1) * MINUTE_MS - Math.max(fromMs, minute * MINUTE_MS)
    const share = Math.floor((ms * partMs) / (toMs - fromMs))
    into[minute] = (into[minute] ?? 0) + share
    left -= share
  }
  into[last] = (into[last] ?? 0) + left
}

/** The minutes of a quarter of an hour in which nobody watched. */
export const noMinutes = (): number[] => new Array<number>(MINUTES).fill(0)

/** Names of the columns that hold them. */
export const MINUTE_COLUMNS: readonly string[] = Array.from(
  { length: MINUTES },
  (_, at) => `m${at}`,
)
