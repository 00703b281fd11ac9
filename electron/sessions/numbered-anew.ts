import type { Session } from '../../shared/session.ts'
import { connectionNumber } from './control/nginx-number.ts'
import { perServer } from './per-server.ts'
import type { Registry } from './registry.ts'

/** nginx asks about everyone at their pace, and drops whoever it gets no answer for: who is not asked about is gone. */
const QUIET_MS = 600_000
const QUIET_PACES = 4
/** nginx notices within 90 seconds that an encoder is gone (`ping`, `ping_timeout`), and tells; one that is gone longer is not told of. */
const BACK_MS = 300_000
/** An encoder publishes at once when it has connected: who plays that much sooner has connected sooner too. */
const CONNECTS_MS = 60_000

export interface NumberedAnewTools {
  readonly registry: Pick<Registry, 'list' | 'elapsedMs' | 'quietMs' | 'endGone'>
  /** The live publish sessions by the name of their stream on the wire. */
  publishersOf(streamName: string): readonly Session[]
  /** Whether its sessions are numbered as nginx numbers its connections. */
  isNumbered(mediaServerId: string): boolean
  /** Whether those of any are: else nobody has to be looked at for it. */
  hasNumbered(): boolean
  /** Whether its own list is looked at, which tells more. */
  isListed(mediaServerId: string): boolean
}

/**
 * Ends those at an nginx whose end was never told, since it was restarted. Where it asks about everyone who is in, that is whoever it
 * does not ask about any more. Where it does not, its numbers tell: an encoder that is back on its stream under a lower number than
 * its session of before, whose end nginx does not tell either, is back at an nginx that counts anew. Then that session is over, and so are
 * those who watched this stream before. Those of other streams stay: they may be in a worker of before. Nobody is over where another
 * nginx counts on, as where a main and a backup one are set up as one media server.
 *
 * @returns What does so, to be called now and then.
 */
export function createNumberedAnew(tools: NumberedAnewTools): () => void {
  const { registry } = tools
  const liveMs = registry.elapsedMs
  /** Those at the call before: after a sleep of the machine nobody was asked about for long. */
  let quietBefore: ReadonlySet<string> = new Set()

  function isQuiet(session: Session): boolean {
    const { askedEverySeconds, mediaServerId } = session
    if (askedEverySeconds === undefined || tools.isListed(mediaServerId)) return false
    const paceMs = 1_000 * QUIET_PACES * askedEverySeconds
    return registry.quietMs(session) >= Math.max(QUIET_MS, paceMs)
  }

  /** The session of an encoder that is back, by which the one of before is over. Null: it is not. */
  function backOf(publisher: Session): Session | null {
    const { mediaServerId, streamName, grantId, address } = publisher
    if (grantId === null || address === null) return null
    const back = tools.publishersOf(streamName).find((each) => {
      const isSame = each.mediaServerId === mediaServerId && each.address === address
      const isLower = numberOf(each) < numberOf(publisher) && liveMs(each) < liveMs(publisher)
      return isSame && each.grantId === grantId && isLower && liveMs(each) >= BACK_MS
    })
    return back ?? null
  }

  /**
   * Whether the numbers of who came after the encoder leap over its number of before. From a restart on they climb; a leap is of another
   * counter, which goes on.
   */
  function countsOn(
    { mediaServerId, ...before }: Session,
    back: Session,
    sessions: readonly Session[],
  ): boolean {
    const limit = numberOf(before)
    const since = sessions.filter(
      (each) => each.mediaServerId === mediaServerId && liveMs(each) < liveMs(back),
    )
    let over: Session | null = null
    for (const each of since) {
      if (numberOf(each) >= limit && (over === null || liveMs(each) > liveMs(over))) over = each
    }
    if (over === null) return false
    let reached = numberOf(back)
    for (const each of since) {
      const isSooner = numberOf(each) < limit && liveMs(each) >= liveMs(over)
      if (isSooner) reached = Math.max(reached, numberOf(each))
    }
    return numberOf(over) - reached > (limit - numberOf(back)) / 2
  }

  function endBefore(gone: Session, back: Session, sessions: readonly Session[]): void {
    const lasted = (session: Session): number => liveMs(session) - liveMs(back)
    const isBefore = (session: Session): boolean =>
      liveMs(session) >= liveMs(gone) ||
      (numberOf(session) > numberOf(back) && lasted(session) >= CONNECTS_MS)
    const over = sessions.filter(
      (each) =>
        each.mediaServerId === gone.mediaServerId &&
        each.streamName === gone.streamName &&
        (each.id === gone.id || (each.action === 'subscribe' && isBefore(each))) &&
        isUnasked(each),
    )
    for (const each of over) registry.endGone(each, lasted(each))
  }

  /** Nor lately for the first time. */
  const isUnasked = (session: Session): boolean =>
    session.askedEverySeconds === undefined && registry.quietMs(session) >= BACK_MS

  return () => {
    if (!tools.hasNumbered()) {
      quietBefore = new Set()
      return
    }
    const isNumbered = perServer(tools.isNumbered)
    const sessions = registry.list().filter((each) => isNumbered(each.mediaServerId))
    const quiet = sessions.filter(isQuiet)
    for (const each of quiet.filter(({ id }) => quietBefore.has(id))) {
      registry.endGone(each, liveMs(each) - registry.quietMs(each))
    }
    quietBefore = new Set(quiet.map(({ id }) => id))
    for (const each of sessions) {
      const back = each.action === 'publish' && isUnasked(each) ? backOf(each) : null
      if (back !== null && !countsOn(each, back, sessions)) endBefore(each, back, sessions)
    }
  }
}

const numberOf = ({ sessionKey }: Pick<Session, 'sessionKey'>): number =>
  connectionNumber(sessionKey)
