import type { LimitBan } from '../../../shared/limit-api.ts'
import type { Session } from '../../../shared/session.ts'
import { storedGrantOf } from '../../../shared/token-grants.ts'
import type { LimitsInForce } from '../../access/session-limits.ts'
import type { Marks } from './marks.ts'
import { grantKey, type Seats } from './seats.ts'
import { countedGrant, isNameSaid, type Seated } from './taken.ts'
import type { Asked } from './weigh.ts'

interface BanningTools {
  readonly seats: Pick<Seats, 'of'>
  readonly marks: Pick<Marks, 'bannedUntil' | 'isOfSaid'>
  limitsOf(streamId: string): Pick<LimitsInForce, 'banEnds' | 'onTrial'>
  canEnd(seated: Seated): boolean
}

/** What of somebody a ban can be about. */
type Bannable = Pick<Session, 'action' | 'viewerId' | 'grantId' | 'isUnproven' | 'isNameSaid'>

/** Whom bans are about. */
export interface Banning {
  /** The ban in force that refuses somebody. Null: none does. */
  over(who: Bannable, nowMs: number): LimitBan | null
  /** Whether a ban of that name is about somebody. */
  covers(ban: Pick<LimitBan, 'kind' | 'value'>, who: Bannable): boolean
  /**
   * Who has to go because of bans: who is in with what is banned, or on the way in, where the stream says that a ban ends them,
   * its limits are not on trial, and something can end them. A name that was only said ends nobody whose grant has it, nor anybody
   * at another stream: else a stranger who says it would end them everywhere.
   *
   * @param by Who went over a limit.
   */
  endedBy(bans: readonly LimitBan[], by: Asked): readonly Seated[]
}

/** Looks bans up by what they are about. */
export function createBanning({ seats, marks, limitsOf, canEnd }: BanningTools): Banning {
  function isEnded(seated: Seated): boolean {
    const { banEnds, onTrial } = limitsOf(seated.streamId)
    const isMeant =
      banEnds === 'everyone' || (banEnds === 'viewers' && seated.action === 'subscribe')
    return isMeant && !onTrial && canEnd(seated)
  }

  function inForce(kind: LimitBan['kind'], value: string | null, nowMs: number): LimitBan | null {
    if (value === null) return null
    const untilMs = marks.bannedUntil(kind, value, nowMs)
    return untilMs === null ? null : { kind, value, untilMs }
  }

  function* seatsOf({ kind, value }: LimitBan): Iterable<Seated> {
    if (kind === 'viewer') {
      yield* seats.of('viewer', value)
      return
    }
    for (const action of ['subscribe', 'publish'] as const) {
      yield* seats.of('grant', grantKey(value, action))
      // Those that were signed with it.
      yield* seats.of('token', grantKey(value, action))
    }
  }

  /** Null where a ban of the name is not about them: another went over the limit who only said it. */
  function bannableName(who: Bannable): string | null {
    const { action, viewerId } = who
    if (action !== 'subscribe' || viewerId === null) return null
    return marks.isOfSaid('viewer', viewerId) && !isNameSaid(who) ? null : viewerId
  }

  return {
    // Publishers are banned by their credential alone.
    over(who, nowMs) {
      const grantId = countedGrant(who)
      return (
        inForce('viewer', bannableName(who), nowMs) ??
        inForce('grant', grantId, nowMs) ??
        inForce('grant', storedOf(grantId), nowMs)
      )
    },
    covers({ kind, value }, who) {
      if (kind === 'viewer') return who.action === 'subscribe' && who.viewerId === value
      const grantId = countedGrant(who)
      return grantId === value || storedOf(grantId) === value
    },
    endedBy(bans, by) {
      const found = new Map<string, Seated>()
      for (const ban of bans) {
        const isOfName = ban.kind === 'viewer' && isNameSaid(by)
        for (const each of seatsOf(ban)) {
          const isMeant = !isOfName || (isNameSaid(each) && each.streamName === by.streamName)
          if (isMeant && isEnded(each)) found.set(each.id, each)
        }
      }
      return [...found.values()]
    },
  }
}

const storedOf = (grantId: string | null): string | null =>
  grantId === null ? null : storedGrantOf(grantId)
