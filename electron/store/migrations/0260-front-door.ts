import type { Migration } from './migration.ts'

/** Where the gateway leads viewers on to, and passes publishers on to. */
const SCHEMA = `
ALTER TABLE streams ADD COLUMN front_door INTEGER NOT NULL DEFAULT 0;
ALTER TABLE streams ADD COLUMN whip_url TEXT;
CREATE TABLE stream_whip_tokens (
  stream_id TEXT PRIMARY KEY REFERENCES streams (id) ON DELETE CASCADE,
  sealed BLOB NOT NULL
) STRICT;
`

/** Step 260: streams have a front door, and a WHIP endpoint behind the gateway. */
export const frontDoor: Migration = {
  version: 260,
  name: 'front door',
  up: (db) => void db.exec(SCHEMA),
}
