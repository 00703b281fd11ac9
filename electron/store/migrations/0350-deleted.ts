import type { Migration } from './migration.ts'

/**
 * What was deleted and can be restored: the thing with who deleted it, and the rows that go back into their tables, in that
 * order, each as JSON by column. What is sealed in them stays sealed.
 */
const SCHEMA = `
CREATE TABLE deleted_things (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  label TEXT NOT NULL,
  takes TEXT NOT NULL,
  actor TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX deleted_things_by_time ON deleted_things (at_ms);
CREATE TABLE deleted_rows (
  deleted_id INTEGER NOT NULL REFERENCES deleted_things (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (deleted_id, place)
) STRICT, WITHOUT ROWID;
`

/** Step 350: what is deleted can be restored for a while. */
export const deletedThings: Migration = {
  version: 350,
  name: 'deleted things',
  up: (db) => void db.exec(SCHEMA),
}
