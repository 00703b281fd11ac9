import type { Migration } from './migration.ts'

/**
 * The addresses a token is bound to, by its grant, where it admits only the first few; and what ICE servers are used with,
 * by their first address, sealed because players are told it.
 */
const SCHEMA = `
CREATE TABLE token_bindings (
  grant_id TEXT NOT NULL,
  address TEXT NOT NULL,
  bound_at_ms INTEGER NOT NULL,
  PRIMARY KEY (grant_id, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE ice_credentials (
  url TEXT PRIMARY KEY,
  sealed BLOB NOT NULL
) STRICT;
`

/** Step 80: what the Director needs. */
export const director: Migration = {
  version: 80,
  name: 'director',
  up: (db) => void db.exec(SCHEMA),
}
