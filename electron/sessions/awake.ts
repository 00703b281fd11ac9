/** A pause between two ticks of more is no delay: the machine or the process stood still, milliseconds. */
const STILL_MS = 30_000
/** Remembered at most; one a day is many. */
const KEPT = 500

/** A span of time, epoch milliseconds. */
export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** Knows when nobody was awake here to be told of an end, as while the machine was suspended. */
export interface Awake {
  /** Called each second. */
  tick(): void
  /**
   * The parts of a span in which somebody was awake.
   *
   * @param span Ends now, by the clock it was timed with.
   */
  within(span: Span): readonly Span[]
}

/**
 * Watches a clock that never jumps. Where that stands still with the machine there is nothing to take away.
 *
 * @param monotonicMs Milliseconds.
 */
export function createAwake(monotonicMs: () => number): Awake {
  let lastMs = monotonicMs()
  /** Monotonic, the earliest first. */
  const still: Span[] = []

  function look(): number {
    const nowMs = monotonicMs()
    if (nowMs - lastMs > STILL_MS) still.push({ fromMs: lastMs, toMs: nowMs })
    if (still.length > KEPT) still.shift()
    lastMs = nowMs
    return nowMs
  }

  return {
    tick: () => void look(),
    within({ fromMs, toMs }) {
      const offsetMs = toMs - look()
      const parts: Span[] = []
      let from = fromMs
      for (const span of still) {
        const until = span.fromMs + offsetMs
        if (until > from) parts.push({ fromMs: from, toMs: until })
        from = Math.max(from, span.toMs + offsetMs)
      }
      if (toMs > from) parts.push({ fromMs: from, toMs })
      return parts
    },
  }
}
