import type { Database } from '../database.ts'

/** How often a grant admitted someone, and when last. */
export interface GrantUse {
  readonly uses: number
  readonly lastUsedAtMs: number
}

export interface GrantUseTable {
  all(): Map<string, GrantUse>
  put(grantId: string, use: GrantUse): void
  remove(grantId: string): void
}

/** Prepares the statements on `grant_uses`. */
export function grantUseTable(db: Database): GrantUseTable {
  const all = db.prepare<[], { grant_id: string; uses: number; last_used_at_ms: number }>(
    'SELECT * FROM grant_uses',
  )
  const put = db.prepare<[string, number, number]>(`
    INSERT INTO grant_uses VALUES (?, ?, ?)
    ON CONFLICT (grant_id) DO UPDATE SET uses = excluded.uses, last_used_at_ms = excluded.last_used_at_ms`)
  const remove = db.prepare<[string]>('DELETE FROM grant_uses WHERE grant_id = ?')
  return {
    all: () =>
      new Map(
        all
          .all()
          .map((row) => [row.grant_id, { uses: row.uses, lastUsedAtMs: row.last_used_at_ms }]),
      ),
    put: (grantId, use) => void put.run(grantId, use.uses, use.lastUsedAtMs),
    remove: (grantId) => void remove.run(grantId),
  }
}
