import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../database.ts'
import { DIMENSION, NONE } from './dimensions.ts'
import type { KeyPeak, Peaks } from './peak-finder.ts'

/** Rows written in one turn. */
const SLICE_ROWS = 200

/** Peaks of streams and of all are kept by the minute besides. */
const NOT_HERE: readonly number[] = [DIMENSION.total, DIMENSION.stream]

/** A UTC day, with all that was watched on it when it was looked at. */
export interface PeakDay {
  readonly day: number
  /** Milliseconds. */
  readonly ms: number
}

/** Days that are as they were when their peaks were found: what came later would have been added to what was watched. */
const FOUND = `FROM usage_day d LEFT JOIN usage_peak_day p ON p.day = d.day AND p.ms = d.ms
  WHERE d.dimension = ${DIMENSION.total} AND d.key = '${NONE}' AND d.ms > 0`

/** Kept for a day that was looked through in vain, under everything together, of which no peaks are kept here. */
const IN_VAIN = [DIMENSION.total, NONE] as const

/**
 * UTC days that were not looked through, or not as they are now, the latest first.
 *
 * @param from The first that counts. @param to The first that does not.
 */
export const daysWithoutPeaks = (db: Database, from: number, to: number): readonly PeakDay[] =>
  db
    .prepare<[number, number], PeakDay>(
      `SELECT d.day, d.ms ${FOUND} AND p.day IS NULL AND d.day >= ? AND d.day < ? ORDER BY d.day DESC`,
    )
    .all(from, to)

/** UTC days whose peaks are not known: those that were not looked through, or in vain. `to` is the first that does not count. */
export const daysNotKnown = (db: Database, from: number, to: number): readonly number[] =>
  db
    .prepare<[number, number], number>(
      `SELECT d.day ${FOUND} AND d.day >= ? AND d.day < ? AND (p.day IS NULL OR EXISTS (
         SELECT * FROM usage_key_peak v WHERE v.dimension = ${IN_VAIN[0]} AND v.day = d.day AND v.key = '${IN_VAIN[1]}'))`,
    )
    .pluck()
    .all(from, to)

/**
 * Keeps the peaks of a UTC day in place of those that are kept, in slices between which others take their turns. A key with one
 * viewer at most is not among them: there are many, and what was watched says so.
 *
 * @param of    The day as it was before its peaks were looked for.
 * @param peaks Null: they cannot be known, and are not looked for again until something comes to the day.
 */
export async function keepPeaks(db: Database, of: PeakDay, peaks: Peaks | null): Promise<void> {
  const rows = peaks === null ? [[...IN_VAIN, 0, 0] as const] : rowsOf(peaks)
  db.prepare<[number]>('DELETE FROM usage_peak_day WHERE day = ?').run(of.day)
  for (const dimension of Object.values(DIMENSION)) {
    await removePeaks(db, dimension, of.day, of.day + 1)
  }
  const put = db.prepare<[number, number, string, number, number]>(
    'INSERT OR REPLACE INTO usage_key_peak VALUES (?, ?, ?, ?, ?)',
  )
  const putAll = db.transaction((slice: readonly PeakRow[]) => {
    for (const [dimension, key, ms, atMs] of slice) put.run(dimension, of.day, key, ms, atMs)
  })
  for (let at = 0; at < rows.length; at += SLICE_ROWS) {
    putAll.immediate(rows.slice(at, at + SLICE_ROWS))
    await nextTurn()
  }
  db.prepare<[PeakDay]>('INSERT OR REPLACE INTO usage_peak_day VALUES (@day, @ms)').run(of)
}

type PeakRow = readonly [dimension: number, key: string, ms: number, atMs: number]

const rowsOf = (peaks: Peaks): readonly PeakRow[] =>
  [...peaks].flatMap(([dimension, keys]) =>
    NOT_HERE.includes(dimension)
      ? []
      : [...keys].map(([key, { ms, atMs }]): PeakRow => [dimension, key, ms, atMs]),
  )

/** Deletes what is kept of a dimension, in slices. @param from The first day. @param to The first that stays. */
async function removePeaks(
  db: Database,
  dimension: number,
  from: number,
  to: number,
): Promise<void> {
  const remove = db.prepare<[number, number, number]>(
    `DELETE FROM usage_key_peak WHERE (dimension, day, key) IN (SELECT dimension, day, key FROM usage_key_peak
     WHERE dimension = ? AND day >= ? AND day < ? LIMIT ${SLICE_ROWS})`,
  )
  while (remove.run(dimension, from, to).changes === SLICE_ROWS) await nextTurn()
}

type Row = [key: string, day: number, ms: number, atMs: number]

/** Reads what is kept of a dimension, of days that are as they were. `to` is the first day after them. */
export function createPeakDays(
  db: Database,
): (dimension: number, from: number, to: number) => Iterable<readonly [string, KeyPeak]> {
  const found = db
    .prepare<[number, number], number>(
      `SELECT d.day ${FOUND} AND p.day IS NOT NULL AND d.day >= ? AND d.day < ?`,
    )
    .pluck()
  const peaks = db
    .prepare<[number, number, number], Row>(
      'SELECT key, day, ms, at_ms FROM usage_key_peak WHERE dimension = ? AND day >= ? AND day < ? ORDER BY day',
    )
    .raw()
  return function* read(dimension, from, to) {
    const days = new Set(found.all(from, to))
    for (const [key, day, ms, atMs] of peaks.all(dimension, from, to)) {
      if (days.has(day)) yield [key, { ms, atMs }]
    }
  }
}
