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
   * Files who has a seat by these from now on, and no longer by others: nobody counts them before something is limited, and to file
   * a session costs as much as to decide about it. By all of them, until told otherwise.
   *
   * @param everyone Who has a seat, the first to come first.
   */
  file(by: FiledBy, everyone: () => Iterable<Seated>): void
}

/** What seats are filed by: most who have one watch, so that theirs are told apart. */
export interface FiledBy {
  /** Who watches, by grant and stored token. */
  readonly grant: boolean
  /** Who watches, by viewer. */
  readonly viewer: boolean
  /** Who watches, by stream. */
  readonly stream: boolean
  /** Who publishes, by grant, stored token and stream. */
  readonly publishers: boolean
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

  let filedBy: FiledBy = { grant: true, viewer: true, stream: true, publishers: true }

  /**
   * Those of a stored token itself are filed with it only where some that were signed with it are as well, since then it is asked
   * who came first: else they are found by their grant, and most grants are links, with which nothing is signed.
   */
  function byGrant(seated: Seated, visit: (filed: Taken, key: string) => void): void {
    const { action } = seated
    const grantId = countedGrant(seated)
    if (grantId === null) return
    const key = grantKey(grantId, action)
    const stored = grantKey(storedGrantOf(grantId) ?? grantId, action)
    visit(taken.grant, key)
    if (stored !== key) visit(signedWith(stored), stored)
    else if (taken.token.count(key) > 0) visit(taken.token, key)
  }

  function each(seated: Seated, by: FiledBy, visit: (filed: Taken, key: string) => void): void {
    const { viewerId, action, streamName } = seated
    if (action === 'publish') {
      if (!by.publishers) return
      byGrant(seated, visit)
      visit(taken.publishers, streamName)
      return
    }
    if (by.grant) byGrant(seated, visit)
    if (by.viewer && viewerId !== null) {
      visit(taken.viewer, viewerId)
      if (isNameSaid(seated)) visit(taken.said, viewerId)
    }
    if (by.stream) visit(taken.stream, streamName)
  }

  /** @returns What has to be filed for it, what is filed already left out. */
  function refile(by: FiledBy): FiledBy {
    const before = filedBy
    filedBy = by
    if (!by.viewer) for (const kind of ['viewer', 'said'] as const) taken[kind].clear()
    if (!by.stream) taken.stream.clear()
    // Grants of both stand together: where one of them goes, the other is filed anew.
    const isAnew = (before.grant && !by.grant) || (before.publishers && !by.publishers)
    if (isAnew) for (const kind of ['grant', 'token', 'publishers'] as const) taken[kind].clear()
    return {
      grant: by.grant && (isAnew || !before.grant),
      viewer: by.viewer && !before.viewer,
      stream: by.stream && !before.stream,
      publishers: by.publishers && (isAnew || !before.publishers),
    }
  }

  /** What is filed of a stored token, with those of the token itself, who came before. */
  function signedWith(stored: string): Taken {
    if (taken.token.count(stored) === 0) {
      for (const each of taken.grant.of(stored)) taken.token.add(stored, each)
    }
    return taken.token
  }

  const filed = (kind: SeatKind, key: string): Taken =>
    kind === 'token' && taken.token.count(key) === 0 ? taken.grant : taken[kind]

  return {
    take: (seated) => each(seated, filedBy, (filed, key) => filed.add(key, seated)),
    leave: (seated) => each(seated, filedBy, (filed, key) => filed.remove(key, seated.id)),
    has: (seated, kind, key) => filed(kind, key).has(key, seated.id),
    count: (kind, key) => filed(kind, key).count(key),
    of: (kind, key) => filed(kind, key).of(key),
    file(by, everyone) {
      const added = refile(by)
      if (!Object.values(added).includes(true)) return
      for (const seated of everyone()) each(seated, added, (filed, key) => filed.add(key, seated))
    },
  }
}
