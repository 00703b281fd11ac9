import type { Migration } from './migration.ts'

const SCHEMA = `
ALTER TABLE applications ADD COLUMN deleted_at_ms INTEGER;
ALTER TABLE application_secrets ADD COLUMN deleted_at_ms INTEGER;
ALTER TABLE signing_keys ADD COLUMN deleted_at_ms INTEGER;
ALTER TABLE video_keys ADD COLUMN deleted_at_ms INTEGER;
`

/** Step 270: applications, their secrets and keys that sign can be restored after they were deleted. */
export const keyRestore: Migration = {
  version: 270,
  name: 'key restore',
  up: (db) => void db.exec(SCHEMA),
}
