import type { Migration } from './migration.ts'

/** What an edit changed, by the entry in the audit log that tells of it. */
const SCHEMA = `
CREATE TABLE kept_edits (
  audit_id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  label TEXT NOT NULL,
  actor TEXT NOT NULL,
  changes TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  undone_at_ms INTEGER
) STRICT;
CREATE INDEX kept_edits_at ON kept_edits (at_ms);
`

/** Step 380: what edits changed is kept, to undo them. */
export const keptEdits: Migration = {
  version: 380,
  name: 'kept edits',
  up: (db) => void db.exec(SCHEMA),
}
