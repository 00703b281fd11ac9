import type { Migration } from './migration.ts'

/** What a stream makes of tokens that expire while somebody is in. */
const SCHEMA = `
ALTER TABLE streams ADD COLUMN expiry_ends TEXT NOT NULL DEFAULT 'by_token'
  CHECK (expiry_ends IN ('by_token', 'always'));
`

/** Step 230: streams say whether tokens that expire end sessions. */
export const expiryEnds: Migration = {
  version: 230,
  name: 'expiry ends',
  up: (db) => void db.exec(SCHEMA),
}
