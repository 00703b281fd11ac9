import type { ApiSecret } from '../../../shared/stream-token.ts'
import type { Database } from '../database.ts'

/** An API secret as it is stored: with the keyed hash it is recognised by. */
export type StoredApiSecret = Omit<ApiSecret, 'lastUsedAtMs'> & { readonly hash: string }

interface Row {
  id: string
  name: string
  hash: string
  hint: string
  created_at_ms: number
  refreshed_at_ms: number | null
  disabled_at_ms: number | null
  deleted_at_ms: number | null
}

export interface ApiSecretTable {
  /** In the order they were made. */
  all(): StoredApiSecret[]
  put(secret: StoredApiSecret): void
  remove(id: string): void
}

/** Prepares the statements on `api_secrets`. */
export function apiSecretTable(db: Database): ApiSecretTable {
  const all = db.prepare<[], Row>('SELECT * FROM api_secrets ORDER BY created_at_ms, rowid')
  const put = db.prepare<Row>(`
    INSERT INTO api_secrets VALUES (
      @id, @name, @hash, @hint, @created_at_ms, @refreshed_at_ms, @disabled_at_ms, @deleted_at_ms
    )
    ON CONFLICT (id) DO UPDATE
      SET hash = excluded.hash, hint = excluded.hint, refreshed_at_ms = excluded.refreshed_at_ms,
        disabled_at_ms = excluded.disabled_at_ms, deleted_at_ms = excluded.deleted_at_ms`)
  const remove = db.prepare<[string]>('DELETE FROM api_secrets WHERE id = ?')
  return {
    all: () =>
      all.all().map((row) => ({
        id: row.id,
        name: row.name,
        hash: row.hash,
        hint: row.hint,
        createdAtMs: row.created_at_ms,
        refreshedAtMs: row.refreshed_at_ms,
        disabledAtMs: row.disabled_at_ms,
        deletedAtMs: row.deleted_at_ms,
      })),
    put: (secret) =>
      void put.run({
        id: secret.id,
        name: secret.name,
        hash: secret.hash,
        hint: secret.hint,
        created_at_ms: secret.createdAtMs,
        refreshed_at_ms: secret.refreshedAtMs,
        disabled_at_ms: secret.disabledAtMs,
        deleted_at_ms: secret.deletedAtMs,
      }),
    remove: (id) => void remove.run(id),
  }
}
