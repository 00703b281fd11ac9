import type { Database } from '../database.ts'

/** Tables of what is issued and expires: each has `id` and `expires_at_ms`. */
type ExpiringTable = 'links' | 'ended_links' | 'edge_auth_tokens' | 'server_tokens'

/**
 * Prepares what removes expired rows of a table: at most `limit` that expired before `beforeMs` (epoch milliseconds), the oldest
 * first. Answers their ids. What never expires stays.
 */
export function removeExpiredOf(
  db: Database,
  table: ExpiringTable,
): (beforeMs: number, limit: number) => string[] {
  const expired = db
    .prepare<[number, number], string>(
      `SELECT id FROM ${table} WHERE expires_at_ms < ? ORDER BY expires_at_ms LIMIT ?`,
    )
    .pluck()
  const remove = db.prepare<[string]>(`DELETE FROM ${table} WHERE id = ?`)
  return (beforeMs, limit) => {
    const ids = expired.all(beforeMs, limit)
    for (const id of ids) remove.run(id)
    return ids
  }
}
