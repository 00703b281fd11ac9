/** A step of more between two looks is a jump of the wall clock. */
const JUMP_MS = 5_000
/** A machine that was off for longer, as it seems, was off for nobody knows how long. */
const OFF_MS = 86_400_000
/** Remembered at most; a clock jumps rarely. */
const KEPT = 100

/** A stretch of time in which the wall clock did not jump, by that clock, epoch milliseconds. */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** One moment, by both clocks of the machine. */
export interface Moment {
  /** Epoch milliseconds. */
  readonly wallMs: number
  /** Since the machine started, milliseconds. */
  readonly machineMs: number
  /** What the machine calls the time since it started; another when it starts again. */
  readonly boot: string
}

/** How long it really was from one moment to a later one, milliseconds, as far as the machine can tell. */
function passedMs(from: Moment, to: Moment): number {
  const machineMs = to.machineMs - from.machineMs
  if (to.boot === from.boot && machineMs >= 0) return machineMs
  const wallMs = to.wallMs - from.wallMs
  return wallMs >= 0 && wallMs <= OFF_MS ? wallMs : to.machineMs
}

/**
 * Carries a line of stretches, the earliest first, on to a moment.
 *
 * @param last Up to which it goes. Null when there is no line yet.
 */
export function carriedOn(
  line: readonly Stretch[],
  last: Moment | null,
  now: Moment,
): readonly Stretch[] {
  const latest = line.at(-1)
  if (last === null || latest === undefined) return [{ fromMs: now.wallMs, toMs: now.wallMs }]
  const passed = passedMs(last, now)
  if (Math.abs(now.wallMs - last.wallMs - passed) <= JUMP_MS) {
    return [...line.slice(0, -1), { ...latest, toMs: now.wallMs }]
  }
  return [...line, { fromMs: now.wallMs - passed, toMs: now.wallMs }].slice(-KEPT)
}

/**
 * How long ago something began, without the jumps of the wall clock since. Of two answers that can be, it is the shorter one.
 *
 * @param beganAtMs By the wall clock as it was then, epoch milliseconds.
 * @param leewayMs  How far apart the looks were, milliseconds.
 * @returns Milliseconds up to the end of the line, at least 0. What was before the line counts by the wall clock; 0 for a moment
 *          that never was.
 */
export function agoMs(line: readonly Stretch[], beganAtMs: number, leewayMs: number): number {
  let after = 0
  for (const { fromMs, toMs } of line.toReversed()) {
    if (beganAtMs >= fromMs && beganAtMs <= toMs + leewayMs) {
      return Math.max(0, after + toMs - beganAtMs)
    }
    after += toMs - fromMs
  }
  const firstMs = line[0]?.fromMs ?? beganAtMs
  return beganAtMs < firstMs ? after + firstMs - beganAtMs : 0
}
