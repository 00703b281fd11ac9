import type { AccessRequest } from '../../shared/access.ts'
import type { Session } from '../../shared/session.ts'

const REMEMBERED = 10_000

/** Sessions that were revoked one by one and refused: one that asks again under its old id is still that session. */
export interface Refused {
  add(session: Session): void
  /** Id of the refused session a request is about. Null when it is about none. */
  idOf(request: AccessRequest): string | null
}

/**
 * Remembers the latest refused sessions, at most 10,000.
 *
 * @param before Sessions refused before this start, oldest first.
 */
export function createRefused(before: readonly Session[]): Refused {
  const sessions = new Map<string, Session>()

  function add(session: Session): void {
    if (session.sessionKey === null) return
    sessions.set(keyOf(session.mediaServerId, session.sessionKey), session)
    if (sessions.size <= REMEMBERED) return
    for (const oldest of sessions.keys()) {
      sessions.delete(oldest)
      break
    }
  }

  for (const session of before) add(session)
  return {
    add,
    idOf(request) {
      if (sessions.size === 0 || request.sessionKey === null) return null
      const session = sessions.get(keyOf(request.mediaServerId, request.sessionKey))
      return session !== undefined && isSame(session, request) ? session.id : null
    },
  }
}

const keyOf = (mediaServerId: string, sessionKey: string): string =>
  `${mediaServerId}\n${sessionKey}`

/** Whether a request that goes by a session's id is about that session. */
export function isSame(live: Session, request: AccessRequest): boolean {
  return (
    live.action === request.action &&
    live.streamName === request.streamName &&
    live.address === request.address
  )
}
