import type { Database } from '../open.ts'
import type { TokenBinding } from '../types.ts'

interface Row {
  token_id: number
  address: string
  bound_at_ms: number
}

export interface TokenBindingTable {
  /** In the order they were bound. */
  all(): TokenBinding[]
  /** Adds a binding. One that is there stays as it is. */
  add(binding: TokenBinding): void
  /** Removes all of one token. */
  remove(tokenId: number): void
}

/** Prepares the statements on `token_bindings`. */
export function tokenBindingTable(db: Database): TokenBindingTable {
  const all = db.prepare<[], Row>('SELECT * FROM token_bindings ORDER BY bound_at_ms, address')
  const add = db.prepare<Row>(
    'INSERT OR IGNORE INTO token_bindings VALUES (@token_id, @address, @bound_at_ms)',
  )
  const remove = db.prepare<[number]>('DELETE FROM token_bindings WHERE token_id = ?')
  return {
    all: () =>
      all.all().map((row) => ({
        tokenId: row.token_id,
        address: row.address,
        boundAtMs: row.bound_at_ms,
      })),
    add: ({ tokenId, address, boundAtMs }) =>
      void add.run({ token_id: tokenId, address, bound_at_ms: boundAtMs }),
    remove: (tokenId) => void remove.run(tokenId),
  }
}
