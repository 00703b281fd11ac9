/** A step of more counts as a jump; a clock that is kept right is moved in smaller ones. */
const JUMP_MS = 5_000

interface ClockTools {
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds of a clock that never jumps. */
  monotonicMs(): number
}

/** Compares the wall clock to one that never jumps. */
interface ClockWatch {
  /**
   * Looks, and answers the latest jump.
   *
   * @param ms Jumps longer ago do not count, milliseconds.
   * @returns By how much, milliseconds; negative when it went back. Null when there was none.
   */
  jumpWithinMs(ms: number): number | null
}

/** Makes a watch that takes the clock as it is now for right. */
export function createClockWatch(tools: ClockTools): ClockWatch {
  const read = (): number => tools.now() - tools.monotonicMs()
  let offsetMs = read()
  let latest: { readonly byMs: number; readonly atMs: number } | null = null
  return {
    jumpWithinMs(ms) {
      const byMs = read() - offsetMs
      offsetMs += byMs
      const nowMs = tools.monotonicMs()
      if (Math.abs(byMs) > JUMP_MS) latest = { byMs, atMs: nowMs }
      return latest === null || nowMs - latest.atMs > ms ? null : latest.byMs
    },
  }
}
