import type { ReasonCode } from './reasons.ts'
import type { Session } from './session.ts'

/** What becomes of somebody who is in once rules refuse them, as {@link RulesImpact} counts it. */
export type ImpactWay = 'cut' | 'asked' | 'goOn'

/** Somebody who is in and would be refused. */
export interface WouldBeRefused
  extends Pick<
    Session,
    | 'id'
    | 'decisionId'
    | 'streamName'
    | 'action'
    | 'viewerId'
    | 'grantId'
    | 'address'
    | 'country'
    | 'startedAtMs'
  > {
  readonly way: ImpactWay
  /** What they would be refused with. */
  readonly reason: ReasonCode
  /** The rule that would refuse them or send them elsewhere. Null: none does, and the mode of the stream refuses. */
  readonly ruleId: string | null
}

/** Those named in {@link RulesImpact} at most, and the streams. */
export const MOST_NAMED = 100

/** The refused of one stream. */
export interface StreamImpact {
  readonly name: string
  readonly refused: number
  /** Of them, those that publish: with one the stream goes off air. */
  readonly publishers: number
}

/** Whom other rules than those in force, a draft, an earlier version or a document, would refuse of those who are in now. */
export interface RulesImpact {
  /** Sessions that are live and that the rules in force let in. */
  readonly live: number
  /** Of them, those the other rules refuse or send elsewhere. */
  readonly refused: number
  /** Of the refused, those that publish: their streams go off air. */
  readonly publishers: number
  /** Of the refused, those that are cut at once. */
  readonly cut: number
  /** Those that are refused when their media server asks about them again. */
  readonly asked: number
  /** Those that go on, since their media server cannot be told. */
  readonly goOn: number
  /**
   * The refused themselves: those that are cut at once first, then those that are asked about, publishers before viewers, the longest in
   * first. {@link MOST_NAMED} at most.
   */
  readonly named: readonly WouldBeRefused[]
  /** The same by stream: those that go off air first, then those with most who are refused. {@link MOST_NAMED} at most. */
  readonly streams: readonly StreamImpact[]
}
