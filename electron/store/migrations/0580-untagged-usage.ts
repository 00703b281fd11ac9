import type { Database } from '../database.ts'
import { DIMENSION, NONE, plainTags } from '../usage/dimensions.ts'
import { createRollup } from '../usage/rollup.ts'
import type { Migration } from './migration.ts'

const TAG = DIMENSION.tag
const DAY_MS = 86_400_000
const TABLES = [
  ['usage_quarter', 'quarter', `${TAG}, t.quarter, '${NONE}'`],
  ['usage_day', 'day', `${TAG}, t.day, '${NONE}'`],
  ['usage_month', 'month', `${TAG}, '${NONE}', t.month`],
] as const
/** Sessions between two times of putting what was added up into the tables. */
const BATCH = 20_000

/** What is left of all when each tag is taken away once: too little by what sessions of several tags are in more than once. */
function addRest(db: Database): void {
  for (const [table, at, key] of TABLES) {
    db.exec(
      `INSERT OR REPLACE INTO ${table}
       SELECT ${key}, t.ms - coalesce(g.ms, 0), t.bytes - coalesce(g.bytes, 0), t.count - coalesce(g.count, 0)
       FROM ${table} t LEFT JOIN (
         SELECT ${at}, sum(ms) ms, sum(bytes) bytes, sum(count) count FROM ${table}
         WHERE dimension = ${TAG} AND key <> '${NONE}' GROUP BY ${at}
       ) g ON g.${at} = t.${at}
       WHERE t.dimension = ${DIMENSION.total} AND t.key = '${NONE}'`,
    )
  }
}

interface Row {
  id: string
  tags: string
  quarter: number
}

/** Adds what {@link addRest} took away too often, of the sessions that are kept. */
function addRepeated(db: Database): void {
  const rollup = createRollup(db)
  const sessions = db.prepare<[string], Row>(
    `SELECT id, tags, started_at_ms / 900000 quarter FROM sessions
     WHERE id > ? AND action = 'subscribe' AND tags LIKE '%,%' ORDER BY id LIMIT ${BATCH}`,
  )
  const usage = db.prepare<[string], { quarter: number; ms: number; bytes: number }>(
    'SELECT quarter, ms, bytes FROM session_usage WHERE session_id = ?',
  )
  for (let after = ''; ; ) {
    const page = sessions.all(after)
    for (const { id, tags, quarter } of page) {
      const again = new Set(plainTags(JSON.parse(tags))).size - 1
      if (again < 1) continue
      rollup.add([[TAG, NONE]], quarter, { ms: 0, bytes: 0, count: again })
      for (const part of usage.all(id)) {
        const { ms, bytes } = part
        rollup.add([[TAG, NONE]], part.quarter, { ms: again * ms, bytes: again * bytes, count: 0 })
      }
    }
    rollup.store()
    const last = page.at(-1)
    if (last === undefined) return
    after = last.id
  }
}

/** Where sessions of several tags are no longer kept there may be less than nothing. */
function dropNothing(db: Database): void {
  for (const [table] of TABLES) {
    const own = `dimension = ${TAG} AND key = '${NONE}'`
    db.exec(
      `UPDATE ${table} SET ms = max(ms, 0), bytes = max(bytes, 0), count = max(count, 0) WHERE ${own};
       DELETE FROM ${table} WHERE ${own} AND ms = 0 AND bytes = 0 AND count = 0`,
    )
  }
}

/**
 * So that the days of which every session is kept are looked through again: of those without a tag no peak is kept yet. Sessions go by
 * when they ended, so those days come after the first end that is kept; one that began long ago and goes on says nothing.
 */
function forgetPeaks(db: Database): void {
  db.prepare<[number]>(
    `DELETE FROM usage_peak_day
     WHERE day > (SELECT min(ended_at_ms) / ? FROM sessions WHERE ended_at_ms IS NOT NULL)`,
  ).run(DAY_MS)
}

/** Step 580: usage of what has no tag, as of what has no viewer or grant, so that rows by tag come to the total. */
export const untaggedUsage: Migration = {
  version: 580,
  name: 'usage without a tag',
  up(db) {
    addRest(db)
    addRepeated(db)
    dropNothing(db)
    forgetPeaks(db)
  },
}
