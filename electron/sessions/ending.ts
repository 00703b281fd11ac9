import type { RevokeFate } from '../../shared/bulk-revoke.ts'
import { controlOf, isControllable } from '../../shared/control-setup.ts'
import type { ProtocolName } from '../../shared/media-server.ts'
import type { EndingRemedy, Session, SessionEnding } from '../../shared/session.ts'
import { cutReach } from './control/reach.ts'
import { isCut, keepsLimit, type ServerLimits } from './limits.ts'

/** What is known of the media server a session is at. */
export interface ServerFacts extends ServerLimits {
  /** Null when it is none of the operator's, or is not set up any more. */
  readonly protocol: ProtocolName | null
  /** It asks with each request of a player, so that nobody has to have seen it ask again. */
  readonly asksEachTime: boolean
  /** After how many seconds at most it is told to ask again. Default: it is not told, and only that it does tells. */
  readonly toldToAskSeconds?: number
  /** Within how many seconds one of whom it asks is cut besides. Null: only when it asks. */
  readonly cutsWithinSeconds: number | null
  /** What revoking means there where Stagedoor cuts nobody. Default: it only refuses who comes anew. */
  readonly revoke?: RevokeFate
}

/** How soon a control client has cut and read back, seconds, where the media server answers. */
const CUT_SECONDS = 5

/**
 * What ends a session when the right to it ends, and how soon.
 *
 * @param intervalSeconds How often a metered viewer is asked about. Null when the stream is not metered.
 * @param nowMs           Epoch milliseconds.
 */
export function endingOf(
  session: Session,
  server: ServerFacts,
  intervalSeconds: number | null,
  nowMs: number,
): SessionEnding {
  const askedEverySeconds = askedEvery(session, server, intervalSeconds)
  const isAsked = isAskedAgain(session, server, askedEverySeconds)
  const limitMs = limitAtMs(session, server)
  const isLimited = limitMs !== null && keepsLimit(server, session.action)
  const cuts = isSurelyCut(session, server)
  const by = isAsked ? 'asked_again' : isLimited ? 'media_server' : cuts ? 'stagedoor' : 'nothing'
  const works = cuts && session.cutProblem === undefined
  const within = [
    ...(works ? [CUT_SECONDS] : []),
    ...(isAsked && askedEverySeconds !== null ? [askedEverySeconds] : []),
    ...(server.cutsWithinSeconds === null ? [] : [server.cutsWithinSeconds]),
    ...(isLimited ? [Math.max(0, Math.ceil((limitMs - nowMs) / 1_000))] : []),
  ]
  return {
    by,
    atMs: by === 'media_server' ? limitMs : earliest(session.holdsUntilMs ?? null, limitMs),
    askedEverySeconds: isAsked ? askedEverySeconds : null,
    revokedWithinSeconds: within.length === 0 ? null : Math.min(...within),
    fate: fateOf(session, server),
    remedy: by === 'nothing' ? remedyOf(session, server) : null,
  }
}

/** What revoking one, alone or with others, does to it at its media server as that is set up now. */
export const fateOf = (session: Session, server: ServerFacts): RevokeFate =>
  isSurelyCut(session, server) ? 'instant' : (server.revoke ?? 'new_viewers_only')

/** Not one that its media server cannot tell by what is known of it, as one without an id of its own. */
function isSurelyCut(session: Session, server: ServerFacts): boolean {
  const { protocol } = server
  if (protocol === null || !isControllable(protocol)) return false
  return isCut(server, session.action) && cutReach[protocol](session) === 'sure'
}

function askedEvery(
  { action, askedEverySeconds }: Session,
  { rechecks, toldToAskSeconds }: ServerFacts,
  intervalSeconds: number | null,
): number | null {
  // An encoder that sends a title is asked about as well, and stays whatever is answered.
  if (action === 'publish' && !rechecks) return null
  const interval = rechecks && action === 'subscribe' ? intervalSeconds : null
  return askedEverySeconds ?? interval ?? toldToAskSeconds ?? null
}

const isAskedAgain = (
  { action }: Session,
  { asksEachTime }: ServerFacts,
  everySeconds: number | null,
): boolean => everySeconds !== null || (asksEachTime && action === 'subscribe')

/** When its time is up. Null where its end is only taken for granted, since nobody tells of it. */
function limitAtMs({ endsAtMs, startedAtMs }: Session, server: ServerFacts): number | null {
  const { reportsEnd, assumedSessionSeconds } = server
  const isAssumed = !reportsEnd && endsAtMs === startedAtMs + assumedSessionSeconds * 1_000
  return isAssumed ? null : endsAtMs
}

const earliest = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.min(one, other)

function remedyOf({ action }: Session, server: ServerFacts): EndingRemedy {
  const { protocol } = server
  if (protocol === 'nginx-rtmp') return 'set_on_update'
  const control = protocol === null ? null : controlOf(protocol)
  // Where control ends publishers alone, it is nothing to count on for a viewer's end.
  const helps = control !== null && (control.publishersOnly !== true || action === 'publish')
  return helps && !isCut(server, action) ? 'add_control' : 'stays_until_left'
}
