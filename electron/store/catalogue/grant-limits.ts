import type { GrantLimit } from '../../../shared/session-limit.ts'
import type { Database } from '../database.ts'

interface Row {
  grant_id: string
  sessions: number | null
  may_be_shared: number
  note: string
  updated_at_ms: number
}

export interface GrantLimitTable {
  /** In the order they were changed last. */
  all(): GrantLimit[]
  /** Adds it, or replaces the one of its grant. */
  put(limit: GrantLimit): void
  remove(grantId: string): void
}

/** Prepares the statements on `grant_limits`. */
export function grantLimitTable(db: Database): GrantLimitTable {
  const all = db.prepare<[], Row>('SELECT * FROM grant_limits ORDER BY updated_at_ms, grant_id')
  const put = db.prepare<Row>(`
    INSERT INTO grant_limits VALUES (@grant_id, @sessions, @may_be_shared, @note, @updated_at_ms)
    ON CONFLICT (grant_id) DO UPDATE SET sessions = @sessions, may_be_shared = @may_be_shared, note = @note,
      updated_at_ms = @updated_at_ms`)
  const remove = db.prepare<[string]>('DELETE FROM grant_limits WHERE grant_id = ?')
  return {
    all: () =>
      all.all().map((row) => ({
        grantId: row.grant_id,
        sessions: row.sessions,
        mayBeShared: row.may_be_shared === 1,
        note: row.note,
        updatedAtMs: row.updated_at_ms,
      })),
    put: (limit) =>
      void put.run({
        grant_id: limit.grantId,
        sessions: limit.sessions,
        may_be_shared: limit.mayBeShared ? 1 : 0,
        note: limit.note,
        updated_at_ms: limit.updatedAtMs,
      }),
    remove: (grantId) => void remove.run(grantId),
  }
}
