import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../database.ts'
import { DIMENSION, PERSONAL } from './dimensions.ts'
import { monthOfDay } from './rollup.ts'

const DAY_MS = 86_400_000
const DAY_QUARTERS = 96
/** Rows deleted in one turn. */
const SLICE_ROWS = 200
/** Rows of months looked at in one turn. */
const SLICE_MONTHS = 500

/**
 * Deletes usage added up of months that were over before a moment, in slices between which others take their turns. Months
 * go as a whole, with their days and quarters, since a period may be reckoned as a month less some days.
 *
 * @param beforeMs         Epoch milliseconds.
 * @param personalBeforeMs The same for usage by viewer and grant.
 */
export async function pruneUsage(
  db: Database,
  beforeMs: number,
  personalBeforeMs: number,
): Promise<void> {
  for (const dimension of Object.values(DIMENSION)) {
    const limitMs = PERSONAL.includes(dimension) ? Math.max(beforeMs, personalBeforeMs) : beforeMs
    await pruneDimension(db, dimension, limitMs)
  }
  await pruneViewers(db, firstDayKept(beforeMs))
  db.prepare<[number]>('DELETE FROM usage_peak_day WHERE day < ?').run(firstDayKept(beforeMs))
}

const firstDayKept = (beforeMs: number): number => {
  const month = monthOfDay(Math.floor(beforeMs / DAY_MS))
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY_MS
}

async function pruneDimension(db: Database, dimension: number, beforeMs: number): Promise<void> {
  const day = firstDayKept(beforeMs)
  const month = monthOfDay(day)
  await pruneRange(db, 'usage_quarter', 'quarter', dimension, day * DAY_QUARTERS)
  await pruneRange(db, 'usage_day', 'day', dimension, day)
  await pruneRange(db, 'usage_key_peak', 'day', dimension, day)
  // To find them every month is looked at, which once a month is enough.
  const name = `usage-months-${dimension}`
  const done = db.prepare<[string], number>('SELECT value FROM counters WHERE name = ?').pluck()
  if ((done.get(name) ?? 0) >= month) return
  await pruneMonths(db, dimension, month)
  db.prepare<[string, number]>(
    'INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, month)
}

async function pruneRange(
  db: Database,
  table: string,
  at: string,
  dimension: number,
  before: number,
): Promise<void> {
  const remove = db.prepare<[number, number]>(
    `DELETE FROM ${table} WHERE (dimension, ${at}, key) IN (SELECT dimension, ${at}, key FROM ${table}
     WHERE dimension = ? AND ${at} < ? LIMIT ${SLICE_ROWS})`,
  )
  while (remove.run(dimension, before).changes === SLICE_ROWS) await nextTurn()
}

async function pruneMonths(db: Database, dimension: number, before: number): Promise<void> {
  const page = db.prepare<[number, string, number], { key: string; month: number }>(
    `SELECT key, month FROM usage_month WHERE dimension = ? AND (key, month) > (?, ?)
     ORDER BY key, month LIMIT ${SLICE_MONTHS}`,
  )
  const remove = db.prepare<[number, string, number]>(
    'DELETE FROM usage_month WHERE dimension = ? AND key = ? AND month = ?',
  )
  const removeOld = db.transaction((rows: readonly { key: string; month: number }[]) => {
    for (const { key, month } of rows) if (month < before) remove.run(dimension, key, month)
  })
  for (let last = { key: '', month: -1 }; ; ) {
    const rows = page.all(dimension, last.key, last.month)
    removeOld.immediate(rows)
    const next = rows.at(-1)
    if (next === undefined) return
    last = next
    await nextTurn()
  }
}

async function pruneViewers(db: Database, day: number): Promise<void> {
  const streams = db
    .prepare<[number], string>('SELECT DISTINCT stream_id FROM usage_peak WHERE day < ?')
    .pluck()
  const removeMinutes = db.prepare<[string, number]>(
    `DELETE FROM usage_minutes WHERE (stream_id, quarter) IN (SELECT stream_id, quarter FROM usage_minutes
     WHERE stream_id = ? AND quarter < ? LIMIT ${SLICE_ROWS})`,
  )
  const removePeaks = db.prepare<[string, number]>(
    'DELETE FROM usage_peak WHERE stream_id = ? AND day < ?',
  )
  for (const streamId of streams.all(day)) {
    while (removeMinutes.run(streamId, day * DAY_QUARTERS).changes === SLICE_ROWS) await nextTurn()
    removePeaks.run(streamId, day)
    await nextTurn()
  }
}
