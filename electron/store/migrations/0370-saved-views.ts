import type { Migration } from './migration.ts'

/** Filters of the lists in the console that were given a name; no two of one screen have the same. */
const SCHEMA = `
CREATE TABLE saved_views (
  id TEXT PRIMARY KEY,
  screen TEXT NOT NULL,
  name TEXT NOT NULL,
  filter TEXT NOT NULL,
  is_pinned INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  UNIQUE (screen, name)
) STRICT, WITHOUT ROWID;
`

/** Step 370: filters are kept under a name. */
export const savedViews: Migration = {
  version: 370,
  name: 'saved views',
  up: (db) => void db.exec(SCHEMA),
}
