import type { StoredStreamToken, StreamTokenTable } from '../store/catalogue/stream-tokens.ts'
import { createVerified } from './verified.ts'

/**
 * All tokens of one kind in memory, deleted ones too. Not part of the state that each edit replaces: there can be
 * hundreds of thousands, too many to copy. An edit changes it once it is stored.
 */
export interface StreamTokenRows<Extras> {
  get(id: number): StoredStreamToken<Extras> | undefined
  byHash(hash: string): StoredStreamToken<Extras> | undefined
  has(id: number): boolean
  values(): IterableIterator<StoredStreamToken<Extras>>
  put(row: StoredStreamToken<Extras>): void
  remove(id: number): void
  /** Counts the changes after which a token may be in force no longer, or is again. */
  endings(): number
}

/** Reads all tokens of a table. */
export function loadRows<Extras>(table: StreamTokenTable<Extras>): StreamTokenRows<Extras> {
  const byId = new Map<number, StoredStreamToken<Extras>>()
  const byHash = new Map<string, StoredStreamToken<Extras>>()
  let endings = 0
  function put(row: StoredStreamToken<Extras>): void {
    const before = byId.get(row.id)
    if (before !== undefined) {
      byHash.delete(before.hash)
      if (isEnding(before, row)) endings += 1
    }
    byId.set(row.id, row)
    byHash.set(row.hash, row)
  }
  for (const row of table.all()) put(row)
  return {
    get: (id) => byId.get(id),
    byHash: (hash) => byHash.get(hash),
    has: (id) => byId.has(id),
    values: () => byId.values(),
    endings: () => endings,
    put,
    remove(id) {
      const row = byId.get(id)
      byId.delete(id)
      if (row !== undefined) byHash.delete(row.hash)
    },
  }
}

const isEnding = (before: StoredStreamToken<unknown>, after: StoredStreamToken<unknown>): boolean =>
  before.hash !== after.hash ||
  before.disabledAtMs !== after.disabledAtMs ||
  before.deletedAtMs !== after.deletedAtMs

/**
 * Makes tokens ready for checks and keeps the latest 10,000 to 20,000 so: opening a sealed text and compiling lists costs
 * more than the checks.
 *
 * @param prepare Called for a row that is not ready, and again when another row or `basis` stands for its id.
 */
export function createPreparer<Row extends { readonly id: number }, Prepared>(
  prepare: (row: Row) => Prepared,
): (row: Row, basis: unknown) => Prepared {
  const ready = createVerified<{ readonly row: Row; readonly prepared: Prepared }>()
  return (row, basis) => {
    const key = String(row.id)
    const found = ready.find(key, basis)
    if (found?.row === row) return found.prepared
    const prepared = prepare(row)
    ready.remember(key, { row, prepared })
    return prepared
  }
}

/** Id of a row that was deleted; null for one that was not, and for none. */
export const deletedId = (row: StoredStreamToken<unknown> | undefined): number | null =>
  row === undefined || row.deletedAtMs === null ? null : row.id
