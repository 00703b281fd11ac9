import type { AccessRequest, Decision, TraceStep } from '../../../shared/access.ts'
import type { LimitBan, LimitCounts } from '../../../shared/limit-api.ts'
import { banDetail, endingDetail, type LimitKind } from '../../../shared/limit-words.ts'
import type { ReasonCode } from '../../../shared/reasons.ts'
import type { Session } from '../../../shared/session.ts'
import type { GrantLimit } from '../../../shared/session-limit.ts'
import { storedGrantOf } from '../../../shared/token-grants.ts'
import type { LimitsInForce } from '../../access/session-limits.ts'
import type { LimitMark } from '../../store/types.ts'
import type { Judged } from '../types.ts'
import { createBanning } from './banning.ts'
import { BY_ALL, countingOf, type Limited } from './counting.ts'
import { createHeld } from './held.ts'
import { createMarks, oustedMark } from './marks.ts'
import type { Ousted } from './ousted.ts'
import { createSeats, grantKey } from './seats.ts'
import { countedGrant, isNameSaid, type Seat, type Seated } from './taken.ts'
import { askedOf, bansOf, NOTHING, refusal, tried, type Verdict, withSteps } from './verdict.ts'
import { type Asked, isSamePlayer, rowsFor, type Weighed, weigh } from './weigh.ts'

export interface LimiterTools {
  /** What counts for a stream. Null: nothing is limited there. */
  limitsOf(streamId: string): LimitsInForce
  /** What one grant may, whatever its stream says. Null: nothing of its own. */
  ownOf(grantId: string): GrantLimit | null
  /** Whether Stagedoor can make a session end, now or with its next check. */
  canEnd(seated: Pick<Seated, 'mediaServerId' | 'action'>): boolean
  /** Marks live sessions as refused from now on, and cuts them where that can be done. */
  oust(sessions: readonly Seated[], ousted: Ousted): void
  /** What anything is limited by, anywhere. Default: by all of it. */
  limited?(): Limited
  /** All live sessions. Default: there are none. */
  live?(): readonly Session[]
  /** Told of bans that end sessions. Default: nobody is. */
  bansEnd?(bans: readonly LimitBan[], sessions: number): void
  /** From how many networks a grant that is refused as shared was seen, this one not among them. Null: it is not. */
  suspectedOn?(request: AccessRequest, nowMs: number, grantId: string | null): number | null
  /** What the store held at start. */
  readonly marks?: readonly LimitMark[]
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
  /** Its session is on its way to the store by this id, by which a ban that comes meanwhile ends it after a restart too. */
  named(seat: Seat | undefined, sessionId: string): void
  /** Its session is live: those it takes over from are over, and so is this one when it was banned meanwhile. */
  seated(seat: Seat | undefined, session: Session): void
  /** No session came of it. */
  release(seat: Seat | undefined): void
  /** A session is live at its media server without a seat: it is refused from now on, and cut where that can be done. */
  expel(session: Session, nowMs: number): void
  /** Told of every session as it starts and ends, also of restored ones. */
  started(session: Session): void
  ended(session: Session): void
  /** Since when a session is refused because a newer one took over or a ban ended it. Null: it is not. */
  ousted(sessionId: string): Ousted | null
  /** Limits were edited. */
  limitsChanged(): void
  /** Whether somebody may be refused at a stream because of a limit. */
  mayRefuse(streamId: string): boolean
  /** How many sessions each grant has, a stored token with those of what was signed with it. To be asked at once: it tells of now. */
  sessionsPerGrant(): (grantId: string) => number
  bans(nowMs: number): readonly LimitBan[]
  /** Refuses somebody for a while, as when a ban that was lifted is put back; `saidAtMs` as for {@link Marks}. */
  ban(ban: LimitBan, saidAtMs?: number | null): void
  /** Forgets bans that ran out, now and then. @returns How many there are. */
  sweepBans(nowMs: number): number
  /**
   * Lifts a ban. Of the sessions it ended, those that go on may stay.
   *
   * @param live All live sessions.
   * @returns The sessions that may stay. Null when there was no such ban.
   */
  liftBan(
    kind: LimitBan['kind'],
    value: string,
    live: readonly Session[],
    nowMs: number,
  ): readonly Session[] | null
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
  const counted = { refused: 0, banned: 0, endedByBan: 0, tookOver: 0, wouldRefuse: 0 }
  /** Seats of admissions that are on their way to the store. */
  const held = createHeld()
  const banning = createBanning({ ...tools, seats, marks })
  /** Such whose grant or viewer was banned meanwhile. */
  const doomed = new Set<Seated>()
  /** Live sessions whose seat such an admission has. */
  const promised = new Map<string, Seated>()
  let lastHeld = 0
  /** What is counted now: who is counted by nothing that refuses anybody has no seat to count either. */
  let counting = countingOf(BY_ALL, marks)

  function judge(
    request: AccessRequest,
    decision: Decision,
    replaced: Session | null,
    nowMs: number,
    without: readonly string[] = NONE,
  ): Verdict | null {
    if (counting.isIdle || decision.outcome !== 'allow' || decision.streamId === null) return null
    const limits = tools.limitsOf(decision.streamId)
    const asked = askedOf(request, decision)
    const mayBeBanned = !limits.onTrial && !without.includes('limit_banned')
    const banned = mayBeBanned ? banStep(asked, nowMs) : null
    if (banned !== null) return refusal(decision, 'limit_banned', [banned])
    const suspected = tools.suspectedOn?.(request, nowMs, asked.grantId) ?? null
    if (suspected !== null && !without.includes('limit_sharing')) {
      return refusal(decision, 'limit_sharing', [['limit', 'fail', `sharing ${suspected}`]])
    }
    const rows = rowsFor(asked, limits, tools.ownOf).filter(
      ({ kind }) => !without.includes(REASONS[kind]),
    )
    if (rows.length === 0) return null
    const weighed = weigh(rows, asked, {
      seats,
      // A start that is sent again before it is stored is the same session.
      replaced: [...(replaced === null ? [] : [replaced]), ...held.of(request)],
      newestTakesOver: limits.newestTakesOver,
      canEnd: tools.canEnd,
      isLive: (seated) => !held.has(seated),
    })
    return limits.onTrial
      ? tried(decision, weighed)
      : enforced(decision, asked, weighed, limits, nowMs)
  }

  /** Whoever is in already may come again: the ban is for those who come besides. */
  function banStep(asked: Asked, nowMs: number): TraceStep | null {
    const ban = banning.over(asked, nowMs)
    if (ban === null || isIn(asked)) return null
    return ['limit', 'fail', banDetail(ban.kind, ban.untilMs)]
  }

  function oust(sessions: readonly Seated[], by: Ousted['by'], atMs: number): void {
    for (const each of sessions) {
      seats.leave(each)
      marks.oust(each.id, { atMs, by })
    }
    if (sessions.length > 0) tools.oust(sessions, { atMs, by })
  }

  /** @returns What is put on disk of it. */
  function ban({ bans, ends, isSaid }: Verdict, nowMs: number): readonly LimitMark[] {
    for (const each of bans) marks.ban(each, isSaid && each.kind === 'viewer' ? nowMs : null)
    for (const each of ends) if (held.has(each)) doomed.add(each)
    const live = ends.filter((each) => !held.has(each))
    const coming = ends.flatMap((each) => held.nameOf(each) ?? [])
    counted.endedByBan += live.length
    oust(live, 'ban', nowMs)
    if (ends.length > 0) tools.bansEnd?.(bans, ends.length)
    const out = [...live.map(({ id }) => id), ...coming]
    const ousted = out.map((id) => oustedMark(id, { atMs: nowMs, by: 'ban' }))
    return [...bans.map(marks.markOf), ...ousted]
  }

  function enforced(
    decision: Decision,
    asked: Asked,
    { full, instead, steps }: Weighed,
    { banMs }: LimitsInForce,
    nowMs: number,
  ): Verdict {
    if (full === null) {
      return { ...NOTHING, decision: withSteps(decision, steps), instead }
    }
    const bans = banMs === 0 ? [] : bansOf(full, nowMs + banMs)
    const ends = banning.endedBy(bans, asked)
    const [check, outcome, detail] = steps.at(-1) ?? ['limit', 'fail', '']
    const last: TraceStep = [check, outcome, endingDetail(detail, ends.length)]
    const told = ends.length === 0 ? steps : [...steps.slice(0, -1), last]
    const isSaid = isNameSaid(asked)
    return { ...refusal(decision, REASONS[full.kind], told), bans, ends, isSaid }
  }

  const hasSeat = ({ id }: Session): boolean => marks.ousted(id) === null && !promised.has(id)

  function limitsChanged(): void {
    counting = countingOf(tools.limited?.() ?? BY_ALL, marks)
    seats.file(counting, () => {
      const seated = (tools.live?.() ?? []).filter(hasSeat)
      return [...seated.sort((one, other) => one.startedAtMs - other.startedAtMs), ...held.all()]
    })
  }
  limitsChanged()

  /** The same where nobody's seat is filed by that. */
  function countedLive(): (grantId: string) => number {
    const counts = new Map<string, number>()
    for (const session of tools.live?.() ?? []) {
      const grantId = countedGrant(session)
      if (grantId === null || !hasSeat(session)) continue
      for (const key of new Set([grantId, storedGrantOf(grantId) ?? grantId])) {
        counts.set(key, (counts.get(key) ?? 0) + 1)
      }
    }
    return (grantId) => counts.get(grantId) ?? 0
  }

  const countedSeats = (grantId: string): number =>
    seats.count('token', grantKey(grantId, 'subscribe')) +
    seats.count('token', grantKey(grantId, 'publish'))

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
      const { decision, instead } = verdict
      count(counted, verdict)
      if (decision.outcome !== 'allow') {
        const made = ban(verdict, nowMs)
        // What an admission would have bound is the caller's to give back.
        const { binds: _, ...refused }: Judged = decision
        return made.length === 0 ? refused : { ...refused, marks: made }
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
      const ousted = { atMs: nowMs, by: 'newer' } as const
      return { ...placed, marks: instead.map(({ id }) => oustedMark(id, ousted)) }
    },
    look(request, judged, replaced, nowMs, without) {
      const verdict = judge(request, judged, replaced, nowMs, without)
      if (verdict === null) return judged
      if (verdict.decision.outcome === 'allow') return { ...judged, trace: verdict.decision.trace }
      const { binds: _, ...refused }: Judged = verdict.decision
      return refused
    },
    named(seat, sessionId) {
      if (seat !== undefined) held.name(seat.held, sessionId)
    },
    seated(seat, session) {
      if (seat === undefined) return
      held.remove(seat.held)
      seats.leave(seat.held)
      const live = seat.instead.filter(({ id }) => promised.delete(id))
      counted.tookOver += live.length
      oust(live, 'newer', session.startedAtMs)
      if (!doomed.delete(seat.held)) return
      counted.endedByBan += 1
      oust([session], 'ban', session.startedAtMs)
    },
    release(seat) {
      if (seat === undefined) return
      held.remove(seat.held)
      doomed.delete(seat.held)
      seats.leave(seat.held)
      for (const each of seat.instead) if (promised.delete(each.id)) seats.take(each)
    },
    expel: (session, nowMs) => oust([session], 'newer', nowMs),
    started(session) {
      marks.started(session.id)
      if (marks.ousted(session.id) === null) seats.take(session)
    },
    ended(session) {
      seats.leave(session)
      marks.ended(session.id)
      promised.delete(session.id)
    },
    ousted: marks.ousted,
    limitsChanged,
    mayRefuse(streamId) {
      const limits = tools.limitsOf(streamId)
      return limits.perGrant !== null || limits.perViewer !== null || limits.viewers !== null
    },
    sessionsPerGrant: () => (counting.grant ? countedSeats : countedLive()),
    bans: marks.bans,
    ban(one, saidAtMs) {
      marks.ban(one, saidAtMs)
      if (!counting[one.kind]) limitsChanged()
    },
    sweepBans: marks.sweep,
    liftBan(kind, value, live, nowMs) {
      if (!marks.lift(kind, value)) return null
      const stay = live.filter(
        (each) =>
          marks.ousted(each.id)?.by === 'ban' &&
          banning.covers({ kind, value }, each) &&
          banning.over(each, nowMs) === null,
      )
      for (const each of stay) {
        marks.forgive(each.id)
        seats.take(each)
      }
      return stay
    },
    counts: () => ({ ...counted }),
  }
}

const LOOKED_AT = 256
const NONE: readonly string[] = []

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
