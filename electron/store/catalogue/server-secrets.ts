import type { ServerSecretPurpose } from '../../../shared/server-secret.ts'
import type { Database } from '../database.ts'

/** A secret shared with a media server, and the one before it while both count. */
export interface StoredServerSecret {
  readonly mediaServerId: string
  readonly purpose: ServerSecretPurpose
  readonly sealed: Uint8Array
  /** Null when there was none, or it counts no more. */
  readonly previousSealed: Uint8Array | null
  /** First moment the previous one no longer counts, epoch milliseconds. Null without a previous one. */
  readonly previousUntilMs: number | null
}

interface Row {
  media_server_id: string
  purpose: ServerSecretPurpose
  sealed: Uint8Array
  previous_sealed: Uint8Array | null
  previous_until_ms: number | null
}

export interface ServerSecretTable {
  all(): StoredServerSecret[]
  /** Adds it, or replaces the one of the same media server and purpose. */
  put(stored: StoredServerSecret): void
  remove(mediaServerId: string, purpose: ServerSecretPurpose): void
}

/** Prepares the statements on `media_server_secrets`. */
export function serverSecretTable(db: Database): ServerSecretTable {
  const all = db.prepare<[], Row>('SELECT * FROM media_server_secrets')
  const put = db.prepare<Row>(`
    INSERT INTO media_server_secrets VALUES (@media_server_id, @purpose, @sealed, @previous_sealed,
      @previous_until_ms)
    ON CONFLICT (media_server_id, purpose) DO UPDATE SET sealed = @sealed,
      previous_sealed = @previous_sealed, previous_until_ms = @previous_until_ms`)
  const remove = db.prepare<[string, string]>(
    'DELETE FROM media_server_secrets WHERE media_server_id = ? AND purpose = ?',
  )
  return {
    all: () =>
      all.all().map((row) => ({
        mediaServerId: row.media_server_id,
        purpose: row.purpose,
        sealed: row.sealed,
        previousSealed: row.previous_sealed,
        previousUntilMs: row.previous_until_ms,
      })),
    put: (stored) =>
      void put.run({
        media_server_id: stored.mediaServerId,
        purpose: stored.purpose,
        sealed: stored.sealed,
        previous_sealed: stored.previousSealed,
        previous_until_ms: stored.previousUntilMs,
      }),
    remove: (mediaServerId, purpose) => void remove.run(mediaServerId, purpose),
  }
}
