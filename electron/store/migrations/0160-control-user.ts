import type { Migration } from './migration.ts'

/** Whom Stagedoor is to a media server it controls, where a password goes with a name. */
const SCHEMA = `
ALTER TABLE media_server_control ADD COLUMN user TEXT NOT NULL DEFAULT '';
`

/** Step 160: a name beside the secret media servers are controlled with. */
export const controlUser: Migration = {
  version: 160,
  name: 'control user',
  up: (db) => void db.exec(SCHEMA),
}
