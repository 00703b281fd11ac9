import type { AccessRequest, Decision } from '../../shared/access.ts'
import type { Session } from '../../shared/session.ts'
import type { SessionLimit } from './registry.ts'

/** What a media server does about the end of a session, from its protocol and its configuration. */
export interface ServerLimits {
  /** It tells when a session is over. */
  readonly reportsEnd: boolean
  /** It cuts a session at a limit it is given. */
  readonly timeLimit: boolean
  /** How long a session is taken to be live where the end is never told, seconds. */
  readonly assumedSessionSeconds: number
}

/** What a request itself says of how long its session lasts comes before what is usual for the media server. */
export function limitsFor(
  { lastsSeconds }: Pick<AccessRequest, 'lastsSeconds'>,
  server: ServerLimits,
): ServerLimits {
  if (lastsSeconds === undefined) return server
  const assumedSessionSeconds = lastsSeconds ?? server.assumedSessionSeconds
  return { ...server, reportsEnd: lastsSeconds === null, assumedSessionSeconds }
}

/**
 * When a session that was just admitted ends by itself. A limit counts only where the media server keeps it; a
 * metered viewer who is not asked about again is cut at the interval.
 *
 * @returns Null when only a report ends it.
 */
export function limitOf(
  decision: Pick<Decision, 'timeLimitSeconds' | 'recheckAfterSeconds'>,
  server: ServerLimits,
): SessionLimit | null {
  const seconds = Math.min(
    decision.timeLimitSeconds ?? Number.POSITIVE_INFINITY,
    decision.recheckAfterSeconds ?? Number.POSITIVE_INFINITY,
  )
  const cut = server.timeLimit ? seconds : Number.POSITIVE_INFINITY
  const assumed = server.reportsEnd ? Number.POSITIVE_INFINITY : server.assumedSessionSeconds
  if (cut <= assumed && cut < Number.POSITIVE_INFINITY) {
    return { afterMs: cut * 1_000, end: 'time_limit' }
  }
  return assumed < Number.POSITIVE_INFINITY ? { afterMs: assumed * 1_000, end: 'assumed' } : null
}

/** The same for a session the store held at start: what was left of its limit, from now. */
export function limitOfRestored(
  session: Session,
  server: ServerLimits,
  nowMs: number,
): SessionLimit | null {
  if (session.endsAtMs === null) return null
  const afterMs = Math.max(0, session.endsAtMs - nowMs)
  return { afterMs, end: server.reportsEnd ? 'time_limit' : 'assumed' }
}
