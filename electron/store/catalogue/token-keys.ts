import type { KeyFormat, TokenKey, TokenKeySettings } from '../../../shared/token-key.ts'
import type { Database } from '../database.ts'

/** A key as it is stored, its secrets sealed. */
export type StoredTokenKey = Omit<TokenKey, 'hasSecret' | 'tokens'> & {
  /** Null: not given yet. */
  readonly sealed: Uint8Array | null
  readonly previousSettings: TokenKeySettings | null
  readonly previousSealed: Uint8Array | null
}

interface Row {
  id: string
  name: string
  format: string
  settings: string
  sealed: Uint8Array | null
  previous_settings: string | null
  previous_sealed: Uint8Array | null
  previous_until_ms: number | null
  created_at_ms: number
  rolled_at_ms: number | null
  deleted_at_ms: number | null
}

export interface TokenKeyTable {
  /** By name. */
  all(): StoredTokenKey[]
  /** Adds it, or replaces the one of its id. */
  put(key: StoredTokenKey): void
  remove(id: string): void
}

/** Prepares the statements on `token_keys`. */
export function tokenKeyTable(db: Database): TokenKeyTable {
  const all = db.prepare<[], Row>('SELECT * FROM token_keys ORDER BY name, id')
  const put = db.prepare<Row>(`
    INSERT OR REPLACE INTO token_keys VALUES (@id, @name, @format, @settings, @sealed,
      @previous_settings, @previous_sealed, @previous_until_ms, @created_at_ms, @rolled_at_ms, @deleted_at_ms)`)
  const remove = db.prepare<[string]>('DELETE FROM token_keys WHERE id = ?')
  return {
    all: () => all.all().map(fromRow),
    put: (key) => void put.run(toRow(key)),
    remove: (id) => void remove.run(id),
  }
}

const fromRow = (row: Row): StoredTokenKey => ({
  id: row.id,
  name: row.name,
  format: row.format as KeyFormat,
  settings: JSON.parse(row.settings) as TokenKeySettings,
  sealed: row.sealed,
  previousSettings:
    row.previous_settings === null ? null : (JSON.parse(row.previous_settings) as TokenKeySettings),
  previousSealed: row.previous_sealed,
  previousUntilMs: row.previous_until_ms,
  createdAtMs: row.created_at_ms,
  rolledAtMs: row.rolled_at_ms,
  deletedAtMs: row.deleted_at_ms,
})

const toRow = (key: StoredTokenKey): Row => ({
  id: key.id,
  name: key.name,
  format: key.format,
  settings: JSON.stringify(key.settings),
  sealed: key.sealed,
  previous_settings: key.previousSettings === null ? null : JSON.stringify(key.previousSettings),
  previous_sealed: key.previousSealed,
  previous_until_ms: key.previousUntilMs,
  created_at_ms: key.createdAtMs,
  rolled_at_ms: key.rolledAtMs,
  deleted_at_ms: key.deletedAtMs,
})
