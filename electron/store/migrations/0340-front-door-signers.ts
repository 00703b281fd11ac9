import type { Migration } from './migration.ts'

/** How the address of a stream's front door is signed where that is not left to its media server, as sealed JSON. */
const SCHEMA = `
CREATE TABLE stream_front_doors (
  stream_id TEXT PRIMARY KEY REFERENCES streams (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL
) STRICT;
`

/** Step 340: front doors have signers of their own. */
export const frontDoorSigners: Migration = {
  version: 340,
  name: 'front door signers',
  up: (db) => void db.exec(SCHEMA),
}
