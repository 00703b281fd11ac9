import { useSyncExternalStore } from 'react'

let pending: readonly (readonly string[])[] = []
let ids: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

function set(next: typeof pending): void {
  pending = next
  ids = new Set(next.flat())
  for (const listener of listeners) listener()
}

/**
 * Counts sessions as being revoked until the work is over, whether it worked or not.
 *
 * @param sessionIds Those it concerns; may be none.
 */
export async function whileRevoking<T>(
  sessionIds: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const mine = [...sessionIds]
  set([...pending, mine])
  try {
    return await work()
  } finally {
    set(pending.filter((each) => each !== mine))
  }
}

/** Ids of the sessions that this page is revoking, and of which it was not told yet that it worked. */
export const beingRevoked = (): ReadonlySet<string> => ids

/** The same set; whoever asks is drawn anew when it changes. */
export const useBeingRevoked = (): ReadonlySet<string> =>
  useSyncExternalStore(subscribe, beingRevoked)

/** Whether one session is among them, followed; drawn anew only as that changes. */
export const useIsBeingRevoked = (sessionId: string): boolean =>
  useSyncExternalStore(subscribe, () => ids.has(sessionId))

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
