import type { Action } from '../../../shared/access.ts'
import type { LimitKind } from '../../../shared/limit-words.ts'
import { storedGrantOf } from '../../../shared/token-grants.ts'
import { countedGrant, createTaken, isNameSaid, type Seated, type Taken } from './taken.ts'

/** What seats are filed by; `said` are those of a viewer whose name is only said, which have theirs as a viewer as well. */
type SeatKind = LimitKind | 'said'

/** The seats that are taken: live sessions, and those that are on their way to the store. */
export interface Seats {
  take(seated: Seated): void
  /** No effect when it has none. */
  leave(seated: Seated): void
  has(seated: Pick<Seated, 'id'>, kind: SeatKind, key: string): boolean
  count(kind: SeatKind, key: string): number
  /** The first to come first. */
  of(kind: LimitKind, key: string): Iterable<Seated>
  /**
   * Files who has a seat by stream as well, or no longer: nobody counts those of a stream before one is limited, and to file a
   * session there costs as much as to decide about it. They are, until told otherwise.
   *
   * @param everyone Who has a seat.
   */
  fileByStream(isFiled: boolean, everyone: () => Iterable<Seated>): void
}

/** What the seats of a grant or a stored token are filed by: those who publish with it apart from those who watch. */
export const grantKey = (grantId: string, action: Action): string =>
  action === 'subscribe' ? grantId : `publish ${grantId}`

/** Makes empty seats. */
export function createSeats(): Seats {
  const taken: Readonly<Record<SeatKind, Taken>> = {
    grant: createTaken(),
    token: createTaken(),
    viewer: createTaken(),
    said: createTaken(),
    stream: createTaken(),
    publishers: createTaken(),
  }

  let isByStream = true

  function each(seated: Seated, visit: (filed: Taken, key: string) => void): void {
    const { viewerId, action, streamName } = seated
    const grantId = countedGrant(seated)
    if (grantId !== null) {
      visit(taken.grant, grantKey(grantId, action))
      visit(taken.token, grantKey(storedGrantOf(grantId) ?? grantId, action))
    }
    if (viewerId !== null && action === 'subscribe') {
      visit(taken.viewer, viewerId)
      if (isNameSaid(seated)) visit(taken.said, viewerId)
    }
    if (isByStream) visit(placesOf(action), streamName)
  }

  const placesOf = (action: Action): Taken =>
    action === 'subscribe' ? taken.stream : taken.publishers

  return {
    take: (seated) => each(seated, (filed, key) => filed.add(key, seated)),
    leave: (seated) => each(seated, (filed, key) => filed.remove(key, seated.id)),
    has: (seated, kind, key) => taken[kind].has(key, seated.id),
    count: (kind, key) => taken[kind].count(key),
    of: (kind, key) => taken[kind].of(key),
    fileByStream(isFiled, everyone) {
      if (isFiled === isByStream) return
      isByStream = isFiled
      taken.stream.clear()
      taken.publishers.clear()
      if (!isFiled) return
      for (const seated of everyone()) placesOf(seated.action).add(seated.streamName, seated)
    },
  }
}
