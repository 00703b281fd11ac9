import type { Migration } from './migration.ts'

/** When a token of a media server was switched off, and when it was taken off the list. */
const SCHEMA = `
ALTER TABLE server_tokens ADD COLUMN disabled_at_ms INTEGER;
ALTER TABLE server_tokens ADD COLUMN deleted_at_ms INTEGER;
`

/** Step 490: tokens of media servers are switched off, deleted and restored. */
export const serverTokenActs: Migration = {
  version: 490,
  name: 'server token acts',
  up: (db) => void db.exec(SCHEMA),
}
