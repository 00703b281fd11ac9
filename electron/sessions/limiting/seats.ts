import type { Action } from '../../../shared/access.ts'
import type { LimitKind } from '../../../shared/limit-words.ts'
import { storedGrantOf } from '../../../shared/token-grants.ts'
import { countedGrant, createTaken, type Seated, type Taken } from './taken.ts'

/** The seats that are taken: live sessions, and those that are on their way to the store. */
export interface Seats {
  take(seated: Seated): void
  /** No effect when it has none. */
  leave(seated: Seated): void
  has(seated: Pick<Seated, 'id'>, kind: LimitKind, key: string): boolean
  count(kind: LimitKind, key: string): number
  /** The first to come first. */
  of(kind: LimitKind, key: string): Iterable<Seated>
}

/** What the seats of a grant or a stored token are filed by: those who publish with it apart from those who watch. */
export const grantKey = (grantId: string, action: Action): string =>
  action === 'subscribe' ? grantId : `publish ${grantId}`

/** Makes empty seats. */
export function createSeats(): Seats {
  const taken: Readonly<Record<LimitKind, Taken>> = {
    grant: createTaken(),
    token: createTaken(),
    viewer: createTaken(),
    stream: createTaken(),
    publishers: createTaken(),
  }

  function each(seated: Seated, visit: (filed: Taken, key: string) => void): void {
    const { viewerId, action, streamName } = seated
    const grantId = countedGrant(seated)
    if (grantId !== null) {
      visit(taken.grant, grantKey(grantId, action))
      visit(taken.token, grantKey(storedGrantOf(grantId) ?? grantId, action))
    }
    if (viewerId !== null && action === 'subscribe') visit(taken.viewer, viewerId)
    visit(action === 'subscribe' ? taken.stream : taken.publishers, streamName)
  }

  return {
    take: (seated) => each(seated, (filed, key) => filed.add(key, seated)),
    leave: (seated) => each(seated, (filed, key) => filed.remove(key, seated.id)),
    has: (seated, kind, key) => taken[kind].has(key, seated.id),
    count: (kind, key) => taken[kind].count(key),
    of: (kind, key) => taken[kind].of(key),
  }
}
