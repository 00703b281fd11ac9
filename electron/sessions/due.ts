import { dueAtMs, type Entry, isPast, isToCut } from './entry.ts'

/** The live sessions about which something is to be done by itself now. */
interface Due {
  /** To be asked about again. */
  readonly ask: readonly Entry[]
  /** To be cut, and again after a while should they still be live. */
  readonly cut: readonly Entry[]
  /** Over. One may be among those to be cut as well. */
  readonly past: readonly Entry[]
}

/** Knows when something is next to be done about a live session by itself, so that nobody walks through all of them each second. */
export interface DueTimes {
  /** To be told of every session that is new, or whose times or revocation changed. */
  note(entry: Entry): void
  /**
   * Takes those whose moment has come. Costs nothing before the earliest moment there is, and a walk through all from then on.
   *
   * @param monotonicMs Now, by the clock that never jumps.
   * @param forEach     Visits all live sessions.
   */
  take(monotonicMs: number, forEach: (visit: (entry: Entry) => void) => void): Due
}

/** Makes one that was told of no session yet. */
export function createDueTimes(): DueTimes {
  let nextMs = Number.POSITIVE_INFINITY

  function note(entry: Entry): void {
    nextMs = Math.min(nextMs, dueAtMs(entry))
  }

  return {
    note,
    take(monotonicMs, forEach) {
      if (monotonicMs < nextMs) return NOBODY
      const ask: Entry[] = []
      const cut: Entry[] = []
      const past: Entry[] = []
      nextMs = Number.POSITIVE_INFINITY
      forEach((entry) => {
        if (entry.askAtMs !== null && monotonicMs >= entry.askAtMs) {
          entry.askAtMs = null
          ask.push(entry)
        }
        if (isToCut(entry, monotonicMs)) cut.push(entry)
        if (isPast(entry, monotonicMs)) past.push(entry)
        // Also one that is past: should ending it fail, it is tried again.
        note(entry)
      })
      return { ask, cut, past }
    },
  }
}

const NOBODY: Due = { ask: [], cut: [], past: [] }
