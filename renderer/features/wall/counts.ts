import type { Session } from '../../../shared/session.ts'

/** Something counted, for a list of the most. */
export interface Count<K extends string = string> {
  readonly name: K
  readonly count: number
}

/** Viewers of each stream, most first. Publishers count for nothing, but a stream on air is listed with none. */
export function viewersByStream(sessions: Iterable<Session>): readonly Count[] {
  const counts = new Map<string, number>()
  for (const { streamName, action } of sessions) {
    counts.set(streamName, (counts.get(streamName) ?? 0) + (action === 'subscribe' ? 1 : 0))
  }
  return mostFirst([...counts].map(([name, count]) => ({ name, count })))
}

/** Counts by name, most first; of equals the name decides, so that lines do not change places. */
export const countsOf = <K extends string>(
  counts: Readonly<Partial<Record<K, number>>>,
): readonly Count<K>[] =>
  mostFirst((Object.entries(counts) as [K, number][]).map(([name, count]) => ({ name, count })))

function mostFirst<K extends string>(counts: readonly Count<K>[]): readonly Count<K>[] {
  return counts.toSorted(
    (one, other) => other.count - one.count || (one.name < other.name ? -1 : 1),
  )
}

/** Those that have room, and how many are left out with how much they count together. */
export function most<K extends string>(
  counts: readonly Count<K>[],
  room: number,
): { readonly shown: readonly Count<K>[]; readonly left: number; readonly leftCount: number } {
  if (counts.length <= room) return { shown: counts, left: 0, leftCount: 0 }
  const rest = counts.slice(room - 1)
  return {
    shown: counts.slice(0, room - 1),
    left: rest.length,
    leftCount: rest.reduce((sum, { count }) => sum + count, 0),
  }
}
