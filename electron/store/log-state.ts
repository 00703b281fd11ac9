import type { Database } from './database.ts'

/** How far the write-ahead log was carried over, in pages (https://www.sqlite.org/pragma.html#pragma_wal_checkpoint). */
export interface LogState {
  readonly busy: number
  readonly log: number
  readonly checkpointed: number
}

/** Counts the pages of the log. Carries nothing over. */
export const logState = (db: Database): LogState => run(db, 'NOOP')

/** Carries over what no reader still needs. Waits for nobody. */
export const passiveCheckpoint = (db: Database): LogState => run(db, 'PASSIVE')

/** Pages that are not in the database yet. */
export const waitingPages = ({ log, checkpointed }: LogState): number => log - checkpointed

function run(db: Database, mode: 'NOOP' | 'PASSIVE'): LogState {
  const [state] = db.pragma(`wal_checkpoint(${mode})`) as LogState[]
  return state ?? { busy: 0, log: 0, checkpointed: 0 }
}
