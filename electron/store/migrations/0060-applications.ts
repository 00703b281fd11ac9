import type { Migration } from './migration.ts'

/**
 * Phenix applications. Their secrets are sealed, since they sign; of issued tokens only what they say is kept, never the
 * token.
 */
const SCHEMA = `
CREATE TABLE applications (
  id TEXT PRIMARY KEY,
  label TEXT NOT NULL,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  stream_group TEXT,
  settings TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE application_secrets (
  id TEXT PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id),
  name TEXT NOT NULL,
  hint TEXT NOT NULL,
  sealed BLOB NOT NULL,
  created_at_ms INTEGER NOT NULL,
  retires_at_ms INTEGER
) STRICT;
CREATE INDEX application_secrets_by_application ON application_secrets (application_id);

CREATE TABLE edge_auth_tokens (
  id TEXT PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id),
  label TEXT NOT NULL,
  payload TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  issued_by TEXT NOT NULL,
  disabled_at_ms INTEGER,
  ends_at_ms INTEGER,
  deleted_at_ms INTEGER
) STRICT;
CREATE INDEX edge_auth_tokens_by_application ON edge_auth_tokens (application_id);
CREATE INDEX edge_auth_tokens_by_expiry ON edge_auth_tokens (expires_at_ms);
`

/** Step 60: applications, their secrets and the tokens issued with them. */
export const applications: Migration = {
  version: 60,
  name: 'applications',
  up: (db) => void db.exec(SCHEMA),
}
