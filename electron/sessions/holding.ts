import type { AccessRequest, Decision, GrantKind } from '../../shared/access.ts'
import { type ExpiryEnds, endsAtExpiry } from '../../shared/grant-validity.ts'
import { provenGrant } from '../../shared/proven-grant.ts'
import type { Session } from '../../shared/session.ts'
import { decideHeld, type Held } from '../access/held.ts'
import { type Outlook, outlookOf, withOutlook } from '../access/outlook.ts'
import type { Snapshot } from '../access/snapshot.ts'
import type { Hold } from './entry.ts'
import { keepsLimit, type ServerLimits } from './limits.ts'
import { TAKEN_BACK } from './refused.ts'
import type { Registry, Until } from './registry.ts'
import type { Judged } from './types.ts'

export interface HoldingTools {
  /** The one in force. */
  snapshot(): Snapshot
  readonly registry: Pick<
    Registry,
    'list' | 'current' | 'hold' | 'held' | 'expect' | 'markOver' | 'elapsedMs'
  >
  limitsOf(mediaServerId: string): Pick<ServerLimits, 'timeLimit' | 'limitsPublishers'>
  /** The decision a session began with. Null when it is not kept any more. */
  decisionOf(id: number): Promise<Pick<Decision, 'trace' | 'grantEndsAtMs'> | null>
  /** When a token ends as it is stored now. Null when none of this id is. */
  tokenEndOf(grantId: string): { readonly kind: GrantKind; readonly endsAtMs: number | null } | null
  /** What a stream makes of tokens that expire. */
  expiryEndsOf(streamId: string): ExpiryEnds
  /** Runs something after what waits now, so that requests are answered between two slices. Default setImmediate. */
  soon?(run: () => void): void
  onError(error: unknown): void
}

/**
 * Follows how long the right to each session lasts, and finds out when it has ended: by the same deciding as at the start,
 * at the moments where a grant expires or a schedule begins or ends, and whenever streams or rules have changed.
 *
 * A session is asked about on a clock of its own: the moment it began, and the time since by the clock that never jumps. So
 * a wall clock that is set right ends nobody before, or after, the time they were given.
 */
export interface Holding {
  /**
   * The same decision with how long it holds.
   *
   * @param nowMs Epoch milliseconds.
   */
  foresee(request: AccessRequest, decision: Judged, nowMs: number): Judged
  /** A session began with a decision that was foreseen. */
  began(session: Session, decision: Judged): void
  /** A session was asked about again, and goes on. */
  wentOn(session: Session, decision: Judged): void
  /**
   * How a session stands now, without its credential being looked at: what it was let in with counts, and rules, revocations and
   * ends as they are. For when looking at the credential fails; where this fails as well, an end that was known of has come.
   */
  standing(session: Session): Decision
  /** The same under the rules and streams of another snapshot, e.g. with a draft. Nothing is marked or noted. */
  standingUnder(session: Session, snapshot: Snapshot): Decision
  /** Asks about sessions now. Those that would not be let in anew are marked over. */
  look(sessions: readonly Session[]): void
  /** The same for all, in slices; the first one at once. */
  lookAll(): void
  /** The same after an edit, unless it left streams and rules as they were. */
  lookIfChanged(): void
  /** Looks at those whose token ends at another time than it did, in slices. For now and then. */
  followTokens(): void
  /**
   * Reads what the sessions of before this start began with, and then looks at all. Of one whose decision cannot be read counts
   * what it tells itself. Never rejects.
   */
  restore(): Promise<void>
  stop(): void
}

/** Sessions looked at without a pause; about a millisecond. */
const SLICE = 200
/** How soon a session is asked about again when asking failed inside, milliseconds. */
const FAILED_MS = 15_000
/** How long a media server that was told to end a session is waited for, milliseconds: it rounds to seconds. */
const SERVER_LATE_MS = 3_000

/** Makes what follows the sessions of a registry. */
export function createHolding(tools: HoldingTools): Holding {
  const { registry, soon = setImmediate } = tools
  let lookedAt: Pick<Snapshot, 'streams' | 'rules'> | null = null
  /** The run that is under way; an older one that finds another here stops. */
  const run = { look: 0, follow: 0 }
  let isStopped = false

  function foresee(request: AccessRequest, decision: Judged, nowMs: number): Judged {
    if (decision.outcome !== 'allow') return decision
    const held = heldAtStart(request, decision)
    const outlook = outlookSafely(held, tools.snapshot(), nowMs, tools.onError)
    const foreseen: Judged = withOutlook(decision, outlook)
    const { lookAgainMs } = outlook
    return lookAgainMs === null ? foreseen : { ...foreseen, lookAgainMs }
  }

  /** What is known of a session; what it tells itself, as long as the decision it began with is not read. */
  const holdOf = (session: Session): Hold => registry.held(session) ?? guessed(session)

  /** @returns What reading its decision failed with, which is no reason for the others to wait. Null: nothing. */
  async function restoreOne(session: Session): Promise<unknown> {
    if (registry.held(session) !== null) return null
    try {
      const decision = await tools.decisionOf(session.decisionId)
      registry.hold(session, decision === null ? guessed(session) : holdAtStart(decision))
      return null
    } catch (error) {
      registry.hold(session, guessed(session))
      return error
    }
  }

  /** The same with when its token ends as it is stored now: it may have been given another end since. */
  function readHold(session: Session, hold: Hold): Hold {
    const token = hold.isProven ? tools.tokenEndOf(session.grantId ?? '') : null
    if (token === null) return hold
    const ends = endsAtExpiry(token.kind, tools.expiryEndsOf(session.streamId))
    const grantEndsAtMs = ends ? token.endsAtMs : null
    return grantEndsAtMs === hold.grantEndsAtMs ? hold : { ...hold, grantEndsAtMs }
  }

  function holdNow(session: Session): Hold {
    const before = holdOf(session)
    const hold = readHold(session, before)
    if (hold !== before) registry.hold(session, hold)
    return hold
  }

  const atOf = (session: Session): number => session.startedAtMs + registry.elapsedMs(session)

  function expect(session: Session, until: Until | null, lookAgainMs: number | null): void {
    const late = keepsLimit(tools.limitsOf(session.mediaServerId), session.action)
    const askAtMs = until === null ? lookAgainMs : until.atMs + (late ? SERVER_LATE_MS : 0)
    registry.expect(session, until, askAtMs)
  }

  function lookAt(session: Session): void {
    // One that is revoked is cut for that.
    if (session.revokedAtMs !== null) return
    const held = heldOf(session, holdNow(session))
    const snapshot = tools.snapshot()
    const atMs = atOf(session)
    const { outcome, reason } = decideHeld(held, snapshot, atMs)
    if (outcome === 'allow') {
      const {
        untilMs,
        reason: why,
        lookAgainMs,
      } = outlookSafely(held, snapshot, atMs, tools.onError)
      const until = untilMs === null || why === null ? null : { atMs: untilMs, reason: why }
      expect(session, until, lookAgainMs)
    } else if (reason === 'internal') {
      const ended = endedBy(session, atMs)
      if (ended !== null) registry.markOver(session, ended)
      else registry.expect(session, untilOf(session), atMs + FAILED_MS)
    } else if (!TAKEN_BACK.has(reason)) {
      const { holdsUntilMs } = session
      const isKnown = holdsUntilMs !== undefined && holdsUntilMs <= atMs
      registry.markOver(session, { atMs: isKnown ? holdsUntilMs : atMs, reason })
    }
  }

  function look(sessions: readonly Session[]): void {
    for (const listed of sessions) {
      const session = registry.current(listed)
      if (session === null) continue
      try {
        lookAt(session)
      } catch (error) {
        tools.onError(error)
      }
    }
  }

  function inSlices(
    work: keyof typeof run,
    sessions: readonly Session[],
    from: number,
    visit: (slice: readonly Session[]) => void,
  ): void {
    const mine = run[work]
    visit(sessions.slice(from, from + SLICE))
    const next = from + SLICE
    if (next >= sessions.length) return
    soon(() => {
      if (run[work] === mine) inSlices(work, sessions, next, visit)
    })
  }

  function lookAll(): void {
    const { streams, rules } = tools.snapshot()
    lookedAt = { streams, rules }
    run.look += 1
    inSlices('look', registry.list(), 0, look)
  }

  const hasOtherEnd = (listed: Session): boolean => {
    const session = registry.current(listed)
    if (session === null) return false
    const before = registry.held(session)
    return before !== null && holdNow(session) !== before
  }

  return {
    foresee,
    began(session, decision) {
      registry.hold(session, holdAtStart(decision))
      const until = untilOf(decision)
      const { lookAgainMs = null } = decision
      if (until !== null || lookAgainMs !== null) expect(session, until, lookAgainMs)
    },
    standing(session) {
      const atMs = atOf(session)
      const decision = decideHeld(heldOf(session, holdNow(session)), tools.snapshot(), atMs)
      if (decision.reason !== 'internal') return decision
      const ended = endedBy(session, atMs)
      return ended === null ? decision : { ...decision, reason: ended.reason }
    },
    standingUnder: (session, snapshot) =>
      decideHeld(heldOf(session, readHold(session, holdOf(session))), snapshot, atOf(session)),
    wentOn(session, decision) {
      // A check that failed says nothing of when the right ends.
      if (decision.reason === 'check_failed') return
      if (decision.holdsUntilMs === session.holdsUntilMs) return
      if (decision.grantId === session.grantId) registry.hold(session, holdAtStart(decision))
      expect(session, untilOf(decision), decision.lookAgainMs ?? null)
    },
    look,
    lookAll,
    lookIfChanged() {
      const { streams, rules } = tools.snapshot()
      if (streams !== lookedAt?.streams || rules !== lookedAt.rules) lookAll()
    },
    followTokens() {
      run.follow += 1
      inSlices('follow', registry.list(), 0, (slice) => look(slice.filter(hasOtherEnd)))
    },
    async restore() {
      let failure: unknown = null
      for (const [index, session] of registry.list().entries()) {
        if (index % SLICE === SLICE - 1) await new Promise<void>(soon)
        if (isStopped) return
        failure = (await restoreOne(session)) ?? failure
      }
      // One for all: it may be thousands.
      if (failure !== null) tools.onError(failure)
      if (!isStopped) lookAll()
    },
    stop() {
      isStopped = true
      run.look += 1
      run.follow += 1
    },
  }
}

/** Until when a decision holds, or as is known a session may last. Null: no end is known. */
const untilOf = ({
  holdsUntilMs,
  holdsUntilReason,
}: Pick<Session, 'holdsUntilMs' | 'holdsUntilReason'>): Until | null =>
  holdsUntilMs === undefined || holdsUntilReason === undefined
    ? null
    : { atMs: holdsUntilMs, reason: holdsUntilReason }

/** The end that was known of, once it has come. */
function endedBy(session: Session, atMs: number): Until | null {
  const until = untilOf(session)
  return until !== null && until.atMs <= atMs ? until : null
}

/** Looking ahead decides nothing: when it fails, no end is known and it is tried again. */
function outlookSafely(
  held: Held,
  snapshot: Snapshot,
  fromMs: number,
  onError: (error: unknown) => void,
): Outlook {
  try {
    return outlookOf(held, snapshot, fromMs)
  } catch (error) {
    onError(error)
    return { untilMs: null, reason: null, lookAgainMs: fromMs + FAILED_MS }
  }
}

const guessed = ({ grantId, reason, isUnproven }: Session): Hold => ({
  isProven: grantId !== null && reason !== 'public_stream' && isUnproven !== true,
  grantEndsAtMs: null,
})

function holdAtStart(began: Pick<Decision, 'trace' | 'grantEndsAtMs'>): Hold {
  const { grantEndsAtMs = null } = began
  const isProven = provenGrant(began.trace).grantId !== null
  if (grantEndsAtMs === null) return isProven ? PROVEN : UNPROVEN
  return { isProven, grantEndsAtMs }
}

/** Most sessions have one of these, for as long as they are live. */
const PROVEN: Hold = { isProven: true, grantEndsAtMs: null }
const UNPROVEN: Hold = { isProven: false, grantEndsAtMs: null }

function heldAtStart(request: AccessRequest, decision: Decision): Held {
  const { grantId, tags, viewerId, grantEndsAtMs = null } = decision
  const id = grantId !== null && provenGrant(decision.trace).grantId !== null ? grantId : null
  return {
    request,
    sessionId: null,
    grant: id === null ? null : { id, tags, viewerId },
    grantEndsAtMs,
  }
}

function heldOf(session: Session, { isProven, grantEndsAtMs }: Hold): Held {
  const { grantId: id, tags, viewerId, action, streamName, mediaServerId } = session
  const { protocol, address, userAgent, referer, sessionKey } = session
  return {
    request: {
      ...{ action, streamName, mediaServerId, protocol, address, userAgent, referer },
      ...{ sessionKey, viewerId, phase: 'recheck', credentials: [] },
    },
    sessionId: session.id,
    grant: id === null || !isProven ? null : { id, tags, viewerId },
    grantEndsAtMs,
  }
}
