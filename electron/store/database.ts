import type BetterSqlite3 from 'better-sqlite3'

/** One connection to the store. */
export type Database = BetterSqlite3.Database
