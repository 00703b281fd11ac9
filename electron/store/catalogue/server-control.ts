import type { Database } from '../database.ts'

/** Where one media server is controlled. */
export interface StoredControl {
  readonly mediaServerId: string
  readonly url: string
  /** Whether it may be an address of a private network or of this machine. */
  readonly allowPrivate: boolean
  /** Empty where no name goes with the secret. */
  readonly user: string
}

interface Row {
  media_server_id: string
  url: string
  allow_private: number
  user: string
}

export interface ServerControlTable {
  all(): StoredControl[]
  /** Adds it, or replaces the one of the same media server. */
  put(stored: StoredControl): void
  remove(mediaServerId: string): void
}

/** Prepares the statements on `media_server_control`. */
export function serverControlTable(db: Database): ServerControlTable {
  const all = db.prepare<[], Row>('SELECT * FROM media_server_control')
  const put = db.prepare<Row>(`
    INSERT INTO media_server_control VALUES (@media_server_id, @url, @allow_private, @user)
    ON CONFLICT (media_server_id) DO UPDATE SET url = @url, allow_private = @allow_private, user = @user`)
  const remove = db.prepare<[string]>('DELETE FROM media_server_control WHERE media_server_id = ?')
  return {
    all: () =>
      all.all().map((row) => ({
        mediaServerId: row.media_server_id,
        url: row.url,
        allowPrivate: row.allow_private === 1,
        user: row.user,
      })),
    put: ({ mediaServerId, url, allowPrivate, user }) =>
      void put.run({
        media_server_id: mediaServerId,
        url,
        allow_private: allowPrivate ? 1 : 0,
        user,
      }),
    remove: (mediaServerId) => void remove.run(mediaServerId),
  }
}
