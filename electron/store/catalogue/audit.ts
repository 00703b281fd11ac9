import type { AuditEntry } from '../../../shared/api.ts'
import type { Database } from '../open.ts'

interface Row {
  id: number
  at_ms: number
  actor: string
  what: string
  subject: string
  detail: string
}

export interface AuditTable {
  add(entry: Omit<AuditEntry, 'id'>): void
  /** Newest first, older than entry `before`, at most `limit`. Null starts at the newest. */
  list(before: number | null, limit: number): AuditEntry[]
}

/** Prepares the statements on `audit`, which only takes new entries. */
export function auditTable(db: Database): AuditTable {
  const add = db.prepare<Omit<Row, 'id'>>(`
    INSERT INTO audit (at_ms, actor, what, subject, detail) VALUES (@at_ms, @actor, @what, @subject, @detail)`)
  const list = db.prepare<[number, number], Row>(
    'SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?',
  )
  return {
    add: ({ atMs, ...entry }) => void add.run({ ...entry, at_ms: atMs }),
    list: (before, limit) =>
      list
        .all(before ?? Number.MAX_SAFE_INTEGER, limit)
        .map(({ at_ms, ...row }) => ({ ...row, atMs: at_ms })),
  }
}
