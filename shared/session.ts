import type { Action, Decision } from './access.ts'
import type { AdvertOutcome } from './advert.ts'
import type { RevokeFate } from './bulk-revoke.ts'
import type { ReasonCode } from './reasons.ts'

/** Why a session is over. */
export type SessionEnd =
  | 'reported'
  | 'source_gone'
  | 'time_limit'
  | 'assumed'
  | 'replaced'
  | 'revoked'
  | 'restart'
  /** Nobody asked about it again in time. */
  | 'overdue'
  /** A newer session of the same grant or viewer took over. */
  | 'displaced'
  /** What it was let in with went over a limit, and the ban ended it. */
  | 'banned'
  /** Its media server does not list it any more, and told of no end. Over since it was last seen there. */
  | 'gone_at_server'
  /** What it was let in with expired. */
  | 'expired'
  /** A rule, or its stream, lets it no longer. */
  | 'refused'

/** Why a live session is refused from a moment on although nobody revoked it: a `newer` one took over, or a `ban` ends it. */
export type OustedBy = 'newer' | 'ban'

/** What ends a session when the right to it ends. */
export interface SessionEnding {
  /**
   * `asked_again`: its media server asks about it again and is refused then. `media_server`: it was told when to end it.
   * `stagedoor`: Stagedoor cuts it there. `nothing`: nobody does.
   */
  readonly by: 'asked_again' | 'media_server' | 'stagedoor' | 'nothing'
  /** When that comes by itself, epoch milliseconds; passed where it was tried and goes on. Null: nothing is known beforehand. */
  readonly atMs: number | null
  /** How often its media server asks about it again, seconds. Null: it does not, or how often is not known yet. */
  readonly askedEverySeconds: number | null
  /** Within how many seconds a revocation takes effect. Null: only on return, or nobody knows. */
  readonly revokedWithinSeconds: number | null
  /** What a revocation does to it, at its media server as that is set up now. */
  readonly fate: RevokeFate
  /** Why nothing ends it, and what to do. Null where something does. */
  readonly remedy: EndingRemedy | null
}

/** Why nothing ends a session: the console says it in words. */
export type EndingRemedy = 'add_control' | 'set_on_update' | 'stays_until_left'

/** One admitted publish or view. */
export interface Session {
  /** Unique over all time; sorts by start. */
  readonly id: string
  readonly decisionId: number
  readonly mediaServerId: string
  /** The media server's own id of it; null when it has none. */
  readonly sessionKey: string | null
  readonly streamId: string
  readonly streamName: string
  readonly action: Action
  readonly protocol: string
  readonly address: string | null
  readonly country: string
  readonly userAgent: string | null
  readonly referer: string | null
  readonly viewerId: string | null
  /** Its viewer is named by the media server or the player alone. Absent: by a grant, nobody is, or it is not known. */
  readonly isNameSaid?: true
  readonly grantId: string | null
  /** What its grant is called, as the console tells it. Absent where it has no name, or is none of ours. */
  readonly label?: string
  /**
   * The grant it names did not let it in, as far as is known: it was refused, and none was needed. Nothing that is done to the
   * grant may follow from it. Absent: it did, or none is named.
   */
  readonly isUnproven?: true
  readonly ruleId: string | null
  readonly reason: ReasonCode
  readonly tags: readonly string[]
  /** Whose viewer it is, for who sells a stream on; from its tags. Null when they name nobody. */
  readonly trackingId: string | null
  readonly startedAtMs: number
  /** When it ends by itself at the latest; null when nothing limits it. */
  readonly endsAtMs: number | null
  /** Set when revoked while live: the media server refuses from then on. */
  readonly revokedAtMs: number | null
  /** What refuses it since then where nobody revoked it: a newer session, or a ban. In lists of live sessions only. */
  readonly oustedBy?: OustedBy
  readonly endedAtMs: number | null
  readonly end: SessionEnd | null
  /** How long it was watched, as far as that is measured, milliseconds. Absent where nothing measures it. */
  readonly viewedMs?: number
  /**
   * Until when it would be let in anew as things stand, epoch milliseconds: a token expires, or a rule begins or stops to
   * apply. One that has passed: it is refused since then and goes on. Absent: no end is known, or it is over.
   */
  readonly holdsUntilMs?: number
  /** What it is refused with from then on. */
  readonly holdsUntilReason?: ReasonCode
  /** How often its media server asked about it again lately, seconds. Absent until it did so twice. */
  readonly askedEverySeconds?: number
  /** Why cutting it failed when it was tried last. Absent unless it did. */
  readonly cutProblem?: string
  /** What became of the advertisement its rule has, where the gateway plays it. Absent where it does not, and once it is over. */
  readonly advert?: AdvertOutcome
  /** What ends it, and how soon. In lists of live sessions only. */
  readonly ending?: SessionEnding
}

/** A decision as it is stored and listed. */
export interface DecisionRecord extends Decision {
  /** Counts up; also the order of arrival. */
  readonly id: number
  readonly atMs: number
  readonly mediaServerId: string
  readonly action: Action
  readonly streamName: string
  readonly protocol: string
  readonly address: string | null
  readonly userAgent: string | null
  readonly referer: string | null
  readonly sessionKey: string | null
  /** The session it started; null when it started none. */
  readonly sessionId: string | null
  /** What its grant is called, as the console tells it. Absent where it has no name, or is none of ours. */
  readonly label?: string
}

/** What was said on the wire, secrets masked; null texts mean it is no longer kept. */
export interface Exchange {
  readonly decisionId: number
  readonly request: string
  readonly response: string
}
