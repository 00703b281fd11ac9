import type { Database } from '../open.ts'

/** What signed URLs of one media server are checked with. */
export interface StoredSigning {
  readonly mediaServerId: string
  /** Null when none is set. */
  readonly passwordSealed: Uint8Array | null
  readonly toleranceSeconds: number
}

interface Row {
  media_server_id: string
  password_sealed: Uint8Array | null
  tolerance_seconds: number
}

export interface MediaServerSigningTable {
  all(): StoredSigning[]
  /** Adds what there is for a media server, or replaces it. */
  put(stored: StoredSigning): void
  remove(mediaServerId: string): void
}

/** Prepares the statements on `media_server_signing`. */
export function mediaServerSigningTable(db: Database): MediaServerSigningTable {
  const all = db.prepare<[], Row>('SELECT * FROM media_server_signing')
  const put = db.prepare<Row>(`
    INSERT INTO media_server_signing VALUES (@media_server_id, @password_sealed, @tolerance_seconds)
    ON CONFLICT (media_server_id) DO UPDATE SET password_sealed = @password_sealed,
      tolerance_seconds = @tolerance_seconds`)
  const remove = db.prepare<[string]>('DELETE FROM media_server_signing WHERE media_server_id = ?')
  return {
    all: () =>
      all.all().map((row) => ({
        mediaServerId: row.media_server_id,
        passwordSealed: row.password_sealed,
        toleranceSeconds: row.tolerance_seconds,
      })),
    put: (stored) =>
      void put.run({
        media_server_id: stored.mediaServerId,
        password_sealed: stored.passwordSealed,
        tolerance_seconds: stored.toleranceSeconds,
      }),
    remove: (mediaServerId) => void remove.run(mediaServerId),
  }
}
