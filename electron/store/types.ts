import type { Action } from '../../shared/access.ts'
import type { AppError } from '../../shared/errors.ts'
import type { DecisionRecord, Session, SessionEnd } from '../../shared/session.ts'

/** An address a token was bound to when it was used from there. */
export interface TokenBinding {
  /** Grant of the stored token: `st-<id>` of a subscribe token, `pt-<id>` of a publish token. */
  readonly grantId: string
  /** In the form of `bindingOf`: an IPv4 address or an IPv6 /64. */
  readonly address: string
  readonly boundAtMs: number
}

/**
 * Somebody who is refused because of a limit: a grant or a viewer for a while, a session that a newer one took over from, or
 * one that a ban ends (`banned`). Of `said` only those are refused who say that they are the viewer.
 */
export interface LimitMark {
  readonly kind: 'grant' | 'viewer' | 'said' | 'session' | 'banned'
  readonly value: string
  /** First moment it no longer holds, epoch milliseconds. */
  readonly untilMs: number
}

/** What the journal takes: small, append-only, replayed at start. */
export type JournalEntry =
  /** A decision and, when it admitted someone, the session it started. */
  | {
      readonly kind: 'decision'
      readonly decision: DecisionRecord
      readonly session: Session | null
      /** The address its admission bound a token to; stored in the same transaction. Absent or null: none. */
      readonly binding?: TokenBinding | null
      /** Who is refused from then on; stored in the same transaction. Absent: nobody. */
      readonly marks?: readonly LimitMark[]
    }
  | {
      readonly kind: 'end'
      readonly sessionId: string
      readonly atMs: number
      readonly end: SessionEnd
    }
  /** What somebody watched within a quarter of an hour, to be added to what was counted before. */
  | {
      readonly kind: 'viewed'
      /** Publishing is told of sessions only. */
      readonly action: Action
      readonly streamId: string
      readonly viewerId: string | null
      readonly sessionId: string | null
      /** Quarters of an hour since 1970-01-01 UTC. */
      readonly quarter: number
      readonly ms: number
      readonly bytes: number
      /** Up to when, epoch milliseconds: `ms` were watched just before. */
      readonly seenAtMs: number
    }

/**
 * Group-commits entries: all that arrived within a turn become one transaction, and `done` runs only after it is
 * on disk (`synchronous=FULL`). Never blocks on a lock and never throws.
 */
export interface Journal {
  /**
   * @param done Called exactly once, after the commit (null) or with why it could not be stored:
   *             ERR_DB_FULL, ERR_DB_BUSY, ERR_DB_READ_ONLY, ERR_DB_IO. An entry that failed is dropped: what was
   *             answered instead differs from it and is handed to `keep`.
   */
  append(entry: JournalEntry, done: (error: AppError | null) => void): void
  /**
   * Stores an entry as soon as it can, without telling: what was answered while the store failed, and ends of
   * sessions. Waits in memory while the store fails; at most 10,000, where decisions that begin no session make
   * room for starts and ends. What is dropped is counted.
   *
   * @returns False when it was dropped itself: nothing may be answered then that needs it.
   */
  keep(entry: JournalEntry): boolean
  /** Commits what is waiting now. For operator writes, which must not overtake, and for shutdown. */
  flush(): void
  /** Called when storing starts to fail (the error) and when it works again (null). */
  onHealth(listener: (error: AppError | null) => void): void
  readonly healthy: boolean
}
