import type { AccessRequest, Decision, TraceStep } from '../../shared/access.ts'
import type { AppError } from '../../shared/errors.ts'
import type { DecisionRecord, Session } from '../../shared/session.ts'
import type { TokenBinding } from '../store/types.ts'
import type { AdmissionTools } from './admission-tools.ts'
import { asKnown, beginsSession, goesOn, isRecheckOf, isToldAgain } from './asked-again.ts'
import { createEarlyEnds } from './early-ends.ts'
import type { SessionLimit } from './entry.ts'
import { createInPlace } from './in-place.ts'
import { oustedMark } from './limiting/marks.ts'
import { createSeatTaker } from './limiting/seat-taker.ts'
import { endsAtMs, limitOf, limitsFor, toldDecision } from './limits.ts'
import { createRechecks } from './rechecks.ts'
import { bareDecision, recordOf, sessionIdOf, sessionOf, turned, unreadOf } from './record.ts'
import { createRefused, endOfRefused, isSame } from './refused.ts'
import { fitsStream } from './registry.ts'
import { createSettling, type Done } from './settling.ts'
import { createSources, type Waiting } from './sources.ts'
import { createStarting } from './starting.ts'
import type { Admission, Judged } from './types.ts'
import { usedGrant } from './used-grant.ts'

/** An admitted start on its way to the store. */
interface Start {
  readonly record: DecisionRecord
  readonly session: Session
  readonly binding: TokenBinding | null
  readonly judged: Judged
}

/**
 * A media server that reports ends numbers its connections itself, so the same number again is the question that was
 * sent twice, which happens at once; later it is another connection, after the server began to count anew.
 */
const SENT_TWICE_MS = 20_000

/** Makes the admission that all callers of the handler share. No promises here: this is the hot path. */
export function createAdmission(tools: AdmissionTools): Admission {
  const { journal, registry } = tools
  let lastId = tools.lastDecisionId
  const refused = createRefused(tools.refusedBefore ?? [])
  const sources = createSources()
  const rechecks = createRechecks(tools)
  const takeSeat = createSeatTaker(tools)
  const { settle, refuseUnstored } = createSettling(tools)
  const earlyEnds = createEarlyEnds()
  const inPlace = createInPlace(tools)
  const starting = createStarting(answerNow, tools.onError)

  function decideSafely(request: AccessRequest, atMs: number, sessionId: string | null): Judged {
    try {
      return tools.decide(request, atMs, sessionId)
    } catch (error) {
      tools.onError(error)
      return bareDecision('deny', 'internal', [['request', 'fail', 'internal']])
    }
  }

  const limitFor = (request: AccessRequest, decision: Decision): SessionLimit | null => {
    const limits = limitsFor(request, tools.limitsOf(request.mediaServerId))
    const told = limits.timeLimit ? toldDecision(decision, tools.now()) : decision
    return limitOf(told, limits, tools.checksOf(decision.streamId ?? ''))
  }

  /** Stores an admitted start and takes its session up; the settings decide when it cannot be stored. */
  function admit(request: AccessRequest, decision: Judged, atMs: number, done: Done): void {
    lastId += 1
    const id = lastId
    const sessionId = sessionIdOf(atMs, id)
    const record = recordOf(id, atMs, request, decision, sessionId)
    const limit = limitFor(request, decision)
    const session = sessionOf(record, sessionId, endsAtMs(limit, atMs), decision)
    const { binds: binding = null, marks = [] } = decision
    tools.limiter?.named(decision.seat, sessionId)
    const settled = starting.begin(request)
    const stored = (error: AppError | null): void => {
      if (error !== null) {
        admitUnstored(request, { record, session, binding, judged: decision }, error, done)
        return
      }
      if (binding !== null) tools.bound?.(binding)
      begin(session, limit, decision)
      registry.decided(record)
      noteUse(request, decision, atMs)
      done(toldDecision(decision, atMs), id)
    }
    journal.append({ kind: 'decision', decision: record, session, binding, marks }, (error) => {
      try {
        stored(error)
        if (earlyEnds.has(request)) registry.end(session, 'reported')
      } finally {
        settled()
      }
    })
  }

  function noteUse(request: AccessRequest, decision: Decision, atMs: number): void {
    const grantId = usedGrant(request, decision)
    if (grantId !== null) tools.noteGrantUsed(grantId, atMs)
  }

  function begin(session: Session, limit: SessionLimit | null, decision: Judged): void {
    registry.start(session, limit)
    tools.limiter?.seated(decision.seat, session)
    tools.holding?.began(session, decision)
    noteSeen(session)
  }

  /**
   * Where a media server asks again by itself, each time it does tells that the viewer watched since: by the session's own
   * clock, as its end, so that no time is lost or won when the wall clock is set.
   */
  function noteSeen(session: Session): void {
    const { rechecks: isPolled } = tools.limitsOf(session.mediaServerId)
    if (!isPolled || session.action !== 'subscribe') return
    const atMs = Math.round(session.startedAtMs + registry.elapsedMs(session))
    tools.metering.seen(session, atMs)
  }

  function goOn(request: AccessRequest, live: Session, decision: Decision): void {
    noteSeen(live)
    const limit = limitFor(request, decision)
    if (limit !== null || request.lastsSeconds === null) registry.extend(live, limit)
    const asks = request.phase === 'recheck' || tools.limitsOf(live.mediaServerId).rechecks
    if (asks) registry.noteAsked(live)
    tools.holding?.wentOn(live, decision)
  }

  function admitUnstored(request: AccessRequest, start: Start, error: AppError, done: Done): void {
    const admits = tools.whenStoreFails() === 'allow'
    if (admits && admitKept(request, start, ['store', 'fail', error.code], done)) return
    tools.limiter?.release(start.judged.seat)
    const refusal = refuseUnstored(start.record, start.binding, error)
    registry.decided(refusal)
    done(refusal, refusal.id)
  }

  /** Admits a start that will be stored later. Not, and false, when it cannot even wait for that. */
  function admitKept(
    request: AccessRequest,
    { record, session, binding, judged }: Start,
    step: TraceStep,
    done: Done,
  ): boolean {
    const decision = turned(record, 'allow', 'unrecorded_allow', step)
    const kept = recordOf(record.id, record.atMs, request, decision, session.id)
    const begun = { ...session, reason: decision.reason }
    const { marks = [] } = judged
    const more = { binding, marks }
    if (!journal.keep({ kind: 'decision', decision: kept, session: begun, ...more })) return false
    begin(begun, limitFor(request, decision), judged)
    registry.decided(kept)
    done(toldDecision(decision, record.atMs), record.id)
    return true
  }

  /** A session that is live is asked about again: no second one begins, and it ends when it is refused now. */
  function askAgain(
    request: AccessRequest,
    live: Session,
    decided: Judged,
    atMs: number,
    done: Done,
  ): void {
    const decision = rechecks.judge(live, decided, registry.elapsedMs(live))
    const binding = bindingOf(decision, decided)
    const isSettled = goesOn(request, live, decision) || rechecks.isBeat(live, decision)
    if (isSettled && binding === null) {
      goOn(request, live, decision)
      done(toldDecision(decision, atMs), 0)
      return
    }
    lastId += 1
    if (request.phase === 'start') noteAsked(request, decided, lastId)
    const asked = (told: Decision): void => {
      if (told.outcome !== 'allow') {
        if (request.isAside !== true) endRefused(live, told, atMs)
        return
      }
      if (told.grantId === live.grantId) registry.markRefused(live, null)
      goOn(request, live, told)
    }
    const tell: Done = (settled, id) => done(toldDecision(settled, atMs), id)
    settle(recordOf(lastId, atMs, request, decision, null), tell, asked, binding)
  }

  /** The address to store with a decision. One that was taken for somebody who is refused after all is given back. */
  function bindingOf(decision: Decision, { binds }: Judged): TokenBinding | null {
    if (binds === undefined) return null
    if (decision.outcome === 'allow') return binds
    tools.unbind?.(binds)
    return null
  }

  function endRefused(live: Session, decision: Decision, atMs: number): void {
    // A stranger who tries a wrong key on the name a publisher is live on must not end that publisher. Where the server
    // asks by itself no stranger does.
    const isAlike = decision.grantId === live.grantId || tools.limitsOf(live.mediaServerId).rechecks
    if (live.action === 'publish' && !isAlike) return
    const isDisplaced = decision.reason === 'session_displaced'
    if (outlivesRefusal(live)) {
      // Who is ousted is cut for that.
      if (!isDisplaced && decision.reason !== 'limit_banned') registry.markRefused(live, atMs)
      return
    }
    if (isDisplaced || decision.reason === 'session_revoked') refused.add(live, atMs)
    registry.end(live, endOfRefused(live, decision.reason))
  }

  /** Such a server refuses a title or a second encoder, keeps the source it has, and says when that one goes. */
  const outlivesRefusal = (live: Session): boolean =>
    live.action === 'publish' && tools.limitsOf(live.mediaServerId).reportsEnd

  /**
   * Another source for a stream that has one. The server turns it away ("mount in use") whatever is answered here; had
   * the first one gone, its end would have been told before. So the first stays, and the decision is only recorded.
   */
  function askBeside(
    request: AccessRequest,
    live: Session,
    decided: Judged,
    atMs: number,
    done: Done,
  ): void {
    const decision = takeSeat.look(request, decided, live, atMs)
    lastId += 1
    if (decision.outcome === 'allow') noteAsked(request, decided, lastId)
    // A seat that is wanting for another says nothing of the one who is live.
    const asked = (told: Decision): void => {
      if (decided.outcome !== 'allow') endRefused(live, told, atMs)
    }
    settle(recordOf(lastId, atMs, request, decision, null), done, asked, decision.binds)
  }

  /** It begins a session when its source comes, which an answer of the server's own may prevent. */
  function noteAsked(request: AccessRequest, decided: Judged, decisionId: number): void {
    if (request.action !== 'publish' || decided.outcome !== 'allow') return
    // What it binds is on disk with this decision.
    const { binds: _, ...decision } = decided
    sources.asked({ request, decision, decisionId })
  }

  /**
   * A source is there. While another is live here, its server must have died without a word: that one is over, and whoever
   * asked last is the source. So are those who listened to it, unless they may be at a fallback mount: where the source
   * came before this start, its end may have been told while nobody was there to hear.
   */
  function sourceCame(mediaServerId: string, streamName: string): void {
    const { wasOn, waiting } = sources.came(mediaServerId, streamName)
    const firstId = waiting?.decisionId ?? Number.POSITIVE_INFINITY
    const isOver = ({ action, decisionId }: Session): boolean =>
      decisionId < firstId && (action === 'publish' ? waiting !== null : wasOn)
    const fits = fitsStream(mediaServerId, streamName)
    if (wasOn || waiting !== null)
      registry.endWhere((each) => fits(each) && isOver(each), 'restart')
    if (waiting !== null) takeUp(waiting, tools.now())
  }

  /**
   * The source that waited begins its session, with the seat it needs as any other. Without one it is on air all the same,
   * since its server asks no more: its session is there to be cut.
   */
  function takeUp({ request, decision }: Waiting, atMs: number): void {
    const judged = takeSeat({ ...request, phase: 'start' }, decision, null, atMs)
    if (judged.outcome === 'allow') admit(request, judged, atMs, ignore)
    else expel(request, judged, atMs)
  }

  function expel(request: AccessRequest, judged: Judged, atMs: number): void {
    lastId += 1
    const sessionId = sessionIdOf(atMs, lastId)
    const record = recordOf(lastId, atMs, request, judged, sessionId)
    const session = sessionOf(record, sessionId, null, judged)
    const marks = [...(judged.marks ?? []), oustedMark(sessionId, { atMs, by: 'newer' })]
    const entry = { kind: 'decision', decision: record, session, marks } as const
    journal.append(entry, (error) => {
      if (error !== null) journal.keep(entry)
      registry.start(session, null)
      registry.decided(record)
      tools.limiter?.expel(session, atMs)
    })
  }

  /** Something else goes by the id of a live session: unless it is refused, that session is over. */
  function askInPlace(request: AccessRequest, live: Session, decision: Decision): void {
    if (decision.outcome === 'allow' || request.action === 'subscribe') {
      registry.end(live, 'replaced')
    }
  }

  function isAgain(live: Session, request: AccessRequest): boolean {
    if (isRecheckOf(live, request)) return true
    if (!isSame(live, request)) return false
    const keepsKeys = live.action === 'publish' || !tools.limitsOf(live.mediaServerId).reportsEnd
    return keepsKeys || registry.elapsedMs(live) <= SENT_TWICE_MS
  }

  /** The refused session a request goes on with. Null when it is about none. */
  function refusedIdOf(request: AccessRequest, atMs: number): string | null {
    const { reportsEnd } = tools.limitsOf(request.mediaServerId)
    return refused.idOf(request, reportsEnd ? atMs - SENT_TWICE_MS : Number.NEGATIVE_INFINITY)
  }

  function decideStart(request: AccessRequest, done: Done): void {
    const atMs = tools.now()
    const live = registry.find(request.mediaServerId, request.sessionKey)
    if (live !== null && isAgain(live, request)) {
      const known = asKnown(request, live)
      askAgain(known, live, decideSafely(known, atMs, live.id), atMs, done)
      return
    }
    const decided = decideSafely(request, atMs, refusedIdOf(request, atMs))
    if (live === null && isToldAgain(request, decided)) {
      done(decided, 0)
      return
    }
    if (live !== null && request.action === 'publish' && outlivesRefusal(live)) {
      askBeside(request, live, decided, atMs, done)
      return
    }
    if (live === null && inPlace.precedes(request, decided, atMs)) {
      lastId += 1
      settle(recordOf(lastId, atMs, request, decided, null), done, ignore, decided.binds)
      return
    }
    const before = live ?? inPlace.before(request, decided, atMs)
    const decision = takeSeat(request, decided, before, atMs)
    if (before !== null) askInPlace(request, before, decision)
    if (decision.outcome === 'allow' && beginsSession(request)) {
      if (request.action === 'publish') sources.began(request)
      admit(request, decision, atMs, done)
      return
    }
    lastId += 1
    noteAsked(request, decision, lastId)
    const record = recordOf(lastId, atMs, request, decision, null)
    settle(record, done, ignore, decision.binds, decision.marks)
  }

  function noteEnd(request: AccessRequest, done: Done): void {
    const live = registry.find(request.mediaServerId, request.sessionKey)
    const noted = (): void => done(bareDecision('allow', 'end_noted', []), 0)
    if (live === null && request.isLast === true) earlyEnds.add(request)
    if (live === null) noted()
    else registry.end(live, 'reported', noted)
  }

  function answerNow(request: AccessRequest, done: Done): void {
    if (request.phase === 'end') noteEnd(request, done)
    else decideStart(request, done)
  }

  return {
    answer(request, done) {
      tools.noteHeard(request.mediaServerId)
      starting.answer(request, done)
    },
    pass(request, done) {
      tools.noteHeard(request.mediaServerId)
      const atMs = tools.now()
      const decision = takeSeat.look(request, decideSafely(request, atMs, null), null, atMs)
      lastId += 1
      const record = recordOf(lastId, atMs, request, decision, null)
      settle(record, done, (told) => noteUse(request, told, atMs), decision.binds, [], true)
    },
    endStream(mediaServerId, streamName, end) {
      tools.noteHeard(mediaServerId)
      const { reportsEnd } = tools.limitsOf(mediaServerId)
      if (reportsEnd && end === 'restart') {
        sourceCame(mediaServerId, streamName)
        return
      }
      if (reportsEnd) sources.went(mediaServerId, streamName)
      const fits = fitsStream(mediaServerId, streamName)
      // Viewers may go on elsewhere, e.g. at a fallback mount; the server tells of each one that goes. A source that
      // comes is a publisher of its own, just admitted: only viewers of an earlier one go.
      const goes = reportsEnd ? 'publish' : end === 'restart' ? 'subscribe' : null
      registry.endWhere((each) => fits(each) && (goes === null || each.action === goes), end)
    },
    endOthers(mediaServerId, streamName, sessionKey) {
      const fits = fitsStream(mediaServerId, streamName)
      registry.endWhere(
        (each) => fits(each) && each.action === 'publish' && each.sessionKey !== sessionKey,
        'replaced',
      )
    },
    record(request, { outcome, reason, streamId, grantId, trace }, done) {
      lastId += 1
      const decision = { ...bareDecision(outcome, reason, trace), streamId, grantId }
      settle(recordOf(lastId, tools.now(), request, decision, null), done, ignore)
    },
    malformed(mediaServerId, detail, done) {
      lastId += 1
      settle(unreadOf(lastId, tools.now(), mediaServerId, detail), done, ignore)
    },
  }
}

const ignore = (): void => {}
