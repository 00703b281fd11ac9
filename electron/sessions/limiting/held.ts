import type { Seated } from './taken.ts'

type Place = Pick<Seated, 'mediaServerId' | 'sessionKey'>

/** Seats of admissions that are on their way to the store. Every call is O(1). */
interface Held {
  add(seated: Seated): void
  /** No effect when it is not there. */
  remove(seated: Seated): void
  has(seated: Seated): boolean
  /** Notes the session it is going to be. */
  name(seated: Seated, sessionId: string): void
  /** The session it is going to be. Null: not known, or it is not there. */
  nameOf(seated: Seated): string | null
  all(): Iterable<Seated>
  /** Those of one session, as its media server calls it. Empty where it has no name of it. */
  of(place: Place): Iterable<Seated>
}

/** Makes one without a seat. */
export function createHeld(): Held {
  const byPlace = new Map<string, Set<Seated>>()
  const all = new Map<Seated, string | null>()

  return {
    add(seated) {
      all.set(seated, null)
      if (seated.sessionKey === null) return
      const key = keyOf(seated)
      byPlace.set(key, (byPlace.get(key) ?? new Set()).add(seated))
    },
    remove(seated) {
      all.delete(seated)
      const key = keyOf(seated)
      const there = byPlace.get(key)
      if (there?.delete(seated) === true && there.size === 0) byPlace.delete(key)
    },
    has: (seated) => all.has(seated),
    name(seated, sessionId) {
      if (all.has(seated)) all.set(seated, sessionId)
    },
    all: () => all.keys(),
    nameOf: (seated) => all.get(seated) ?? null,
    of: (place) => (place.sessionKey === null ? [] : (byPlace.get(keyOf(place)) ?? [])),
  }
}

const keyOf = ({ mediaServerId, sessionKey }: Place): string => `${mediaServerId}\n${sessionKey}`
