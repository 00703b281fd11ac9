import type { Migration } from './migration.ts'

/**
 * What is shared with one media server besides its handler secret, by what it is used for, and the one before while both
 * count. All sealed, since they must be used again. Signing passwords move here from their own table, which keeps the
 * tolerance. Where a media server is controlled is a table of its own: it is no secret.
 */
const SCHEMA = `
CREATE TABLE media_server_secrets (
  media_server_id TEXT NOT NULL REFERENCES media_servers (id),
  purpose TEXT NOT NULL,
  sealed BLOB NOT NULL,
  previous_sealed BLOB,
  previous_until_ms INTEGER,
  PRIMARY KEY (media_server_id, purpose)
) STRICT;

INSERT INTO media_server_secrets
  SELECT media_server_id, 'signing-password', password_sealed, NULL, NULL
  FROM media_server_signing WHERE password_sealed IS NOT NULL;
UPDATE media_server_signing SET password_sealed = NULL;

CREATE TABLE media_server_control (
  media_server_id TEXT PRIMARY KEY REFERENCES media_servers (id),
  url TEXT NOT NULL,
  allow_private INTEGER NOT NULL CHECK (allow_private IN (0, 1))
) STRICT;
`

/** Step 110: secrets shared with media servers, and where these are controlled. */
export const serverSecrets: Migration = {
  version: 110,
  name: 'server secrets',
  up: (db) => void db.exec(SCHEMA),
}
