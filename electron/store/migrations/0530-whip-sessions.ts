import type { Migration } from './migration.ts'

/**
 * Where the publishers that were passed on by WHIP are at their endpoint, with what proves Stagedoor there, sealed. Of what they hold
 * only keyed hashes, as a JSON list. A row goes with its session.
 */
const SCHEMA = `
CREATE TABLE whip_sessions (
  session_key TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  allow_private INTEGER NOT NULL,
  location_sealed BLOB NOT NULL,
  proof_sealed BLOB,
  bearer_hashes TEXT NOT NULL
) STRICT;
`

/** Step 530: publishers by WHIP are known after a restart. */
export const whipSessions: Migration = {
  version: 530,
  name: 'whip sessions',
  up: (db) => void db.exec(SCHEMA),
}
