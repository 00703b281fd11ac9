import type { AccessRequest } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Session, SessionEnd } from '../../shared/session.ts'

const REMEMBERED = 10_000

/** Sessions that were revoked one by one and refused: one that asks again under its old id is still that session. */
export interface Refused {
  /** @param atMs When it was refused, epoch milliseconds. */
  add(session: Session, atMs: number): void
  /**
   * Id of the refused session a request is about. Null when it is about none.
   *
   * @param sinceMs Sessions refused before this moment do not count, epoch milliseconds.
   */
  idOf(request: AccessRequest, sinceMs: number): string | null
}

/**
 * Remembers the latest refused sessions, at most 10,000.
 *
 * @param before Sessions refused before this start, oldest first.
 */
export function createRefused(before: readonly Session[]): Refused {
  const sessions = new Map<string, { readonly session: Session; readonly atMs: number }>()

  function add(session: Session, atMs: number): void {
    if (session.sessionKey === null) return
    sessions.set(keyOf(session.mediaServerId, session.sessionKey), { session, atMs })
    if (sessions.size <= REMEMBERED) return
    for (const oldest of sessions.keys()) {
      sessions.delete(oldest)
      break
    }
  }

  for (const session of before) add(session, session.endedAtMs ?? session.startedAtMs)
  return {
    add,
    idOf(request, sinceMs) {
      if (sessions.size === 0 || request.sessionKey === null) return null
      const known = sessions.get(keyOf(request.mediaServerId, request.sessionKey))
      if (known === undefined || known.atMs < sinceMs) return null
      return isSame(known.session, request) ? known.session.id : null
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

/** Refusals that take back what somebody had. */
export const TAKEN_BACK: ReadonlySet<ReasonCode> = new Set([
  'grant_revoked',
  'grant_deleted',
  'grant_disabled',
  'viewer_revoked',
  'address_revoked',
  'session_revoked',
  'session_displaced',
  'limit_banned',
])

/** What a live session ends as that was refused when it was asked about again. */
export function endOfRefused(live: Session, reason: ReasonCode): SessionEnd {
  if (reason === 'session_too_long') return 'time_limit'
  if (live.revokedAtMs !== null || TAKEN_BACK.has(reason)) return 'revoked'
  return reason === 'grant_expired' ? 'expired' : 'refused'
}
