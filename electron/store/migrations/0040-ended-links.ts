import type { Migration } from './migration.ts'

/** Links that were removed with their stream, while their tokens are still out. */
const SCHEMA = `
CREATE TABLE ended_links (
  id TEXT PRIMARY KEY,
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ended_links_by_expiry ON ended_links (expires_at_ms);
`

/** Step 40: what a link was is forgotten with its stream, but not that it ended. */
export const endedLinks: Migration = {
  version: 40,
  name: 'ended links',
  up: (db) => void db.exec(SCHEMA),
}
