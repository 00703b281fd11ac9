import type { SavedView } from '../../../shared/saved-view.ts'
import type { Database } from '../database.ts'

interface Row {
  id: string
  screen: string
  name: string
  filter: string
  is_pinned: number
  created_at_ms: number
  updated_at_ms: number
}

export interface SavedViewTable {
  /** In the order they were saved. */
  all(): SavedView[]
  /** Adds it, or replaces the one of its id. */
  put(view: SavedView): void
  remove(id: string): void
}

/** Prepares the statements on `saved_views`. */
export function savedViewTable(db: Database): SavedViewTable {
  const all = db.prepare<[], Row>('SELECT * FROM saved_views ORDER BY created_at_ms, id')
  const put = db.prepare<Row>(`
    INSERT INTO saved_views VALUES (@id, @screen, @name, @filter, @is_pinned, @created_at_ms, @updated_at_ms)
    ON CONFLICT (id) DO UPDATE SET screen = @screen, name = @name, filter = @filter, is_pinned = @is_pinned,
      updated_at_ms = @updated_at_ms`)
  const remove = db.prepare<[string]>('DELETE FROM saved_views WHERE id = ?')
  return {
    all: () =>
      all.all().map((row) => ({
        id: row.id,
        screen: row.screen as SavedView['screen'],
        name: row.name,
        filter: row.filter,
        isPinned: row.is_pinned === 1,
        createdAtMs: row.created_at_ms,
        updatedAtMs: row.updated_at_ms,
      })),
    put: (view) =>
      void put.run({
        id: view.id,
        screen: view.screen,
        name: view.name,
        filter: view.filter,
        is_pinned: view.isPinned ? 1 : 0,
        created_at_ms: view.createdAtMs,
        updated_at_ms: view.updatedAtMs,
      }),
    remove: (id) => void remove.run(id),
  }
}
