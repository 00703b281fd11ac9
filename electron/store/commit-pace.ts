/** So many waiting are committed whatever else there is to read. */
const MOST_ENTRIES = 256
/** No entry waits longer for others to come, milliseconds. */
const MOST_MS = 8
/** Turns without a new entry after which nothing more is about to come. A new connection takes up to two before it asks. */
const STILL_TURNS = 3

/** Says at the end of a turn of the event loop whether to commit what waits. */
export interface CommitPace {
  /**
   * @param waiting How many entries wait, at least 1.
   * @returns False while more are about to come: then ask again at the end of the next turn.
   */
  isDue(waiting: number): boolean
  /** A commit took place. */
  committed(): void
}

/**
 * Makes a pace: a commit waits until the event loop has run out of things to read. Whoever asks alone is committed within
 * microseconds, since the next turns find nothing; under load everything that has arrived goes into one commit, and what
 * arrives during it goes into the next. Committing at each turn collapses under many new connections, of which a turn reads
 * only a few; a fixed pause makes a lone caller wait for nothing.
 *
 * @param now A clock that never jumps, milliseconds.
 */
export function createCommitPace(now: () => number): CommitPace {
  let seen = 0
  let still = 0
  let sinceMs = 0

  return {
    isDue(waiting) {
      if (seen === 0) sinceMs = now()
      still = waiting > seen ? 1 : still + 1
      seen = waiting
      return still > STILL_TURNS || waiting >= MOST_ENTRIES || now() - sinceMs >= MOST_MS
    },
    committed() {
      seen = 0
    },
  }
}
