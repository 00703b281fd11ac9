import type { Migration } from './migration.ts'

/** What publish tokens are distributed to by default, and back ends' secrets that are off or can be restored. */
const SCHEMA = `
ALTER TABLE account ADD COLUMN geo_cascade TEXT NOT NULL DEFAULT '{"isEnabled":false,"clusters":["all"]}';
ALTER TABLE api_secrets ADD COLUMN disabled_at_ms INTEGER;
ALTER TABLE api_secrets ADD COLUMN deleted_at_ms INTEGER;
`

/** Step 150: API secrets can be switched off and restored; the account has a distribution. */
export const tokenAccounts: Migration = {
  version: 150,
  name: 'token accounts',
  up: (db) => void db.exec(SCHEMA),
}
