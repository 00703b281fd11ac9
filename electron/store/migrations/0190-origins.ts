import type { Migration } from './migration.ts'

/** Where the gateway fetches each stream. */
const SCHEMA = `
ALTER TABLE streams ADD COLUMN origin_url TEXT;
ALTER TABLE streams ADD COLUMN origin_allow_private INTEGER NOT NULL DEFAULT 0;
`

/** Step 190: streams have an origin behind the gateway. */
export const origins: Migration = {
  version: 190,
  name: 'origins',
  up: (db) => void db.exec(SCHEMA),
}
