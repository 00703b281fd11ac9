import type { Migration } from './migration.ts'

/**
 * The handler secret before, hashed and sealed as the one in force, while both count or until the new one is used; with whether that ends
 * it, and when the new one was used first.
 */
const SCHEMA = `
ALTER TABLE media_servers ADD COLUMN old_secret_hash TEXT;
ALTER TABLE media_servers ADD COLUMN old_secret_sealed BLOB;
ALTER TABLE media_servers ADD COLUMN old_secret_until_ms INTEGER;
ALTER TABLE media_servers ADD COLUMN old_secret_ends_with_use INTEGER NOT NULL DEFAULT 0;
ALTER TABLE media_servers ADD COLUMN new_secret_used_at_ms INTEGER;
`

/** Step 570: a handler secret that is rolled counts beside the new one for a while. */
export const oldSecrets: Migration = {
  version: 570,
  name: 'old handler secrets',
  up: (db) => void db.exec(SCHEMA),
}
