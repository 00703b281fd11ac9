import type { AccessRequest, Decision, TraceStep } from '../../../shared/access.ts'
import type { LimitBan, LimitCounts } from '../../../shared/limit-api.ts'
import { banDetail, type LimitKind } from '../../../shared/limit-words.ts'
import type { ReasonCode } from '../../../shared/reasons.ts'
import type { Session } from '../../../shared/session.ts'
import type { GrantLimit } from '../../../shared/session-limit.ts'
import { storedGrantOf } from '../../../shared/token-grants.ts'
import type { LimitsInForce } from '../../access/session-limits.ts'
import type { LimitMark } from '../../store/types.ts'
import { turned } from '../record.ts'
import type { Judged } from '../types.ts'
import { createHeld } from './held.ts'
import { createMarks, displacedMark } from './marks.ts'
import { createSeats, grantKey } from './seats.ts'
import type { Seated } from './taken.ts'
import { type Asked, isSamePlayer, type Row, rowsFor, type Weighed, weigh } from './weigh.ts'

export interface LimiterTools {
  /** What counts for a stream. Null: nothing is limited there. */
  limitsOf(streamId: string): LimitsInForce
  /** What one grant may, whatever its stream says. Null: nothing of its own. */
  ownOf(grantId: string): GrantLimit | null
  /** Whether Stagedoor can make a session end, now or with its next check. */
  canEnd(seated: Pick<Seated, 'mediaServerId' | 'action'>): boolean
  /** Marks a live session as refused from now on, and cuts it where that can be done. */
  displace(sessions: readonly Seated[], atMs: number): void
  /** From how many networks a grant that is refused as shared was seen, this one not among them. Null: it is not. */
  suspectedOn?(request: AccessRequest, nowMs: number, grantId: string | null): number | null
  /** What the store held at start. */
  readonly marks?: readonly LimitMark[]
}

/** A seat that an admission took, until it is stored. */
export interface Seat {
  readonly held: Seated
  /** Who is taken over from. */
  readonly instead: readonly Seated[]
}

/** Sessions at a time: per grant, per viewer, per stream. All that a decision needs is O(1), but for a full grant. */
export interface Limiter {
  /**
   * Takes a seat for whoever was admitted, or refuses them. What it answers with a seat has to be given to `seated` or to
   * `release`, or the seat stays taken.
   *
   * @param replaced The live session of the same key, whose place they take anyway. Null: none.
   */
  take(request: AccessRequest, judged: Judged, replaced: Session | null, nowMs: number): Judged
  /**
   * What `take` would answer now, with nothing taken.
   *
   * @param without Reasons of limits that are left out, as if they were raised. Default none.
   */
  look(
    request: AccessRequest,
    judged: Judged,
    replaced: Session | null,
    nowMs: number,
    without?: readonly string[],
  ): Judged
  /** Its session is live: those it takes over from are over. */
  seated(seat: Seat | undefined, nowMs: number): void
  /** No session came of it. */
  release(seat: Seat | undefined): void
  /** A session is live at its media server without a seat: it is refused from now on, and cut where that can be done. */
  expel(session: Session, nowMs: number): void
  /** Told of every session as it starts and ends, also of restored ones. */
  started(session: Session): void
  ended(session: Session): void
  /** Since when a newer session has the place of this one. Null: none has. */
  displacedAtMs(sessionId: string): number | null
  /** Whether somebody may be refused at a stream because of a limit. */
  mayRefuse(streamId: string): boolean
  sessionsOf(grantId: string): number
  bans(nowMs: number): readonly LimitBan[]
  /** Refuses somebody for a while, as when a ban that was lifted is put back. */
  ban(ban: LimitBan): void
  /** Forgets bans that ran out, now and then. @returns How many there are. */
  sweepBans(nowMs: number): number
  /** @returns Whether there was one. */
  liftBan(kind: LimitBan['kind'], value: string): boolean
  counts(): LimitCounts
}

const REASONS: Readonly<Record<LimitKind, ReasonCode>> = {
  grant: 'limit_grant',
  token: 'limit_grant',
  viewer: 'limit_viewer',
  stream: 'limit_stream',
  publishers: 'limit_publishers',
}

/** Makes a limiter without a session. */
export function createLimiter(tools: LimiterTools): Limiter {
  const seats = createSeats()
  const marks = createMarks(tools.marks ?? [])
  const counted = { refused: 0, banned: 0, tookOver: 0, wouldRefuse: 0 }
  /** Seats of admissions that are on their way to the store. */
  const held = createHeld()
  /** Live sessions whose seat such an admission has. */
  const promised = new Map<string, Seated>()
  let lastHeld = 0

  function judge(
    request: AccessRequest,
    decision: Decision,
    replaced: Session | null,
    nowMs: number,
    without: readonly string[] = NONE,
  ): Verdict | null {
    if (decision.outcome !== 'allow' || decision.streamId === null) return null
    const limits = tools.limitsOf(decision.streamId)
    const mayBeBanned = !limits.onTrial && !without.includes('limit_banned')
    const banned = mayBeBanned ? banOf(request, decision, nowMs) : null
    if (banned !== null) return refusal(decision, 'limit_banned', [banned])
    const suspected = tools.suspectedOn?.(request, nowMs, decision.grantId) ?? null
    if (suspected !== null && !without.includes('limit_sharing')) {
      return refusal(decision, 'limit_sharing', [['limit', 'fail', `sharing ${suspected}`]])
    }
    const rows = rowsFor(request, decision, limits, tools.ownOf).filter(
      ({ kind }) => !without.includes(REASONS[kind]),
    )
    if (rows.length === 0) return null
    const weighed = weigh(rows, askedOf(request, decision), {
      seats,
      // A start that is sent again before it is stored is the same session.
      replaced: [...(replaced === null ? [] : [replaced]), ...held.of(request)],
      newestTakesOver: limits.newestTakesOver,
      canEnd: tools.canEnd,
      isLive: (seated) => !held.has(seated),
    })
    return limits.onTrial ? tried(decision, weighed) : enforced(decision, weighed, limits, nowMs)
  }

  /** Whoever is in already may come again: the ban is for those who come besides. */
  function banOf(request: AccessRequest, decision: Decision, nowMs: number): TraceStep | null {
    const { grantId, viewerId } = decision
    const until = (kind: LimitBan['kind'], value: string | null): TraceStep | null => {
      const untilMs = value === null ? null : marks.bannedUntil(kind, value, nowMs)
      return untilMs === null ? null : ['limit', 'fail', banDetail(kind, untilMs)]
    }
    const found =
      until('viewer', request.action === 'subscribe' ? viewerId : null) ??
      until('grant', grantId) ??
      until('grant', grantId === null ? null : storedGrantOf(grantId))
    return found !== null && isIn(askedOf(request, decision)) ? null : found
  }

  function isIn(asked: Asked): boolean {
    const { grantId, viewerId, action } = asked
    const near =
      grantId === null
        ? seats.of('viewer', viewerId ?? '')
        : seats.of('grant', grantKey(grantId, action))
    let looked = 0
    for (const each of near) {
      if (isSamePlayer(each, asked)) return true
      looked += 1
      if (looked >= LOOKED_AT) return false
    }
    return false
  }

  return {
    take(request, judged, replaced, nowMs) {
      const verdict = judge(request, judged, replaced, nowMs)
      if (verdict === null) return judged
      const { decision, instead, bans } = verdict
      count(counted, verdict)
      if (decision.outcome !== 'allow') {
        for (const ban of bans) marks.ban(ban)
        // What an admission would have bound is the caller's to give back.
        const { binds: _, ...refused }: Judged = decision
        return bans.length === 0 ? refused : { ...refused, marks: bans }
      }
      lastHeld += 1
      const { mediaServerId, sessionKey } = request
      const seated: Seated = {
        ...askedOf(request, decision),
        id: `held ${lastHeld}`,
        mediaServerId,
        sessionKey,
      }
      for (const each of instead) {
        seats.leave(each)
        promised.set(each.id, each)
      }
      held.add(seated)
      seats.take(seated)
      const placed: Judged = { ...decision, seat: { held: seated, instead } }
      if (instead.length === 0) return placed
      return { ...placed, marks: instead.map(({ id }) => displacedMark(id, nowMs)) }
    },
    look(request, judged, replaced, nowMs, without) {
      const verdict = judge(request, judged, replaced, nowMs, without)
      if (verdict === null) return judged
      if (verdict.decision.outcome === 'allow') return { ...judged, trace: verdict.decision.trace }
      const { binds: _, ...refused }: Judged = verdict.decision
      return refused
    },
    seated(seat, nowMs) {
      if (seat === undefined) return
      held.remove(seat.held)
      seats.leave(seat.held)
      const live = seat.instead.filter(({ id }) => promised.delete(id))
      for (const { id } of live) marks.displace(id, nowMs)
      counted.tookOver += live.length
      if (live.length > 0) tools.displace(live, nowMs)
    },
    release(seat) {
      if (seat === undefined) return
      held.remove(seat.held)
      seats.leave(seat.held)
      for (const each of seat.instead) if (promised.delete(each.id)) seats.take(each)
    },
    expel(session, nowMs) {
      seats.leave(session)
      marks.displace(session.id, nowMs)
      tools.displace([session], nowMs)
    },
    started(session) {
      marks.started(session.id)
      if (marks.displacedAtMs(session.id) === null) seats.take(session)
    },
    ended(session) {
      seats.leave(session)
      marks.ended(session.id)
      promised.delete(session.id)
    },
    displacedAtMs: marks.displacedAtMs,
    mayRefuse(streamId) {
      const limits = tools.limitsOf(streamId)
      return limits.perGrant !== null || limits.perViewer !== null || limits.viewers !== null
    },
    sessionsOf: (grantId) =>
      seats.count('token', grantKey(grantId, 'subscribe')) +
      seats.count('token', grantKey(grantId, 'publish')),
    bans: marks.bans,
    ban: marks.ban,
    sweepBans: marks.sweep,
    liftBan: marks.lift,
    counts: () => ({ ...counted }),
  }
}

const LOOKED_AT = 256
const NONE: readonly string[] = []

/** What becomes of somebody, and what that does to others. */
interface Verdict {
  readonly decision: Decision
  readonly instead: readonly Seated[]
  readonly bans: readonly LimitBan[]
  readonly isOverOnTrial: boolean
}

function refusal(
  decision: Decision,
  reason: ReasonCode,
  steps: readonly TraceStep[],
  bans: readonly LimitBan[] = [],
): Verdict {
  const { trace } = decision
  const [last = ['limit', 'fail', ''] as const] = steps.slice(-1)
  const before = { ...decision, trace: [...trace, ...steps.slice(0, -1)] }
  return { decision: turned(before, 'deny', reason, last), instead: [], bans, isOverOnTrial: false }
}

function enforced(
  decision: Decision,
  { full, instead, steps }: Weighed,
  { banMs }: LimitsInForce,
  nowMs: number,
): Verdict {
  if (full !== null) {
    const bans = banMs === 0 ? [] : bansOf(full, nowMs + banMs)
    return refusal(decision, REASONS[full.kind], steps, bans)
  }
  const admitted = { ...decision, trace: [...decision.trace, ...steps] }
  return { decision: admitted, instead, bans: [], isOverOnTrial: false }
}

/** Nobody is refused, and nobody goes: what would have been is one more step. */
function tried(decision: Decision, { steps }: Weighed): Verdict {
  const onTrial = steps.map(([check, outcome, detail]): TraceStep => {
    const [kind, numbers, note] = detail.split(' ')
    const isOver = outcome === 'fail' || note === 'newest'
    return isOver ? [check, 'skip', `${kind} ${numbers} trial`] : [check, outcome, detail]
  })
  const isOverOnTrial = onTrial.some(([, outcome]) => outcome === 'skip')
  const admitted = { ...decision, trace: [...decision.trace, ...onTrial] }
  return { decision: admitted, instead: [], bans: [], isOverOnTrial }
}

/** A stream that is full is nobody's fault. */
function bansOf({ kind, subject }: Row, untilMs: number): readonly LimitBan[] {
  if (kind === 'viewer') return [{ kind, value: subject, untilMs }]
  return kind === 'grant' || kind === 'token' ? [{ kind: 'grant', value: subject, untilMs }] : []
}

function count(
  counted: { -readonly [Member in keyof LimitCounts]: number },
  verdict: Verdict,
): void {
  const { decision, isOverOnTrial } = verdict
  if (isOverOnTrial) counted.wouldRefuse += 1
  if (decision.outcome === 'allow') return
  if (decision.reason === 'limit_banned') counted.banned += 1
  else counted.refused += 1
}

const askedOf = (request: AccessRequest, decision: Decision): Asked => ({
  mediaServerId: request.mediaServerId,
  streamName: request.streamName,
  action: request.action,
  address: request.address,
  userAgent: request.userAgent,
  viewerId: decision.viewerId,
  grantId: decision.grantId,
})
