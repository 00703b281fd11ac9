import type { Database } from './database.ts'

/** The last look at a media server's list at which all its sessions were there. */
interface StoredLook {
  readonly mediaServerId: string
  /** Where the list was asked for. */
  readonly url: string
  readonly atMs: number
  readonly parts: readonly string[]
}

/** What is known of looks at media servers after a restart. */
export interface Looks {
  get(mediaServerId: string): StoredLook | null
  /** Keeps it in place of the one before. Of media servers that are gone, the looks go as well. */
  put(look: StoredLook): void
}

interface Row {
  media_server_id: string
  url: string
  at_ms: number
  parts: string
}

/** Prepares the statements on `media_server_looks`. */
export function createLooks(db: Database): Looks {
  const one = db.prepare<[string], Row>(
    'SELECT * FROM media_server_looks WHERE media_server_id = ?',
  )
  const put = db.prepare<[string, string, number, string]>(`
    INSERT INTO media_server_looks VALUES (?, ?, ?, ?)
    ON CONFLICT (media_server_id) DO UPDATE SET url = excluded.url, at_ms = excluded.at_ms, parts = excluded.parts`)
  const prune = db.prepare(
    'DELETE FROM media_server_looks WHERE media_server_id NOT IN (SELECT id FROM media_servers)',
  )
  const store = db.transaction(({ mediaServerId, url, atMs, parts }: StoredLook) => {
    put.run(mediaServerId, url, atMs, JSON.stringify(parts))
    prune.run()
  })
  return {
    get(mediaServerId) {
      const row = one.get(mediaServerId)
      if (row === undefined) return null
      const { url, at_ms: atMs } = row
      return { mediaServerId, url, atMs, parts: JSON.parse(row.parts) as string[] }
    },
    put: (look) => store.immediate(look),
  }
}
