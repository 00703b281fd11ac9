import type { Migration } from './migration.ts'

/**
 * What proved a session when it began, as PROOF of history-rows.ts has it: its decision may be pruned while it is live. Null of sessions that began
 * before this step, of which the decision tells.
 */
const SCHEMA = 'ALTER TABLE sessions ADD COLUMN proof INTEGER'

/** Step 540: a session counts for its grant however old its decision is. */
export const sessionProof: Migration = {
  version: 540,
  name: 'session proof',
  up: (db) => void db.exec(SCHEMA),
}
