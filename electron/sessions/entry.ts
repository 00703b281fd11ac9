import type { Session, SessionEnd } from '../../shared/session.ts'

/**
 * How far from its limit a reported end still counts as the limit's doing, milliseconds. Media servers cut when their own
 * clock says so, and round to seconds.
 */
const LIMIT_LEEWAY_MS = 2_000

/** How long after it was to be cut one that is still live is to be cut again, milliseconds. */
export const CUT_AGAIN_MS = 15_000

/** Questions about a session that follow closer than this count as one, milliseconds: players ask for several files at once. */
const ASKED_TOGETHER_MS = 500

/** How a live session ends by itself. */
export interface SessionLimit {
  readonly afterMs: number
  readonly end: Extract<SessionEnd, 'time_limit' | 'assumed' | 'overdue'>
  /** Whether Stagedoor has to cut it then. Default: it is over. */
  readonly cuts?: boolean
}

/** What a session stands on besides what it says itself. */
export interface Hold {
  /** Whether its grant let it in. Otherwise the one it names, if any, was refused and nobody's was needed. */
  readonly isProven: boolean
  /** When its grant ends it, epoch milliseconds. Null when it does not. */
  readonly grantEndsAtMs: number | null
}

/** A live session with its times. All but those of the session are of the clock that never jumps. */
export interface Entry {
  session: Session
  /** When it started or, for a restored one, was restored. Whole milliseconds take less memory. */
  readonly sinceMs: number
  /** How long it was live before it was restored. */
  readonly beforeMs: number
  /** Null when only a report ends it. */
  deadlineMs: number | null
  limitEnd: SessionLimit['end'] | null
  /** When it is to be cut. Null: at its limit it is over. */
  cutAtMs: number | null
  /** When it is to be cut should it still be revoked then: whoever revokes cuts at once, which may fail. */
  cutRevokedAtMs: number
  /** When it is to be cut because it would not be let in anew. Null: it would. */
  cutOverAtMs: number | null
  /** When Stagedoor itself asks about it again. Null: not by itself. */
  askAtMs: number | null
  /** Null: not read yet. */
  hold: Hold | null
  /** Whether it was refused when it was asked about again, and goes on. */
  isRefused: boolean
  /** Whether a revocation concerns it. */
  isRevoked: boolean
  /** Whether its media server was told to cut it. */
  isCut: boolean
  /** When its media server asked about it last; at first, when it began. */
  askedMs: number
  /** The longest pause between two questions about it. 0: there was but one. */
  pauseMs: number
  /** How often it was asked about, up to two. */
  asked: number
  /** When the feed last heard of it because it was asked about again. */
  toldMs: number
}

/** @param monotonicMs Of the clock that never jumps. */
export function newEntry(
  session: Session,
  limit: SessionLimit | null,
  beforeMs: number,
  monotonicMs: number,
): Entry {
  const sinceMs = Math.round(monotonicMs)
  const { deadlineMs, limitEnd, cutAtMs } = deadlineOf(limit, sinceMs)
  return {
    session,
    sinceMs,
    beforeMs,
    deadlineMs,
    limitEnd,
    cutAtMs,
    cutRevokedAtMs: sinceMs + CUT_AGAIN_MS,
    cutOverAtMs: null,
    askAtMs: null,
    hold: null,
    isRefused: false,
    isRevoked: session.revokedAtMs !== null,
    isCut: false,
    askedMs: sinceMs,
    pauseMs: 0,
    asked: 0,
    toldMs: sinceMs,
  }
}

/** Whether it is to be cut now; then its turn comes again after a while. */
export function isToCut(entry: Entry, monotonicMs: number): boolean {
  const { cutAtMs, cutRevokedAtMs, cutOverAtMs } = entry
  // One that was only refused as it was asked about again goes on at its media server, which is as it should be.
  const isRevoked = entry.isRevoked && monotonicMs >= cutRevokedAtMs
  const isAtLimit = cutAtMs !== null && monotonicMs >= cutAtMs
  const isOver = cutOverAtMs !== null && monotonicMs >= cutOverAtMs
  if (isRevoked) entry.cutRevokedAtMs = monotonicMs + CUT_AGAIN_MS
  if (isAtLimit) entry.cutAtMs = monotonicMs + CUT_AGAIN_MS
  if (isOver) entry.cutOverAtMs = monotonicMs + CUT_AGAIN_MS
  return isRevoked || isAtLimit || isOver
}

/** Whether it has ended by itself, without a cut. */
export const isPast = ({ deadlineMs, cutAtMs }: Entry, monotonicMs: number): boolean =>
  deadlineMs !== null && cutAtMs === null && monotonicMs >= deadlineMs + LIMIT_LEEWAY_MS

/**
 * When it is next to be asked about or cut, or over, by the clock that never jumps; not before then do {@link isToCut} and
 * {@link isPast} hold. Infinity: not by itself.
 */
export function dueAtMs(entry: Entry): number {
  const { askAtMs, isRevoked, cutRevokedAtMs, cutAtMs, cutOverAtMs, deadlineMs } = entry
  return Math.min(
    askAtMs ?? NEVER,
    isRevoked ? cutRevokedAtMs : NEVER,
    cutAtMs ?? (deadlineMs === null ? NEVER : deadlineMs + LIMIT_LEEWAY_MS),
    cutOverAtMs ?? NEVER,
  )
}

const NEVER = Number.POSITIVE_INFINITY

/** Timed by the clock that never jumps, so that a session is never of negative or absurd length. */
export function elapsed(entry: Entry, monotonicMs: number): number {
  return entry.beforeMs + monotonicMs - entry.sinceMs
}

/** When a session is at its limit, by the monotonic clock, what ends it then, and from when on it is cut. Null: no limit. */
export function deadlineOf(
  limit: SessionLimit | null,
  monotonicMs: number,
): Pick<Entry, 'deadlineMs' | 'limitEnd' | 'cutAtMs'> {
  if (limit === null) return { deadlineMs: null, limitEnd: null, cutAtMs: null }
  const deadlineMs = Math.round(monotonicMs) + limit.afterMs
  return { deadlineMs, limitEnd: limit.end, cutAtMs: limit.cuts === true ? deadlineMs : null }
}

/**
 * Takes down that its media server asked about it, and how often it does so.
 *
 * @returns Whether that is news.
 */
export function noteAsked(entry: Entry, monotonicMs: number): boolean {
  const pauseMs = monotonicMs - entry.askedMs
  if (pauseMs < ASKED_TOGETHER_MS) return false
  entry.askedMs = monotonicMs
  entry.pauseMs = Math.max(entry.pauseMs, Math.round(pauseMs))
  entry.asked += 1
  // The first pause is since the start, and after a restart of Stagedoor it is any.
  if (entry.asked === 1 && entry.beforeMs > 0) return false
  const seconds = Math.max(1, Math.round(pauseMs / 1_000))
  const before = entry.session.askedEverySeconds
  if (before !== undefined && Math.abs(seconds - before) <= Math.max(1, before / 4)) return false
  entry.session = { ...entry.session, askedEverySeconds: seconds }
  return true
}

/** What an end is recorded as. A media server that was told to end a session reports an ordinary end. */
export function endOf(entry: Entry, end: SessionEnd, monotonicMs: number): SessionEnd {
  if (end === 'reported' && entry.isCut) return overEnd(entry)
  const { deadlineMs, limitEnd } = entry
  const isAtLimit = deadlineMs !== null && monotonicMs >= deadlineMs - LIMIT_LEEWAY_MS
  const isLimit =
    end === 'time_limit' || (end === 'reported' && limitEnd === 'time_limit' && isAtLimit)
  if (!isLimit) return end
  const { endsAtMs, holdsUntilMs } = entry.session
  const isRight = endsAtMs !== null && holdsUntilMs !== undefined && holdsUntilMs <= endsAtMs
  return isRight ? rightEnd(entry) : 'time_limit'
}

/** What it is over as: revoked, as one is called that is live no longer, its right has ended, or its time is up. */
export function overEnd(entry: Entry | undefined): SessionEnd {
  if (entry === undefined || entry.session.revokedAtMs !== null) return 'revoked'
  return entry.cutOverAtMs === null ? 'time_limit' : rightEnd(entry)
}

const rightEnd = ({ session }: Entry): SessionEnd =>
  session.holdsUntilReason === 'grant_expired' ? 'expired' : 'refused'
