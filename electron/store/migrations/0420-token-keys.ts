import type { Migration } from './migration.ts'

/** Secrets of media servers that sign tokens, and what they signed, without what proves it. */
const SCHEMA = `
CREATE TABLE token_keys (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  settings TEXT NOT NULL,
  sealed BLOB,
  previous_settings TEXT,
  previous_sealed BLOB,
  previous_until_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  rolled_at_ms INTEGER,
  deleted_at_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX token_keys_name ON token_keys (name) WHERE deleted_at_ms IS NULL;
CREATE TABLE server_tokens (
  id TEXT NOT NULL UNIQUE,
  key_id TEXT NOT NULL,
  format TEXT NOT NULL,
  label TEXT NOT NULL,
  target TEXT NOT NULL,
  terms TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  issued_by TEXT NOT NULL
) STRICT;
CREATE INDEX server_tokens_expiry ON server_tokens (expires_at_ms);
`

/** Step 420: secrets that sign what media servers check by themselves. */
export const tokenKeys: Migration = {
  version: 420,
  name: 'token keys',
  up: (db) => void db.exec(SCHEMA),
}
