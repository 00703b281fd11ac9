import type { DecisionFilter, DecisionPage } from '../../shared/api.ts'
import type { DecisionRecord, Session } from '../../shared/session.ts'
import { createDecisionHistory } from './decision-history.ts'
import type { Folder } from './fold.ts'
import { decodeEntries } from './journal-codec.ts'
import type { Database } from './open.ts'
import { createSessionHistory, type EndedFilter, type EndedPage } from './session-history.ts'
import type { JournalEntry } from './types.ts'

/**
 * What was decided and who was here. Whatever the journal acknowledged before a call is found by it: what is not folded yet
 * is folded first. Only while the database cannot be written may the newest be missing, which the alarm of that says.
 */
export interface History {
  /** Newest first; filters combine with AND; 100 unless `limit` says 1 to 1000. @throws AppError ERR_CIDR_INVALID */
  listDecisions(filter: DecisionFilter): Promise<DecisionPage>
  /** Null when there is none of this id, or it is no longer kept. */
  getDecision(id: number): Promise<DecisionRecord | null>
  /** Latest end first. @throws AppError ERR_INPUT_INVALID when `before` is no `nextBefore`. */
  listEndedSessions(filter: EndedFilter): Promise<EndedPage>
  /** Sessions that have started and not ended, oldest first. For the start, before anything is appended. */
  liveSessionsAtStart(): Session[]
  /**
   * Those of some sessions that ended because they were revoked, oldest first. For the start, before anything is
   * appended.
   */
  revokedAtStart(ids: readonly string[]): Session[]
  /** The highest id a decision ever had; 0 when there was none. For the start, before anything is appended. */
  maxDecisionId(): number
}

/** Prepares the queries on the history. */
export function createHistory(db: Database, folder: Pick<Folder, 'foldAll'>): History {
  const decisions = createDecisionHistory(db)
  const sessions = createSessionHistory(db)

  async function foldFirst(): Promise<void> {
    try {
      await folder.foldAll()
    } catch {
      // The folder's owner was told already; what is folded can still be read.
    }
  }

  return {
    async listDecisions(filter) {
      await foldFirst()
      return decisions.list(filter)
    },
    async getDecision(id) {
      const folded = decisions.get(id)
      if (folded !== null) return folded
      await foldFirst()
      return decisions.get(id)
    },
    async listEndedSessions(filter) {
      await foldFirst()
      return sessions.listEnded(filter)
    },
    liveSessionsAtStart() {
      const live = new Map(sessions.live().map((session) => [session.id, session]))
      for (const entry of unfolded(db)) {
        if (entry.kind === 'end') live.delete(entry.sessionId)
        else if (entry.session !== null) live.set(entry.session.id, entry.session)
      }
      return [...live.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
    },
    revokedAtStart(ids) {
      const wanted = new Set(ids)
      const found = new Map<string, Session>()
      for (const id of ids) {
        const folded = sessions.get(id)
        if (folded !== null) found.set(id, folded)
      }
      for (const entry of unfolded(db)) {
        if (entry.kind === 'decision') {
          if (entry.session !== null && wanted.has(entry.session.id)) {
            found.set(entry.session.id, entry.session)
          }
          continue
        }
        const session = found.get(entry.sessionId)
        const { sessionId, atMs, end } = entry
        if (session !== undefined) found.set(sessionId, { ...session, endedAtMs: atMs, end })
      }
      return [...found.values()]
        .filter((session) => session.end === 'revoked')
        .sort((one, other) => (one.id < other.id ? -1 : 1))
    },
    maxDecisionId() {
      let max = foldedMax(db)
      for (const entry of unfolded(db)) {
        if (entry.kind === 'decision') max = Math.max(max, entry.decision.id)
      }
      return max
    },
  }
}

/** What pruning took away counts as well: an id is never given twice. */
function foldedMax(db: Database): number {
  const max = db
    .prepare<[], number | null>(
      `SELECT max(coalesce((SELECT max(id) FROM decisions), 0),
                  coalesce((SELECT value FROM counters WHERE name = 'decision'), 0))`,
    )
    .pluck()
    .get()
  return max ?? 0
}

/** What is still in the journal, in order; rows that cannot be read are passed over, as in folding. */
function* unfolded(db: Database): Generator<JournalEntry> {
  const rows = db.prepare<[], string>('SELECT entries FROM journal ORDER BY seq').pluck()
  for (const text of rows.iterate()) {
    try {
      yield* decodeEntries(text)
    } catch {}
  }
}
