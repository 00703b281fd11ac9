import type { Migration } from './index.ts'

/** The addresses a token is bound to, by its grant, where it admits only the first few. */
const SCHEMA = `
CREATE TABLE token_bindings (
  grant_id TEXT NOT NULL,
  address TEXT NOT NULL,
  bound_at_ms INTEGER NOT NULL,
  PRIMARY KEY (grant_id, address)
) STRICT, WITHOUT ROWID;
`

/** Step 80: bindings of tokens to addresses. */
export const tokenBindings: Migration = {
  version: 80,
  name: 'token bindings',
  up: (db) => void db.exec(SCHEMA),
}
