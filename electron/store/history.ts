import type { DecisionFilter, DecisionPage } from '../../shared/api.ts'
import type { DecisionRecord, Session } from '../../shared/session.ts'
import type { UsageReport, UsageRow } from '../../shared/usage.ts'
import type { ViewTimePage } from '../../shared/view-time.ts'
import type { Database } from './database.ts'
import { createDecisionHistory } from './decision-history.ts'
import type { Folder } from './fold.ts'
import { createLabelReader } from './grant-label.ts'
import { decodeEntries } from './journal-codec.ts'
import { endedIn, withPendingDecisions, withPendingEnds } from './pending.ts'
import { createSessionHistory, type EndedFilter, type EndedPage } from './session-history.ts'
import type { JournalEntry } from './types.ts'
import {
  createUsageHistory,
  type UsageHistory,
  type UsageSessionsPage,
  type UsageSessionsQuestion,
} from './usage/history.ts'
import type { UsageQuestion } from './usage/part.ts'
import { rowsIn } from './usage/table.ts'
import {
  createViewTimeList,
  type SessionViewed,
  sessionsViewed,
  type ViewTimeFilter,
} from './view-time.ts'

/**
 * What was decided and who was here. What the journal acknowledged or keeps before a call is folded first. Decisions and ended
 * sessions are found by it even where that fails; what was watched counts as far as it is folded, so it may lack what the journal
 * keeps while nothing can be stored, or waits for a lock.
 */
export interface History {
  /** Newest first; filters combine with AND; 100 unless `limit` says 1 to 1000. @throws AppError ERR_CIDR_INVALID */
  listDecisions(filter: DecisionFilter): Promise<DecisionPage>
  /** Null when there is none of this id, or it is no longer kept. */
  getDecision(id: number): Promise<DecisionRecord | null>
  /** The lowest id of a decision in the tables; null when there is none. */
  oldestDecisionId(): number | null
  /** Latest end first. @throws AppError ERR_INPUT_INVALID when `before` is no `nextBefore`. */
  listEndedSessions(filter: EndedFilter): Promise<EndedPage>
  /** Sessions that have started and not ended, oldest first. For the start, before anything is appended. */
  liveSessionsAtStart(): Session[]
  /**
   * Those of some sessions that ended because they were revoked, oldest first. For the start, before anything is
   * appended.
   */
  revokedAtStart(ids: readonly string[]): Session[]
  /** Those of some grants that ended because they were revoked since a moment, oldest first. As revokedAtStart. */
  revokedGrantsAtStart(grantIds: readonly string[], sinceMs: number): Session[]
  /** Those of viewers that ended since a moment, the latest of very many, oldest first. As revokedAtStart. */
  endedSinceAtStart(sinceMs: number): Session[]
  /** How long viewers watched, by day, stream and viewer, as far as it is folded. */
  listViewTime(filter: ViewTimeFilter): Promise<ViewTimePage>
  /** What was watched in a period, as far as it is folded. */
  usage(asked: UsageQuestion): Promise<UsageReport>
  /** The same where there may be very many rows: the report is without them, and each page is read when it is asked for. */
  usageTable(asked: UsageQuestion): Promise<UsageRows>
  /** Its sessions, the latest start first, as far as they are folded. */
  usageSessions(asked: UsageSessionsQuestion): Promise<UsageSessionsPage>
  /** What live sessions were counted at, by session id. For the start, before anything is appended. */
  sessionsViewedAtStart(): ReadonlyMap<string, SessionViewed>
  /** The highest id a decision ever had; 0 when there was none. For the start, before anything is appended. */
  maxDecisionId(): number
  /** When the latest was decided or ended that is kept, epoch milliseconds. Null when nothing is. As maxDecisionId. */
  newestAtMsAtStart(): number | null
}

/** A report, and its rows in pages. */
interface UsageRows {
  readonly report: UsageReport
  readonly pages: Iterable<readonly UsageRow[]>
}

/**
 * Prepares the queries on the history.
 *
 * @param unstored The one of the journal. Default nothing.
 * @param usage    What reads usage. Default this thread, on this connection.
 */
export function createHistory(
  db: Database,
  folder: Pick<Folder, 'foldAll'>,
  unstored: () => readonly JournalEntry[] = () => [],
  usage: UsageHistory = createUsageHistory(db),
): History {
  const decisions = createDecisionHistory(db)
  const sessions = createSessionHistory(db)
  const viewTime = createViewTimeList(db)
  const labelOf = createLabelReader(db)

  /** Folds, and answers what is in no table all the same, oldest first; what was watched is not looked for in that. */
  async function foldFirst(): Promise<readonly JournalEntry[]> {
    const inMemory = unstored()
    try {
      await folder.foldAll()
      if (inMemory.length === 0) return []
    } catch {
      // The folder's owner was told already; what is folded can still be read.
    }
    // What got on disk meanwhile is in both and counts once.
    return [...unfolded(db), ...inMemory]
  }

  return {
    async listDecisions(filter) {
      const pending = await foldFirst()
      return withPendingDecisions(await decisions.list(filter), filter, pending, labelOf)
    },
    oldestDecisionId: decisions.oldestId,
    async getDecision(id) {
      const folded = decisions.get(id)
      if (folded !== null) return folded
      const pending = await foldFirst()
      for (const entry of pending) {
        if (entry.kind === 'decision' && entry.decision.id === id) return entry.decision
      }
      return decisions.get(id)
    },
    async listEndedSessions(filter) {
      const pending = await foldFirst()
      return withPendingEnds(sessions.listEnded(filter), filter, pending, sessions.get)
    },
    liveSessionsAtStart() {
      const live = new Map(sessions.live().map((session) => [session.id, session]))
      for (const entry of unfolded(db)) {
        if (entry.kind === 'end') live.delete(entry.sessionId)
        else if (entry.kind === 'decision' && entry.session !== null)
          live.set(entry.session.id, entry.session)
      }
      return [...live.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
    },
    revokedAtStart(ids) {
      const wanted = new Set(ids)
      const folded = ids.flatMap((id) => sessions.get(id) ?? [])
      const unfoldedEnds = endedIn([...unfolded(db)], sessions.get)
      return [...folded, ...unfoldedEnds]
        .filter((session) => session.end === 'revoked' && wanted.has(session.id))
        .sort((one, other) => (one.id < other.id ? -1 : 1))
    },
    revokedGrantsAtStart(grantIds, sinceMs) {
      if (grantIds.length === 0) return []
      const wanted = new Set<string | null>(grantIds)
      return [...sessions.revokedSince(sinceMs), ...endedIn([...unfolded(db)], sessions.get)]
        .filter((session) => session.end === 'revoked' && wanted.has(session.grantId))
        .sort((one, other) => (one.id < other.id ? -1 : 1))
    },
    endedSinceAtStart(sinceMs) {
      const pending = endedIn([...unfolded(db)], sessions.get)
      const isWanted = ({ endedAtMs, grantId }: Session): boolean =>
        grantId !== null && endedAtMs !== null && endedAtMs >= sinceMs
      return [...sessions.endedSince(sinceMs), ...pending.filter(isWanted)]
    },
    async listViewTime(filter) {
      await foldFirst()
      return viewTime(filter)
    },
    async usage(asked) {
      await foldFirst()
      return usage.report(asked)
    },
    async usageTable(asked) {
      await foldFirst()
      const { report, pages } = await usage.table(asked)
      return { report, pages: rowsIn(pages) }
    },
    async usageSessions(asked) {
      await foldFirst()
      return usage.sessions(asked)
    },
    sessionsViewedAtStart: () => sessionsViewed(db, unfolded(db)),
    maxDecisionId() {
      let max = foldedMax(db)
      for (const entry of unfolded(db)) {
        if (entry.kind === 'decision') max = Math.max(max, entry.decision.id)
      }
      return max
    },
    newestAtMsAtStart() {
      let newest = foldedNewest(db)
      for (const entry of unfolded(db)) {
        if (entry.kind === 'decision') newest = Math.max(newest, entry.decision.atMs)
      }
      return newest === 0 ? null : newest
    },
  }
}

function foldedNewest(db: Database): number {
  const newest = db
    .prepare<[], number>(
      `SELECT max(coalesce((SELECT at_ms FROM decisions ORDER BY id DESC LIMIT 1), 0),
                  coalesce((SELECT max(ended_at_ms) FROM sessions WHERE ended_at_ms IS NOT NULL), 0))`,
    )
    .pluck()
    .get()
  return newest ?? 0
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
