import type { Migration } from './migration.ts'

/**
 * Limits of sessions at a time: what a stream says of its own, as JSON or nothing; what a grant may whatever its stream
 * says; and who is refused because of one, for a while or for good.
 */
const SCHEMA = `
ALTER TABLE streams ADD COLUMN limits TEXT;

CREATE TABLE grant_limits (
  grant_id TEXT PRIMARY KEY,
  sessions INTEGER,
  may_be_shared INTEGER NOT NULL,
  note TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE limit_marks (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  until_ms INTEGER NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;
`

/** Step 240: sessions at a time are limited. */
export const sessionLimits: Migration = {
  version: 240,
  name: 'session limits',
  up: (db) => void db.exec(SCHEMA),
}
