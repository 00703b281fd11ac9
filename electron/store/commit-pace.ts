/** Least time from the end of one commit to the next once the budget is spent, milliseconds. */
const PACE_MS = 2
/** Part of the time that commits may take before they are paced. */
const BUDGET = 0.25
/** So much of it is saved up for a burst after a quiet time, milliseconds. */
const BUDGET_MAX_MS = 3

/** Says when to commit: at once while commits take little of the time, so that a lone caller never waits; else in batches. */
export interface CommitPace {
  /** Milliseconds until the next commit may begin. 0 means at the end of this turn. */
  dueInMs(): number
  /** A commit took place. */
  committed(startMs: number, endMs: number): void
}

/**
 * Makes a pace. Committing at each turn of the event loop collapses under many new connections, and a fixed pace makes a
 * lone caller wait for nothing; so commits are paced from when they have taken {@link BUDGET} of the time.
 *
 * @param now A clock that never jumps, milliseconds.
 */
export function createCommitPace(now: () => number): CommitPace {
  let budgetMs = BUDGET_MAX_MS
  let lastEndMs = now()

  const saved = (atMs: number): number =>
    Math.min(BUDGET_MAX_MS, budgetMs + (atMs - lastEndMs) * BUDGET)

  return {
    dueInMs() {
      const atMs = now()
      return saved(atMs) > 0 ? 0 : Math.max(0, lastEndMs + PACE_MS - atMs)
    },
    committed(startMs, endMs) {
      // Debt is bounded as well, or one slow commit would slow the next hundred.
      budgetMs = Math.max(-BUDGET_MAX_MS, saved(startMs) - (endMs - startMs))
      lastEndMs = endMs
    },
  }
}
