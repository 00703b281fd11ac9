import type { AccessRequest, Decision } from '../../shared/access.ts'
import type { Counters, ViewerPoint } from '../../shared/api.ts'
import type { DecisionRecord, Session, SessionEnd } from '../../shared/session.ts'
import type { LimitMark, TokenBinding } from '../store/types.ts'
import type { Seat } from './limiting/taken.ts'

/** A decision with what came with it: taken already, and not stored yet. */
export interface Judged extends Decision {
  /** The address its admission binds a token to. Absent: none. */
  readonly binds?: TokenBinding
  /** The seat an admission took among those that are limited. Absent: none is. */
  readonly seat?: Seat
  /** Who is refused from now on because of it, and is put on disk with it. Absent: nobody. */
  readonly marks?: readonly LimitMark[]
  /** Where looking ahead for its end stopped, epoch milliseconds. Absent: there was no need to. */
  readonly lookAgainMs?: number
}

/** What was answered without a decision about a viewer or publisher. */
type Recorded = Pick<Decision, 'reason' | 'streamId' | 'grantId' | 'trace'> & {
  readonly outcome: 'allow' | 'deny'
}

/** Answers access requests: decides, keeps the live sessions, records, and only then lets the reply leave. */
export interface Admission {
  /**
   * @param done Called exactly once, when the decision is stored (or could not be, in which case it is the decision
   *             the settings ask for in that case). May be called before this function returns.
   */
  answer(request: AccessRequest, done: (decision: Decision, decisionId: number) => void): void
  /**
   * Answers somebody who is sent on and counted where they go: decided about, recorded and limited as at a start, with no
   * session and no seat; `done` as in answer.
   */
  pass(request: AccessRequest, done: (decision: Decision, decisionId: number) => void): void
  /**
   * Ends sessions of a stream on one server that are over now.
   *
   * @param end `source_gone` when its source went away, `restart` when one came.
   */
  endStream(mediaServerId: string, streamName: string, end: SessionEnd): void
  /** Ends the publishers of a stream on one server but the one of this session key, as replaced. */
  endOthers(mediaServerId: string, streamName: string, sessionKey: string): void
  /**
   * Records what was answered where nobody was let in or kept out, e.g. that a token was issued; `done` as in answer.
   * Begins no session.
   */
  record(
    request: AccessRequest,
    outcome: Recorded,
    done: (decision: Decision, decisionId: number) => void,
  ): void
  /** Records a request that could not be understood; `done` as in answer. */
  malformed(
    mediaServerId: string,
    detail: string,
    done: (decision: Decision, decisionId: number) => void,
  ): void
}

/** One viewer a media server has, as it says. */
export interface ReportedViewer {
  /** By which alone it can make somebody go. */
  readonly viewerId: string
  /** Phase `recheck`. */
  readonly request: AccessRequest
  /** Watched since the report before, milliseconds. */
  readonly viewedMs: number
  /** Sent since then. */
  readonly bytes: number
}

/** All the viewers a media server has, and what came and went on air there. */
export interface ViewerReport {
  readonly mediaServerId: string
  /** The same in a report that is sent twice. Null when it has none. */
  readonly id: string | null
  readonly viewers: readonly ReportedViewer[]
  /** Ids of viewers of whom something cannot be read. */
  readonly unreadable: readonly string[]
  /** Publishers that came (phase `start`) and went (`end`). */
  readonly notices: readonly AccessRequest[]
}

/** Takes reports of viewers: each is decided about again, and what was watched is counted. */
export interface ViewerReports {
  /**
   * @param done Called once, when what was decided is stored: ids of all viewers who must go, and the first decision that
   *             was recorded, 0 when nothing was.
   */
  take(report: ViewerReport, done: (denied: readonly string[], decisionId: number) => void): void
}

/** What changed since the last call, for the live feed. */
export interface FeedDelta {
  readonly started: readonly Session[]
  readonly changed: readonly Session[]
  readonly ended: readonly string[]
  readonly decisions: readonly DecisionRecord[]
  readonly skipped: number
}

/** The sessions that are live now, in memory, and the latest decisions. */
export interface LiveRegistry {
  list(): readonly Session[]
  get(id: string): Session | null
  /** Latest first, at most `limit` of those kept in memory (256). */
  recent(limit: number): readonly DecisionRecord[]
  /** Who was decided about, by the latest 5,000 decisions that name somebody: latest first, and as often as they asked. */
  recentViewers(): Iterable<{ readonly viewerId: string; readonly streamName: string }>
  counters(): Counters
  /** Viewers over the last hour, one point each five seconds. */
  history(): readonly ViewerPoint[]
  /** Subscribes to changes from now on; `take` returns and clears what gathered. */
  subscribe(): { take(): FeedDelta; close(): void }
  /** Hits per rule since start. */
  ruleHits(): Readonly<Record<string, { decided: number; shadow: number }>>
}
