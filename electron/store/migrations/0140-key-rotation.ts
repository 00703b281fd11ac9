import type { Migration } from './migration.ts'

/** The text of a service token before it was rolled, which is accepted for some time more. */
const SCHEMA = `
ALTER TABLE service_tokens ADD COLUMN previous_hash TEXT;
ALTER TABLE service_tokens ADD COLUMN previous_until_ms INTEGER;
`

/** Step 140: service tokens can be rolled with overlap. */
export const keyRotation: Migration = {
  version: 140,
  name: 'key rotation',
  up: (db) => void db.exec(SCHEMA),
}
