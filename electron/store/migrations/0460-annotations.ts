import type { Migration } from './migration.ts'

/** What operators noted about viewers, tokens, rules and streams, and which of them they pinned. */
const SCHEMA = `
CREATE TABLE annotations (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  note TEXT NOT NULL,
  is_pinned INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
`

/** Step 460: notes and pins. */
export const annotations: Migration = {
  version: 460,
  name: 'annotations',
  up: (db) => void db.exec(SCHEMA),
}
