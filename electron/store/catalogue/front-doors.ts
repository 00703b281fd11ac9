import type { Database } from '../database.ts'

/** How the address of the front door of a stream is signed, as sealed JSON. */
interface StoredFrontDoor {
  readonly streamId: string
  readonly sealed: Uint8Array
}

export interface FrontDoorTable {
  all(): StoredFrontDoor[]
  /** Adds one, or replaces it. */
  put(stored: StoredFrontDoor): void
  remove(streamId: string): void
}

/** Prepares the statements on `stream_front_doors`. */
export function frontDoorTable(db: Database): FrontDoorTable {
  const all = db.prepare<[], StoredFrontDoor>(
    'SELECT stream_id AS streamId, sealed FROM stream_front_doors',
  )
  const put = db.prepare<[string, Uint8Array]>(`
    INSERT INTO stream_front_doors VALUES (?, ?) ON CONFLICT (stream_id) DO UPDATE SET sealed = excluded.sealed`)
  const remove = db.prepare<[string]>('DELETE FROM stream_front_doors WHERE stream_id = ?')
  return {
    all: () => all.all(),
    put: ({ streamId, sealed }) => void put.run(streamId, sealed),
    remove: (streamId) => void remove.run(streamId),
  }
}
