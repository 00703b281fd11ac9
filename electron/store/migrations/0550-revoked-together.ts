import type { Migration } from './migration.ts'

/** Which revocations were made together, so that they can be lifted together. Gone once they are. */
const SCHEMA = `
CREATE TABLE revoked_together (
  batch TEXT NOT NULL,
  revocation_id TEXT NOT NULL,
  PRIMARY KEY (batch, revocation_id)
) STRICT, WITHOUT ROWID;
`

/** Step 550: revoking together is undone also after a restart. */
export const revokedTogether: Migration = {
  version: 550,
  name: 'revoked together',
  up: (db) => void db.exec(SCHEMA),
}
