import type { Migration } from './migration.ts'

/**
 * The journal takes what must be on disk before a reply leaves; the two history tables are what it is folded into.
 *
 * `journal` has no secondary index and one row per group commit, because its insertion is paid for by a waiting caller.
 * The history tables have as few indexes as their screens need: each costs more than the row itself.
 */
const SCHEMA = `
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY,
  entries TEXT NOT NULL
) STRICT;

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  media_server_id TEXT NOT NULL,
  action TEXT NOT NULL,
  stream_id TEXT,
  stream_name TEXT NOT NULL,
  protocol TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  rule_id TEXT,
  grant_id TEXT,
  viewer_id TEXT,
  address TEXT,
  country TEXT NOT NULL,
  user_agent TEXT,
  referer TEXT,
  session_key TEXT,
  session_id TEXT,
  rule_version INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_stream ON decisions (stream_id, id);
CREATE INDEX decisions_not_allowed ON decisions (id) WHERE outcome <> 'allow';

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  decision_id INTEGER NOT NULL,
  media_server_id TEXT NOT NULL,
  session_key TEXT,
  stream_id TEXT NOT NULL,
  stream_name TEXT NOT NULL,
  action TEXT NOT NULL,
  protocol TEXT NOT NULL,
  address TEXT,
  country TEXT NOT NULL,
  user_agent TEXT,
  referer TEXT,
  viewer_id TEXT,
  grant_id TEXT,
  rule_id TEXT,
  reason TEXT NOT NULL,
  tags TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  ends_at_ms INTEGER,
  revoked_at_ms INTEGER,
  ended_at_ms INTEGER,
  end TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_live ON sessions (id) WHERE ended_at_ms IS NULL;
CREATE INDEX sessions_ended ON sessions (ended_at_ms, id) WHERE ended_at_ms IS NOT NULL;
CREATE INDEX sessions_stream ON sessions (stream_id, ended_at_ms, id) WHERE ended_at_ms IS NOT NULL;

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

export const journal: Migration = {
  version: 10,
  name: 'journal and history',
  up(db) {
    db.exec(SCHEMA)
  },
}
