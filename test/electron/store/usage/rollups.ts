import type { Database } from '../../../../electron/store/database.ts'
import { rebuildUsage } from '../../../../electron/store/usage/rebuild.ts'

const TABLES = {
  usage_quarter: 'dimension, quarter, key',
  usage_day: 'dimension, day, key',
  usage_month: 'dimension, key, month',
}

/** What is added up, without what came to nothing. How many watched at once is not in it: see `minutes.test.ts`. */
export const rollupsOf = (db: Database): unknown[] =>
  Object.entries(TABLES).map(([table, order]) =>
    db
      .prepare(`SELECT * FROM ${table} WHERE ms <> 0 OR bytes <> 0 OR count <> 0 ORDER BY ${order}`)
      .raw()
      .all(),
  )

/** What it would be, added up anew from sessions and decisions. Changes nothing. */
export function rebuilt(db: Database): unknown[] {
  db.exec('BEGIN')
  try {
    for (const table of [...Object.keys(TABLES), 'usage_minutes', 'usage_peak']) {
      db.exec(`DELETE FROM ${table}`)
    }
    rebuildUsage(db)
    return rollupsOf(db)
  } finally {
    db.exec('ROLLBACK')
  }
}
