import type { ServiceToken } from '../../../shared/credential.ts'
import type { Database } from '../open.ts'

/** A service token as it is stored: with the keyed hash it is recognised by. */
export type StoredServiceToken = Omit<ServiceToken, 'lastUsedAtMs'> & { readonly hash: string }

interface Row {
  id: string
  name: string
  hash: string
  hint: string
  created_at_ms: number
  disabled_at_ms: number | null
}

export interface ServiceTokenTable {
  /** In the order they were made. */
  all(): StoredServiceToken[]
  add(token: StoredServiceToken): void
  setDisabled(id: string, disabledAtMs: number | null): void
  remove(id: string): void
}

/** Prepares the statements on `service_tokens`. */
export function serviceTokenTable(db: Database): ServiceTokenTable {
  const all = db.prepare<[], Row>('SELECT * FROM service_tokens ORDER BY created_at_ms, rowid')
  const add = db.prepare<Row>(`
    INSERT INTO service_tokens VALUES (@id, @name, @hash, @hint, @created_at_ms, @disabled_at_ms)`)
  const setDisabled = db.prepare<[number | null, string]>(
    'UPDATE service_tokens SET disabled_at_ms = ? WHERE id = ?',
  )
  const remove = db.prepare<[string]>('DELETE FROM service_tokens WHERE id = ?')
  return {
    all: () => all.all().map(fromRow),
    add: (token) => void add.run(toRow(token)),
    setDisabled: (id, disabledAtMs) => void setDisabled.run(disabledAtMs, id),
    remove: (id) => void remove.run(id),
  }
}

const fromRow = (row: Row): StoredServiceToken => ({
  id: row.id,
  name: row.name,
  hash: row.hash,
  hint: row.hint,
  createdAtMs: row.created_at_ms,
  disabledAtMs: row.disabled_at_ms,
})

const toRow = (token: StoredServiceToken): Row => ({
  id: token.id,
  name: token.name,
  hash: token.hash,
  hint: token.hint,
  created_at_ms: token.createdAtMs,
  disabled_at_ms: token.disabledAtMs,
})
