import type { Migration } from './migration.ts'

/** A known text sealed with the data key, by which a wrong key is told at once and not only at the first secret. */
const SCHEMA = `
CREATE TABLE key_check (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sealed BLOB NOT NULL
) STRICT;
`

/** Step 50: what tells the right data key. */
export const keyCheck: Migration = {
  version: 50,
  name: 'key check',
  up: (db) => void db.exec(SCHEMA),
}
