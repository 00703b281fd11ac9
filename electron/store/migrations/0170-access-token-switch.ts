import type { Migration } from './migration.ts'

const SCHEMA = 'ALTER TABLE access_tokens ADD COLUMN disabled_at_ms INTEGER'

/** Step 170: access tokens can be switched off and on. */
export const accessTokenSwitch: Migration = {
  version: 170,
  name: 'access token switch',
  up: (db) => void db.exec(SCHEMA),
}
