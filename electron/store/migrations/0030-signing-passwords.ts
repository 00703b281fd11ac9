import type { Migration } from './migration.ts'

/** What a media server's signed URLs are checked with. The password is sealed, since it must be used again. */
const SCHEMA = `
CREATE TABLE media_server_signing (
  media_server_id TEXT PRIMARY KEY REFERENCES media_servers (id),
  password_sealed BLOB,
  tolerance_seconds INTEGER NOT NULL
) STRICT;
`

/** Step 30: signing passwords of media servers. */
export const signingPasswords: Migration = {
  version: 30,
  name: 'signing passwords',
  up: (db) => void db.exec(SCHEMA),
}
