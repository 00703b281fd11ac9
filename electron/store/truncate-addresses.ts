import { setImmediate as nextTurn } from 'node:timers/promises'
import { truncateAddress } from '../../shared/truncate-address.ts'
import type { Database } from './database.ts'

/** Rows looked at in one turn. */
const SLICE_ROWS = 200
/** How far back it is looked again each time, milliseconds: ends that were stored a little late. */
const AGAIN_MS = 86_400_000
const SESSIONS = 'addresses-of-sessions'
const DECISIONS = 'addresses-of-decisions'

/**
 * Truncates the addresses of sessions that ended before a moment, and of decisions made before it, for good and in slices
 * between which others take their turns. What was truncated before is not looked at again. What the media server called the
 * session goes with it, since some such names are made of the address.
 *
 * @param beforeMs Epoch milliseconds.
 */
export async function truncateAddresses(db: Database, beforeMs: number): Promise<void> {
  const progress = progressOf(db)
  const before = progress.get(SESSIONS)
  await truncateSessions(db, before - AGAIN_MS, beforeMs)
  // Where an end came late meanwhile, the next time begins with it.
  if (progress.get(SESSIONS) === before) progress.set(SESSIONS, beforeMs)
  progress.set(DECISIONS, await truncateDecisions(db, progress.get(DECISIONS), beforeMs))
}

/**
 * Prepares taking note of an end that is stored long after it was, as when a media server was away for days: its session is
 * looked at next time.
 */
export function createLateEnds(db: Database): (endedAtMs: number) => void {
  const back = db.prepare<[number, number]>(
    `UPDATE counters SET value = ? WHERE name = '${SESSIONS}' AND value - ${AGAIN_MS} > ?`,
  )
  return (endedAtMs) => void back.run(endedAtMs, endedAtMs)
}

function progressOf(db: Database) {
  const get = db.prepare<[string], number>('SELECT value FROM counters WHERE name = ?').pluck()
  const put = db.prepare<[string, number]>(
    `INSERT INTO counters VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
  )
  return {
    get: (name: string): number => get.get(name) ?? 0,
    set: (name: string, value: number): void => void put.run(name, value),
  }
}

interface SessionPart {
  id: string
  address: string | null
  endedAtMs: number
}

async function truncateSessions(db: Database, fromMs: number, beforeMs: number): Promise<void> {
  const page = db.prepare<[number, string, number], SessionPart>(
    `SELECT id, address, ended_at_ms endedAtMs FROM sessions
     WHERE ended_at_ms IS NOT NULL AND (ended_at_ms, id) > (?, ?) AND ended_at_ms < ?
     ORDER BY ended_at_ms, id LIMIT ${SLICE_ROWS}`,
  )
  const put = db.prepare<[string | null, string]>(
    'UPDATE sessions SET address = ?, session_key = NULL WHERE id = ?',
  )
  const putAll = db.transaction((rows: readonly SessionPart[]) => {
    for (const { id, address } of rows) {
      if (address === null) continue
      const truncated = truncateAddress(address)
      if (truncated !== address) put.run(truncated, id)
    }
  })
  for (let last = { endedAtMs: fromMs, id: '' }; ; ) {
    const rows = page.all(last.endedAtMs, last.id, beforeMs)
    putAll.immediate(rows)
    const next = rows.at(-1)
    if (next === undefined || rows.length < SLICE_ROWS) return
    last = next
    await nextTurn()
  }
}

interface DecisionPart {
  id: number
  at_ms: number
  address: string | null
  detail: string
}

/** @returns The last decision that was looked at. */
async function truncateDecisions(db: Database, after: number, beforeMs: number): Promise<number> {
  const page = db.prepare<[number], DecisionPart>(
    `SELECT id, at_ms, address, detail FROM decisions WHERE id > ? ORDER BY id LIMIT ${SLICE_ROWS}`,
  )
  const put = db.prepare<[string | null, string, number]>(
    'UPDATE decisions SET address = ?, detail = ?, session_key = NULL WHERE id = ?',
  )
  const putAll = db.transaction((rows: readonly DecisionPart[]) => {
    for (const { id, address, detail } of rows) {
      if (address === null) continue
      const truncated = truncateAddress(address)
      // The trace may name it where a restriction or a revocation was about it.
      if (truncated !== address) put.run(truncated, detail.replaceAll(address, truncated ?? ''), id)
    }
  })
  let last = after
  for (;;) {
    const rows = page.all(last)
    const old = rows.filter((row) => row.at_ms < beforeMs)
    putAll.immediate(old)
    last = old.at(-1)?.id ?? last
    // Ids count up with time, so that nothing old follows what is not.
    if (old.length < SLICE_ROWS) return last
    await nextTurn()
  }
}
