import type { Database } from '../database.ts'

/** How signed URLs of one media server are checked; the password is one of its secrets. */
interface StoredSigning {
  readonly mediaServerId: string
  readonly toleranceSeconds: number
}

interface Row {
  media_server_id: string
  tolerance_seconds: number
}

export interface MediaServerSigningTable {
  all(): StoredSigning[]
  /** Adds what there is for a media server, or replaces it. */
  put(stored: StoredSigning): void
  remove(mediaServerId: string): void
}

/** Prepares the statements on `media_server_signing`. Its column for a sealed password is of an older version, and empty. */
export function mediaServerSigningTable(db: Database): MediaServerSigningTable {
  const all = db.prepare<[], Row>(
    'SELECT media_server_id, tolerance_seconds FROM media_server_signing',
  )
  const put = db.prepare<Row>(`
    INSERT INTO media_server_signing VALUES (@media_server_id, NULL, @tolerance_seconds)
    ON CONFLICT (media_server_id) DO UPDATE SET tolerance_seconds = @tolerance_seconds`)
  const remove = db.prepare<[string]>('DELETE FROM media_server_signing WHERE media_server_id = ?')
  return {
    all: () =>
      all.all().map((row) => ({
        mediaServerId: row.media_server_id,
        toleranceSeconds: row.tolerance_seconds,
      })),
    put: ({ mediaServerId, toleranceSeconds }) =>
      void put.run({ media_server_id: mediaServerId, tolerance_seconds: toleranceSeconds }),
    remove: (mediaServerId) => void remove.run(mediaServerId),
  }
}
