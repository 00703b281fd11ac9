import type { Action, Decision } from './access.ts'
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
  /** Its media server does not list it any more, and told of no end. Over since it was last seen there. */
  | 'gone_at_server'

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
  readonly grantId: string | null
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
  readonly endedAtMs: number | null
  readonly end: SessionEnd | null
  /** How long it was watched, as far as that is measured, milliseconds. Absent where nothing measures it. */
  readonly viewedMs?: number
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
}

/** What was said on the wire, secrets masked; null texts mean it is no longer kept. */
export interface Exchange {
  readonly decisionId: number
  readonly request: string
  readonly response: string
}
