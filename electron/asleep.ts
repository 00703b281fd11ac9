import type { Awake, Span } from './sessions/awake.ts'

const WEEK_MS = 7 * 86_400_000

/**
 * When this machine, or the process, last stood still, so that nobody was answered.
 *
 * @param awake    By a clock that counts on while the machine sleeps.
 * @param nowMs    Epoch milliseconds.
 * @param withinMs How long ago it may have ended, milliseconds.
 * @returns Epoch milliseconds. Null when it did not.
 */
export function lastAsleep(awake: Awake, nowMs: number, withinMs: number): Span | null {
  const parts = awake.within({ fromMs: nowMs - WEEK_MS, toMs: nowMs })
  const [before, after] = parts.slice(-2)
  if (before === undefined || after === undefined) return null
  return after.fromMs < nowMs - withinMs ? null : { fromMs: before.toMs, toMs: after.fromMs }
}
