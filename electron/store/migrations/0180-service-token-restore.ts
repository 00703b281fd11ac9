import type { Migration } from './migration.ts'

const SCHEMA = 'ALTER TABLE service_tokens ADD COLUMN deleted_at_ms INTEGER'

/** Step 180: service tokens can be restored after they were deleted. */
export const serviceTokenRestore: Migration = {
  version: 180,
  name: 'service token restore',
  up: (db) => void db.exec(SCHEMA),
}
