import type { SigningKeyKind } from '../../../shared/signing-key.ts'
import type { Database } from '../database.ts'

/** A key that signs tokens, sealed. Retired keys still verify what they signed. */
export interface StoredSigningKey {
  readonly id: string
  readonly kind: SigningKeyKind
  readonly sealed: Uint8Array
  readonly createdAtMs: number
  readonly retiredAtMs: number | null
  /** Since when it verifies nothing. Null: it was not deleted. */
  readonly deletedAtMs: number | null
}

interface Row {
  id: string
  kind: SigningKeyKind
  sealed: Uint8Array
  created_at_ms: number
  retired_at_ms: number | null
  deleted_at_ms: number | null
}

export interface SigningKeyTable {
  /** Newest first. */
  all(): StoredSigningKey[]
  add(key: StoredSigningKey): void
  retire(id: string, atMs: number): void
  setDeleted(id: string, deletedAtMs: number | null): void
  remove(id: string): void
}

/** Prepares the statements on `signing_keys`. */
export function signingKeyTable(db: Database): SigningKeyTable {
  const all = db.prepare<[], Row>(
    'SELECT * FROM signing_keys ORDER BY created_at_ms DESC, rowid DESC',
  )
  const add = db.prepare<Row>(
    'INSERT INTO signing_keys VALUES (@id, @kind, @sealed, @created_at_ms, @retired_at_ms, @deleted_at_ms)',
  )
  const retire = db.prepare<[number, string]>(
    'UPDATE signing_keys SET retired_at_ms = ? WHERE id = ?',
  )
  const setDeleted = db.prepare<[number | null, string]>(
    'UPDATE signing_keys SET deleted_at_ms = ? WHERE id = ?',
  )
  const remove = db.prepare<[string]>('DELETE FROM signing_keys WHERE id = ?')
  return {
    remove: (id) => void remove.run(id),
    setDeleted: (id, deletedAtMs) => void setDeleted.run(deletedAtMs, id),
    retire: (id, atMs) => void retire.run(atMs, id),
    all: () => all.all().map(fromRow),
    add: (key) => void add.run(toRow(key)),
  }
}

const fromRow = (row: Row): StoredSigningKey => ({
  id: row.id,
  kind: row.kind,
  sealed: row.sealed,
  createdAtMs: row.created_at_ms,
  retiredAtMs: row.retired_at_ms,
  deletedAtMs: row.deleted_at_ms,
})

const toRow = (key: StoredSigningKey): Row => ({
  id: key.id,
  kind: key.kind,
  sealed: key.sealed,
  created_at_ms: key.createdAtMs,
  retired_at_ms: key.retiredAtMs,
  deleted_at_ms: key.deletedAtMs,
})
