import type { Seated } from './taken.ts'

type Place = Pick<Seated, 'mediaServerId' | 'sessionKey'>

/** Seats of admissions that are on their way to the store. Every call is O(1). */
interface Held {
  add(seated: Seated): void
  /** No effect when it is not there. */
  remove(seated: Seated): void
  has(seated: Seated): boolean
  /** Those of one session, as its media server calls it. Empty where it has no name of it. */
  of(place: Place): Iterable<Seated>
}

/** Makes one without a seat. */
export function createHeld(): Held {
  const byPlace = new Map<string, Set<Seated>>()
  const all = new Set<Seated>()

  return {
    add(seated) {
      all.add(seated)
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
    of: (place) => (place.sessionKey === null ? [] : (byPlace.get(keyOf(place)) ?? [])),
  }
}

const keyOf = ({ mediaServerId, sessionKey }: Place): string => `${mediaServerId}\n${sessionKey}`
