import type { Migration } from './migration.ts'

/** Questions that rules must answer in a certain way before they are put in force, as JSON; each has a name of its own. */
const SCHEMA = `
CREATE TABLE pinned_tests (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  request TEXT NOT NULL,
  expected TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

/** Step 330: tests are pinned that block a publish. */
export const pinnedTests: Migration = {
  version: 330,
  name: 'pinned tests',
  up: (db) => void db.exec(SCHEMA),
}
