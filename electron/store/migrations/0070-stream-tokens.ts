import type { Migration } from './migration.ts'

/**
 * Subscribe and publish tokens. Their texts are sealed, since they are shown again and sign others, and hashed, to be
 * found. Ids count up and are never used twice: clients sign with them. `folded_*` are in lower case, for search, which the
 * index by label answers without a look at the rows.
 */
const tokens = (name: string): string => `
CREATE TABLE ${name} (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT NOT NULL,
  folded_label TEXT NOT NULL,
  folded_streams TEXT NOT NULL,
  has_pattern INTEGER NOT NULL CHECK (has_pattern IN (0, 1)),
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  sealed BLOB NOT NULL,
  cluster TEXT,
  limits TEXT NOT NULL,
  extras TEXT NOT NULL,
  extras_sealed BLOB,
  issued_by TEXT NOT NULL,
  added_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  refreshed_at_ms INTEGER,
  disabled_at_ms INTEGER,
  deleted_at_ms INTEGER
) STRICT;
CREATE INDEX ${name}_by_label
  ON ${name} (folded_label, id, deleted_at_ms, has_pattern, cluster, folded_streams);
CREATE INDEX ${name}_by_deletion ON ${name} (deleted_at_ms) WHERE deleted_at_ms IS NOT NULL;
`

const SCHEMA = `
${tokens('subscribe_tokens')}
${tokens('publish_tokens')}

CREATE TABLE api_secrets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  refreshed_at_ms INTEGER
) STRICT;

CREATE TABLE account (
  only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
  id TEXT NOT NULL,
  allowed_countries TEXT NOT NULL,
  denied_countries TEXT NOT NULL,
  default_cluster TEXT NOT NULL
) STRICT;
INSERT INTO account VALUES (1, 'S' || lower(hex(randomblob(3))), '[]', '[]', 'auto');
`

/** Step 70: stored stream tokens, the secrets of back ends that manage them, and the account they belong to. */
export const streamTokens: Migration = {
  version: 70,
  name: 'stream tokens',
  up: (db) => void db.exec(SCHEMA),
}
