import type { Migration } from './migration.ts'

/**
 * The tables of what the operator sets up. Secrets are either sealed (they must be shown or used again) or kept as a
 * keyed hash (they must only be recognised), never in the clear. Audit entries can be added and nothing else.
 */
const SCHEMA = `
CREATE TABLE streams (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('public', 'token', 'metered')),
  group_name TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  recheck_seconds INTEGER NOT NULL,
  max_session_seconds INTEGER,
  play_url TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE rule_versions (
  version INTEGER PRIMARY KEY CHECK (version > 0),
  rules TEXT NOT NULL,
  published_at_ms INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE TABLE rule_draft (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  base_version INTEGER NOT NULL,
  rules TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE media_servers (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  protocol TEXT NOT NULL,
  allowed_peers TEXT NOT NULL,
  public_url TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  assumed_session_seconds INTEGER NOT NULL,
  secret_hash TEXT NOT NULL,
  secret_sealed BLOB NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE links (
  id TEXT PRIMARY KEY,
  stream_id TEXT NOT NULL REFERENCES streams (id),
  label TEXT NOT NULL,
  tags TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  issued_by TEXT NOT NULL
) STRICT;
CREATE INDEX links_by_stream ON links (stream_id);
CREATE INDEX links_by_expiry ON links (expires_at_ms);

CREATE TABLE stream_keys (
  id TEXT PRIMARY KEY,
  stream_id TEXT NOT NULL REFERENCES streams (id),
  label TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  disabled_at_ms INTEGER
) STRICT;
CREATE INDEX stream_keys_by_stream ON stream_keys (stream_id);

CREATE TABLE service_tokens (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  disabled_at_ms INTEGER
) STRICT;

CREATE TABLE signing_keys (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  sealed BLOB NOT NULL,
  created_at_ms INTEGER NOT NULL,
  retired_at_ms INTEGER
) STRICT;

CREATE TABLE revocations (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('grant', 'viewer', 'address', 'session')),
  value TEXT NOT NULL,
  until_at_ms INTEGER,
  note TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  lifted_at_ms INTEGER
) STRICT;
CREATE INDEX revocations_not_lifted ON revocations (created_at_ms) WHERE lifted_at_ms IS NULL;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE grant_uses (
  grant_id TEXT PRIMARY KEY,
  uses INTEGER NOT NULL,
  last_used_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_keeps_entries BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'audit entries stay'); END;
CREATE TRIGGER audit_keeps_text BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'audit entries stay as written'); END;
`

/** Step 20: the tables of the catalogue. */
export const catalogue: Migration = {
  version: 20,
  name: 'catalogue',
  up: (db) => void db.exec(SCHEMA),
}
