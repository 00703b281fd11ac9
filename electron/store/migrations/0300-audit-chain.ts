import type { Migration } from './migration.ts'

/**
 * Each entry of the audit log proves itself and the one before it. Entries from before this step have no `mac`; the first
 * that has one proves them as a whole. `audit_head` names the last entry, so that cutting the end off shows.
 */
const SCHEMA = `
ALTER TABLE audit ADD COLUMN mac TEXT;
CREATE TABLE audit_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id INTEGER NOT NULL,
  mac TEXT NOT NULL
) STRICT;
`

/** Step 300: the audit log is a keyed chain. */
export const auditChain: Migration = {
  version: 300,
  name: 'audit chain',
  up: (db) => void db.exec(SCHEMA),
}
