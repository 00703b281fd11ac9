import type { ServiceToken } from '../../../shared/credential.ts'
import type { Database } from '../database.ts'

/** A service token as it is stored: with the keyed hash it is recognised by. */
export type StoredServiceToken = Omit<ServiceToken, 'lastUsedAtMs'> & {
  readonly hash: string
  /** Of the text before it was rolled. Null when it was not, or the text before stopped at once. */
  readonly previousHash: string | null
}

interface Row {
  id: string
  name: string
  hash: string
  hint: string
  created_at_ms: number
  disabled_at_ms: number | null
  previous_hash: string | null
  previous_until_ms: number | null
  deleted_at_ms: number | null
}

export interface ServiceTokenTable {
  /** In the order they were made. */
  all(): StoredServiceToken[]
  add(token: StoredServiceToken): void
  setDisabled(id: string, disabledAtMs: number | null): void
  setDeleted(id: string, deletedAtMs: number | null): void
  /** Stores its new text, hint and the one before. */
  roll(token: StoredServiceToken): void
  remove(id: string): void
}

/** Prepares the statements on `service_tokens`. */
export function serviceTokenTable(db: Database): ServiceTokenTable {
  const all = db.prepare<[], Row>('SELECT * FROM service_tokens ORDER BY created_at_ms, rowid')
  const add = db.prepare<Row>(`
    INSERT INTO service_tokens VALUES (
      @id, @name, @hash, @hint, @created_at_ms, @disabled_at_ms, @previous_hash, @previous_until_ms,
      @deleted_at_ms
    )`)
  const setDisabled = db.prepare<[number | null, string]>(
    'UPDATE service_tokens SET disabled_at_ms = ? WHERE id = ?',
  )
  const setDeleted = db.prepare<[number | null, string]>(
    'UPDATE service_tokens SET deleted_at_ms = ? WHERE id = ?',
  )
  const roll = db.prepare<Row>(`
    UPDATE service_tokens SET hash = @hash, hint = @hint, previous_hash = @previous_hash,
      previous_until_ms = @previous_until_ms WHERE id = @id`)
  const remove = db.prepare<[string]>('DELETE FROM service_tokens WHERE id = ?')
  return {
    all: () => all.all().map(fromRow),
    add: (token) => void add.run(toRow(token)),
    setDisabled: (id, disabledAtMs) => void setDisabled.run(disabledAtMs, id),
    setDeleted: (id, deletedAtMs) => void setDeleted.run(deletedAtMs, id),
    roll: (token) => void roll.run(toRow(token)),
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
  previousHash: row.previous_hash,
  previousUntilMs: row.previous_until_ms,
  deletedAtMs: row.deleted_at_ms,
})

const toRow = (token: StoredServiceToken): Row => ({
  id: token.id,
  name: token.name,
  hash: token.hash,
  hint: token.hint,
  created_at_ms: token.createdAtMs,
  disabled_at_ms: token.disabledAtMs,
  previous_hash: token.previousHash,
  previous_until_ms: token.previousUntilMs,
  deleted_at_ms: token.deletedAtMs,
})
