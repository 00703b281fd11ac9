import type { Migration } from './migration.ts'

/**
 * How often a media server is compared with its own list, and what becomes of whom it lists and nobody admitted. And the
 * last look at which all were there, by which a session is dated that went while Stagedoor was away.
 */
const SCHEMA = `
ALTER TABLE media_servers ADD COLUMN compare_seconds INTEGER NOT NULL DEFAULT 30;
ALTER TABLE media_servers ADD COLUMN unknown_sessions TEXT NOT NULL DEFAULT 'show'
  CHECK (unknown_sessions IN ('show', 'cut'));

CREATE TABLE media_server_looks (
  media_server_id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  parts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

/** Step 250: media servers are compared with their own lists. */
export const looks: Migration = {
  version: 250,
  name: 'looks',
  up: (db) => void db.exec(SCHEMA),
}
