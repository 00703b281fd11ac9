import { setImmediate as nextTurn } from 'node:timers/promises'
import { KEEP_DELETED_MS } from '../../shared/deleted.ts'
import { KEEP_EDITS_MS } from '../../shared/edit.ts'
import type { Settings } from '../../shared/settings.ts'
import type { Database } from './database.ts'
import { truncateAddresses } from './truncate-addresses.ts'
import { pruneUsage } from './usage/prune-usage.ts'

const DAY_MS = 86_400_000
/** Rows looked at in one turn. */
const SLICE_ROWS = 200

export interface Pruned {
  readonly decisions: number
  readonly sessions: number
}

/**
 * Deletes decisions, ended sessions and usage older than the settings keep them and what can be restored or undone no longer,
 * and truncates addresses, in slices between which others take their turns.
 * A session that has not ended is kept, however old.
 *
 * @param nowMs Epoch milliseconds.
 * @returns How many rows went.
 */
export async function prune(
  db: Database,
  keep: Pick<
    Settings,
    'keepDecisionsDays' | 'keepSessionsDays' | 'keepUsageDays' | 'truncateAddressesDays'
  >,
  nowMs: number,
): Promise<Pruned> {
  const daysAgo = (days: number): number => nowMs - days * DAY_MS
  rememberHighestId(db)
  await pruneDeleted(db, nowMs - KEEP_DELETED_MS)
  await pruneTogether(db, nowMs - KEEP_DELETED_MS)
  await pruneEdits(db, nowMs - KEEP_EDITS_MS)
  await pruneViewTime(db, daysAgo(keep.keepSessionsDays))
  await pruneUsage(db, daysAgo(keep.keepUsageDays), daysAgo(keep.keepSessionsDays))
  if (keep.truncateAddressesDays > 0) {
    await truncateAddresses(db, daysAgo(keep.truncateAddressesDays))
  }
  return {
    decisions: await pruneDecisions(db, daysAgo(keep.keepDecisionsDays)),
    sessions: await pruneSessions(db, daysAgo(keep.keepSessionsDays)),
  }
}

/** So that the next decision does not get the id of one that is deleted here. */
function rememberHighestId(db: Database): void {
  db.prepare(
    `INSERT INTO counters SELECT 'decision', max(id) FROM decisions HAVING max(id) IS NOT NULL
     ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
  ).run()
}

async function pruneDecisions(db: Database, beforeMs: number): Promise<number> {
  const oldest = db.prepare<[number], { id: number; at_ms: number }>(
    `SELECT id, at_ms FROM decisions WHERE id > ? ORDER BY id LIMIT ${SLICE_ROWS}`,
  )
  const remove = db.prepare<[number]>('DELETE FROM decisions WHERE id = ?')
  const removeAll = db.transaction((ids: readonly number[]) => {
    for (const id of ids) remove.run(id)
  })
  let count = 0
  let after = 0
  for (;;) {
    const rows = oldest.all(after)
    const old = rows.filter((row) => row.at_ms < beforeMs)
    // Ids count up with time, so a slice without anything old is followed by none, but for jumps of the clock.
    if (old.length === 0) return count
    removeAll.immediate(old.map((row) => row.id))
    count += old.length
    after = rows.at(-1)?.id ?? after
    await nextTurn()
  }
}

/** What was deleted so long ago that it cannot be restored any more; its rows first, since there can be very many. */
async function pruneDeleted(db: Database, untilMs: number): Promise<void> {
  const old = 'SELECT id FROM deleted_things WHERE at_ms <= ?'
  const removeRows = db.prepare<[number]>(
    `DELETE FROM deleted_rows WHERE (deleted_id, place) IN
     (SELECT deleted_id, place FROM deleted_rows WHERE deleted_id IN (${old}) LIMIT ${SLICE_ROWS})`,
  )
  while (removeRows.run(untilMs).changes === SLICE_ROWS) await nextTurn()
  db.prepare<[number]>('DELETE FROM deleted_things WHERE at_ms <= ?').run(untilMs)
}

/** Which revocations were made together so long ago that they are lifted one by one. The revocations stay as they are. */
async function pruneTogether(db: Database, untilMs: number): Promise<void> {
  // Those of a batch are as old as each other, so that one of them tells.
  const old = db
    .prepare<[number], string>(
      `SELECT batch FROM (SELECT batch, min(revocation_id) one FROM revoked_together GROUP BY batch)
       JOIN revocations ON id = one WHERE created_at_ms <= ?`,
    )
    .pluck()
  const remove = db.prepare<{ batch: string }>(
    `DELETE FROM revoked_together WHERE batch = @batch AND revocation_id IN
     (SELECT revocation_id FROM revoked_together WHERE batch = @batch LIMIT ${SLICE_ROWS})`,
  )
  for (const batch of old.all(untilMs)) {
    while (remove.run({ batch }).changes === SLICE_ROWS) await nextTurn()
  }
}

/** Edits so old that they cannot be undone any more. */
async function pruneEdits(db: Database, untilMs: number): Promise<void> {
  const remove = db.prepare<[number]>(
    `DELETE FROM kept_edits WHERE audit_id IN
     (SELECT audit_id FROM kept_edits WHERE at_ms <= ? LIMIT ${SLICE_ROWS})`,
  )
  while (remove.run(untilMs).changes === SLICE_ROWS) await nextTurn()
}

/** A day goes as a whole once its last moment is too old. */
async function pruneViewTime(db: Database, beforeMs: number): Promise<void> {
  const remove = db.prepare<[number]>(
    `DELETE FROM view_time WHERE (day, stream_id, viewer_id) IN
     (SELECT day, stream_id, viewer_id FROM view_time WHERE day < ? LIMIT ${SLICE_ROWS})`,
  )
  while (remove.run(Math.floor(beforeMs / DAY_MS)).changes === SLICE_ROWS) await nextTurn()
}

async function pruneSessions(db: Database, beforeMs: number): Promise<number> {
  const old = `SELECT id FROM sessions WHERE ended_at_ms < ? ORDER BY ended_at_ms, id LIMIT ${SLICE_ROWS}`
  const removeCounts = db.prepare<[number]>(
    `DELETE FROM session_view_time WHERE session_id IN (${old})`,
  )
  const removeUsage = db.prepare<[number]>(`DELETE FROM session_usage WHERE session_id IN (${old})`)
  const remove = db.prepare<[number]>(`DELETE FROM sessions WHERE id IN (${old})`)
  let count = 0
  for (;;) {
    removeCounts.run(beforeMs)
    removeUsage.run(beforeMs)
    const { changes } = remove.run(beforeMs)
    count += changes
    if (changes < SLICE_ROWS) return count
    await nextTurn()
  }
}
