import type { Database } from '../database.ts'
import { removeExpiredOf } from './expired-rows.ts'

export interface EndedLinkTable {
  /** The ids of all. */
  all(): string[]
  /** Files every link of a stream as ended; before they are removed. */
  addOfStream(streamId: string): void
  /** One that is in force again. */
  remove(id: string): void
  /** Removes at most `limit` that expired before `beforeMs`, the oldest first, and answers their ids. */
  removeExpired(beforeMs: number, limit: number): string[]
}

/** Prepares the statements on `ended_links`. */
export function endedLinkTable(db: Database): EndedLinkTable {
  const all = db.prepare<[], string>('SELECT id FROM ended_links').pluck()
  const add = db.prepare<[string]>(`
    INSERT OR REPLACE INTO ended_links SELECT id, expires_at_ms FROM links WHERE stream_id = ?`)
  const remove = db.prepare<[string]>('DELETE FROM ended_links WHERE id = ?')
  return {
    all: () => all.all(),
    addOfStream: (streamId) => void add.run(streamId),
    remove: (id) => void remove.run(id),
    removeExpired: removeExpiredOf(db, 'ended_links'),
  }
}
