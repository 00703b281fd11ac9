import BetterSqlite3 from 'better-sqlite3'
import type { Database } from '../database.ts'
import { migrate } from '../migrate.ts'

/** Makes a database in memory with the tables of this version and nothing in them. It is the caller's to close. */
export function emptyDatabase(): Database {
  const db = new BetterSqlite3(':memory:')
  migrate(db, { backupDirectory: '.', copiesFirst: false })
  return db
}
