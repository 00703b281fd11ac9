import type { KeyFormat } from '../../../shared/token-key.ts'
import type { Database } from '../database.ts'
import { removeExpiredOf } from './expired-rows.ts'

/** What was signed for a media server: what it was asked for with, never its text. */
export interface StoredServerToken {
  readonly id: string
  readonly keyId: string
  readonly format: KeyFormat
  readonly label: string
  /** The address, stream, room or paths it is for. */
  readonly target: string
  readonly terms: Readonly<Record<string, unknown>>
  readonly createdAtMs: number
  /** Null: it never expires. */
  readonly expiresAtMs: number | null
  readonly issuedBy: string
  readonly disabledAtMs: number | null
  readonly deletedAtMs: number | null
}

interface Row {
  id: string
  key_id: string
  format: string
  label: string
  target: string
  terms: string
  created_at_ms: number
  expires_at_ms: number | null
  issued_by: string
  disabled_at_ms: number | null
  deleted_at_ms: number | null
}

export interface ServerTokenTable {
  /** In the order they were issued. */
  all(): StoredServerToken[]
  add(token: StoredServerToken): void
  /** Stores when it was switched off and deleted. */
  setEnds(token: Pick<StoredServerToken, 'id' | 'disabledAtMs' | 'deletedAtMs'>): void
  removeOfKey(keyId: string): void
  /** Removes at most `limit` tokens that expired before `beforeMs`, and answers their ids. */
  removeExpired(beforeMs: number, limit: number): string[]
}

/** Prepares the statements on `server_tokens`. */
export function serverTokenTable(db: Database): ServerTokenTable {
  const all = db.prepare<[], Row>('SELECT * FROM server_tokens ORDER BY created_at_ms, rowid')
  const add = db.prepare<Row>(`
    INSERT INTO server_tokens VALUES (@id, @key_id, @format, @label, @target, @terms, @created_at_ms,
      @expires_at_ms, @issued_by, @disabled_at_ms, @deleted_at_ms)`)
  const setEnds = db.prepare<[number | null, number | null, string]>(
    'UPDATE server_tokens SET disabled_at_ms = ?, deleted_at_ms = ? WHERE id = ?',
  )
  const removeOf = db.prepare<[string]>('DELETE FROM server_tokens WHERE key_id = ?')
  return {
    all: () => all.all().map(fromRow),
    add: (token) =>
      void add.run({
        id: token.id,
        key_id: token.keyId,
        format: token.format,
        label: token.label,
        target: token.target,
        terms: JSON.stringify(token.terms),
        created_at_ms: token.createdAtMs,
        expires_at_ms: token.expiresAtMs,
        issued_by: token.issuedBy,
        disabled_at_ms: token.disabledAtMs,
        deleted_at_ms: token.deletedAtMs,
      }),
    setEnds: ({ id, disabledAtMs, deletedAtMs }) => void setEnds.run(disabledAtMs, deletedAtMs, id),
    removeOfKey: (keyId) => void removeOf.run(keyId),
    removeExpired: removeExpiredOf(db, 'server_tokens'),
  }
}

const fromRow = (row: Row): StoredServerToken => ({
  id: row.id,
  keyId: row.key_id,
  format: row.format as KeyFormat,
  label: row.label,
  target: row.target,
  terms: JSON.parse(row.terms) as Readonly<Record<string, unknown>>,
  createdAtMs: row.created_at_ms,
  expiresAtMs: row.expires_at_ms,
  issuedBy: row.issued_by,
  disabledAtMs: row.disabled_at_ms,
  deletedAtMs: row.deleted_at_ms,
})
