import type { Migration } from './migration.ts'

/**
 * Metered viewing: what becomes of viewers whose checks do not come or fail. Access tokens are recognised by a keyed hash;
 * what they permit is kept until they ran out, also of one that was deleted. The keys that sign viewers' web tokens are
 * sealed, with the public part beside them; keys of others are public only.
 */
const SCHEMA = `
ALTER TABLE streams ADD COLUMN recheck_grace_seconds INTEGER NOT NULL DEFAULT 10;
ALTER TABLE streams ADD COLUMN end_after_missed_checks INTEGER NOT NULL DEFAULT 1;
ALTER TABLE streams ADD COLUMN end_after_failed_checks INTEGER NOT NULL DEFAULT 1;

ALTER TABLE media_servers ADD COLUMN missing_tokens TEXT NOT NULL DEFAULT 'deny'
  CHECK (missing_tokens IN ('deny', 'allow'));

CREATE TABLE access_tokens (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  user_id TEXT,
  display_name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  mirrors TEXT NOT NULL,
  issued_by TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER
) STRICT;
CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at_ms);

CREATE TABLE video_keys (
  kid TEXT PRIMARY KEY,
  algorithm TEXT NOT NULL CHECK (algorithm IN ('ES256', 'RS256')),
  private_sealed BLOB NOT NULL,
  public_jwk TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  retired_at_ms INTEGER
) STRICT;

CREATE TABLE video_issuers (
  id TEXT PRIMARY KEY,
  issuer TEXT NOT NULL UNIQUE,
  jwks TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  disabled_at_ms INTEGER
) STRICT;
`

/** Step 100: metered viewing and Native Frame's tokens. */
export const nativeFrame: Migration = {
  version: 100,
  name: 'native frame',
  up: (db) => void db.exec(SCHEMA),
}
