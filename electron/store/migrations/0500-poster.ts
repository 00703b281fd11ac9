import type { Migration } from './migration.ts'

/** What the page to watch a stream at shows before it plays. */
const SCHEMA = `
ALTER TABLE streams ADD COLUMN poster_url TEXT;
`

/** Step 500: streams have a poster. */
export const poster: Migration = {
  version: 500,
  name: 'poster',
  up: (db) => void db.exec(SCHEMA),
}
