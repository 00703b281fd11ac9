import type { Database } from '../database.ts'

/** What Stagedoor proves itself with at the WHIP endpoint of a stream. */
interface StoredWhipToken {
  readonly streamId: string
  readonly sealed: Uint8Array
}

export interface WhipTokenTable {
  all(): StoredWhipToken[]
  /** Adds one, or replaces it. */
  put(stored: StoredWhipToken): void
  remove(streamId: string): void
}

/** Prepares the statements on `stream_whip_tokens`. */
export function whipTokenTable(db: Database): WhipTokenTable {
  const all = db.prepare<[], StoredWhipToken>(
    'SELECT stream_id AS streamId, sealed FROM stream_whip_tokens',
  )
  const put = db.prepare<[string, Uint8Array]>(`
    INSERT INTO stream_whip_tokens VALUES (?, ?) ON CONFLICT (stream_id) DO UPDATE SET sealed = excluded.sealed`)
  const remove = db.prepare<[string]>('DELETE FROM stream_whip_tokens WHERE stream_id = ?')
  return {
    all: () => all.all(),
    put: ({ streamId, sealed }) => void put.run(streamId, sealed),
    remove: (streamId) => void remove.run(streamId),
  }
}
