import type { Database } from '../database.ts'

/** One step from one shape of the database to the next. Runs in a transaction of its own. */
export interface Migration {
  /** What `user_version` is afterwards: tens, in order. */
  readonly version: number
  readonly name: string
  /** Must not begin or end a transaction. Every table it makes is STRICT. */
  up(db: Database): void
}
