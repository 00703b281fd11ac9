import type { AccessRequest, Action, Decision } from '../../shared/access.ts'
import type { Session } from '../../shared/session.ts'
import type { SessionLimit } from './entry.ts'

/** What a media server does about the end of a session, from its protocol and its configuration. */
export interface ServerLimits {
  /** It tells when a session is over. */
  readonly reportsEnd: boolean
  /** It cuts a session at a limit it is given. */
  readonly timeLimit: boolean
  /** It cuts publishers at a limit too. Default false. */
  readonly limitsPublishers?: boolean
  /** It asks about each session again and again by itself. */
  readonly rechecks: boolean
  /** Stagedoor may cut its sessions, so that a limit holds where the media server keeps none. Default false. */
  readonly cuts?: boolean
  /** The same of its publishers alone. Default false. */
  readonly cutsPublishers?: boolean
  /** How often its own list is looked at, seconds. Default 0: never. */
  readonly compareSeconds?: number
  /** How long a session is taken to be live where the end is never told, seconds. */
  readonly assumedSessionSeconds: number
}

/** What a request itself says of how long its session lasts comes before what is usual for the media server. */
export function limitsFor(
  { lastsSeconds, action }: Pick<AccessRequest, 'lastsSeconds' | 'action'>,
  server: ServerLimits,
): ServerLimits {
  const timeLimit = keepsLimit(server, action)
  const cuts = isCut(server, action)
  if (lastsSeconds === undefined) {
    const isUsual = timeLimit === server.timeLimit && cuts === (server.cuts === true)
    return isUsual ? server : { ...server, timeLimit, cuts }
  }
  const assumedSessionSeconds = lastsSeconds ?? server.assumedSessionSeconds
  return { ...server, timeLimit, cuts, reportsEnd: lastsSeconds === null, assumedSessionSeconds }
}

/** Whether a media server cuts viewers, or publishers, at a limit it is given. */
export const keepsLimit = (
  { timeLimit, limitsPublishers }: Pick<ServerLimits, 'timeLimit' | 'limitsPublishers'>,
  action: Action,
): boolean => timeLimit && (action === 'subscribe' || limitsPublishers === true)

/** Whether Stagedoor may cut the viewers of a media server, or its publishers. */
export const isCut = (
  { cuts, cutsPublishers }: Pick<ServerLimits, 'cuts' | 'cutsPublishers'>,
  action: Action,
): boolean => cuts === true || (cutsPublishers === true && action === 'publish')

/**
 * A decision as a media server is told it, which cuts at a limit of seconds: the right to the session may end sooner than
 * the stream's own limit.
 *
 * @param nowMs Epoch milliseconds.
 */
export function toldDecision<D extends Decision>(decision: D, nowMs: number): D {
  const { holdsUntilMs, timeLimitSeconds } = decision
  if (holdsUntilMs === undefined) return decision
  const left = Math.max(1, Math.ceil((holdsUntilMs - nowMs) / 1_000))
  return { ...decision, timeLimitSeconds: Math.min(left, timeLimitSeconds ?? left) }
}

/** How the viewers of a stream are asked about again, and what is made of checks that do not come or fail. */
export interface Checks {
  readonly intervalSeconds: number
  /** How late one may come. */
  readonly graceSeconds: number
  /** 0: never. */
  readonly endAfterMissed: number
  /** 0: never. */
  readonly endAfterFailed: number
  /** The longest session. Default null: there is none. */
  readonly maxSessionSeconds?: number | null
}

/** The longest pause between two checks in which a viewer can be said to have watched, milliseconds. */
export const longestGapMs = ({ intervalSeconds, graceSeconds }: Checks): number =>
  (intervalSeconds + graceSeconds) * 1_000

/**
 * When a session that was just admitted ends by itself. A limit counts only where the media server keeps it or Stagedoor cuts; a
 * metered viewer who is not asked about again is cut at the interval, or where the server asks by itself is over when it
 * missed as many checks as the stream says.
 *
 * @returns Null when only a report ends it.
 */
export function limitOf(
  decision: Pick<Decision, 'timeLimitSeconds' | 'recheckAfterSeconds'>,
  server: ServerLimits,
  checks: Checks,
): SessionLimit | null {
  const seconds = Math.min(
    decision.timeLimitSeconds ?? Number.POSITIVE_INFINITY,
    decision.recheckAfterSeconds ?? Number.POSITIVE_INFINITY,
  )
  const cut = server.timeLimit ? seconds : ownLimit(decision, server)
  const assumed = server.reportsEnd ? Number.POSITIVE_INFINITY : server.assumedSessionSeconds
  const overdue =
    server.rechecks && decision.recheckAfterSeconds !== null
      ? overdueSeconds(checks)
      : Number.POSITIVE_INFINITY
  // Who is asked about seldom is not assumed to be gone before it is time.
  if (overdue < cut) return { afterMs: overdue * 1_000, end: 'overdue' }
  if (cut <= assumed && cut < Number.POSITIVE_INFINITY) {
    return { afterMs: cut * 1_000, end: 'time_limit', ...(!server.timeLimit && { cuts: true }) }
  }
  return assumed < Number.POSITIVE_INFINITY ? { afterMs: assumed * 1_000, end: 'assumed' } : null
}

/** Only what is a limit: whoever is cut where the media server asks once could not be asked about again. */
function ownLimit(
  { timeLimitSeconds }: Pick<Decision, 'timeLimitSeconds'>,
  { cuts }: ServerLimits,
): number {
  return cuts === true && timeLimitSeconds !== null ? timeLimitSeconds : Number.POSITIVE_INFINITY
}

function overdueSeconds({ intervalSeconds, graceSeconds, endAfterMissed }: Checks): number {
  if (endAfterMissed === 0) return Number.POSITIVE_INFINITY
  return intervalSeconds * endAfterMissed + graceSeconds
}

/** When a session ends that way, as it is shown. Null: nothing is known beforehand. */
export function endsAtMs(limit: SessionLimit | null, nowMs: number): number | null {
  return limit === null || limit.end === 'overdue' ? null : nowMs + limit.afterMs
}

/**
 * The same for a session the store held at start: what was left of its limit, from now.
 *
 * @param nowMs  By the clock as it was when it started, epoch milliseconds.
 * @param checks Null when its stream is not metered.
 */
export function limitOfRestored(
  session: Session,
  server: ServerLimits,
  nowMs: number,
  checks: Checks | null,
): SessionLimit | null {
  if (server.rechecks && checks !== null && session.action === 'subscribe') {
    const seconds = overdueSeconds(checks)
    if (seconds < Number.POSITIVE_INFINITY) return { afterMs: seconds * 1_000, end: 'overdue' }
  }
  if (session.endsAtMs === null) return null
  const afterMs = Math.max(0, session.endsAtMs - nowMs)
  // Two looks tell whether it is over.
  const looksMs = (server.compareSeconds ?? 0) * 3_000
  if (!server.reportsEnd) return { afterMs: Math.max(afterMs, looksMs), end: 'assumed' }
  const cuts = !keepsLimit(server, session.action) && isCut(server, session.action)
  return { afterMs, end: 'time_limit', ...(cuts && { cuts }) }
}
