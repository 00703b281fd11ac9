import type { Migration } from './migration.ts'

/**
 * What can happen to a token after it was issued: switched off, ended early while another takes over, deleted with a
 * way back. `terms` is what a signed URL was made of besides its stream, so that it can be made anew.
 */
const SCHEMA = `
ALTER TABLE links ADD COLUMN disabled_at_ms INTEGER;
ALTER TABLE links ADD COLUMN ends_at_ms INTEGER;
ALTER TABLE links ADD COLUMN deleted_at_ms INTEGER;
ALTER TABLE links ADD COLUMN terms TEXT;
ALTER TABLE stream_keys ADD COLUMN ends_at_ms INTEGER;
ALTER TABLE stream_keys ADD COLUMN deleted_at_ms INTEGER;
`

/** Step 120: tokens can be switched off, rolled and deleted with a way back. */
export const tokenEnds: Migration = {
  version: 120,
  name: 'token ends',
  up: (db) => void db.exec(SCHEMA),
}
