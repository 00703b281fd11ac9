import type { Database } from '../database.ts'
import type { TokenBinding } from '../types.ts'

interface Row {
  grant_id: string
  address: string
  bound_at_ms: number
}

export interface TokenBindingTable {
  /** In the order they were bound. */
  all(): TokenBinding[]
  /** Adds a binding. One that is there stays as it is. */
  add(binding: TokenBinding): void
  /** Removes all of one token. */
  remove(grantId: string): void
  /** Removes one address of a token. */
  removeOne(binding: Pick<TokenBinding, 'grantId' | 'address'>): void
}

/** Prepares the statements on `token_bindings`. */
export function tokenBindingTable(db: Database): TokenBindingTable {
  const all = db.prepare<[], Row>('SELECT * FROM token_bindings ORDER BY bound_at_ms, address')
  const add = db.prepare<Row>(
    'INSERT OR IGNORE INTO token_bindings VALUES (@grant_id, @address, @bound_at_ms)',
  )
  const remove = db.prepare<[string]>('DELETE FROM token_bindings WHERE grant_id = ?')
  const removeOne = db.prepare<[string, string]>(
    'DELETE FROM token_bindings WHERE grant_id = ? AND address = ?',
  )
  return {
    all: () =>
      all.all().map((row) => ({
        grantId: row.grant_id,
        address: row.address,
        boundAtMs: row.bound_at_ms,
      })),
    add: ({ grantId, address, boundAtMs }) =>
      void add.run({ grant_id: grantId, address, bound_at_ms: boundAtMs }),
    remove: (grantId) => void remove.run(grantId),
    removeOne: ({ grantId, address }) => void removeOne.run(grantId, address),
  }
}
