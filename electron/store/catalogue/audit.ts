import type { AuditEntry } from '../../../shared/api.ts'
import type { Database } from '../database.ts'
import {
  type AuditRow,
  type Authenticate,
  digestOfEarlier,
  headMacOf,
  macOf,
} from './audit-chain.ts'

/** Which entries are asked for; what is left out means all. */
export interface AuditFilter {
  /** Older than this entry. */
  readonly before?: number
  /** Somewhere in who, what, subject or detail, whatever the case of ASCII letters. */
  readonly text?: string
}

interface ListedRow extends AuditRow {
  /** Whether what it changed is kept, to undo it: 1 or 0. */
  readonly kept: number
  readonly undone_at_ms: number | null
}

/** The entries of one transaction. A document writes thousands, so what is the last is stored once. */
export interface NewEntries {
  /** Adds an entry that proves itself. */
  add(entry: Omit<AuditEntry, 'id' | 'undo'>): void
  /** The last entry by now. Null before the first that proves itself. */
  lastId(): number | null
  /** Stores which entry is the last. To be done before the transaction ends. */
  close(): void
}

export interface AuditTable {
  /** Begins to add entries. For the transaction under way alone: nothing else may add any meanwhile. */
  open(): NewEntries
  /** Newest first, at most `limit`. */
  list(filter: AuditFilter, limit: number): AuditEntry[]
  /** As stored, oldest first, from behind an entry (0: from the first), at most `limit`. */
  rows(after: number, limit: number): AuditRow[]
  /** Which entry is the last, and what proves it. Null before the first that proves itself. */
  head(): { readonly id: number; readonly mac: string } | null
}

/** Prepares the statements on `audit`, which only takes new entries. */
export function auditTable(db: Database, authenticate: Authenticate): AuditTable {
  const add = db.prepare<AuditRow>(
    'INSERT INTO audit VALUES (@id, @at_ms, @actor, @what, @subject, @detail, @mac)',
  )
  const putHead = db.prepare<[number, string]>(
    `INSERT INTO audit_head VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET id = excluded.id, mac = excluded.mac`,
  )
  const last = db.prepare<[], AuditRow>('SELECT * FROM audit ORDER BY id DESC LIMIT 1')
  const earlier = db.prepare<[], AuditRow>('SELECT * FROM audit WHERE mac IS NULL ORDER BY id')
  const rows = db.prepare<[number, number], AuditRow>(
    'SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ?',
  )
  const head = db.prepare<[], { id: number; mac: string }>('SELECT id, mac FROM audit_head')
  const list = db.prepare<[{ before: number; text: string; limit: number }], ListedRow>(`
    SELECT audit.*, kept_edits.audit_id IS NOT NULL AS kept, kept_edits.undone_at_ms
    FROM audit LEFT JOIN kept_edits ON kept_edits.audit_id = audit.id WHERE id < @before AND (@text = '' OR
      instr(lower(audit.actor || char(10) || what || char(10) || audit.subject || char(10) || detail), lower(@text)) > 0)
    ORDER BY id DESC LIMIT @limit`)

  function previousOf(row: AuditRow | undefined): string {
    if (row?.mac != null) return row.mac
    const digest = digestOfEarlier()
    for (const each of earlier.iterate()) digest.add(each)
    return digest.digest()
  }

  function open(): NewEntries {
    let added: { readonly id: number; readonly mac: string } | null = null
    const before = (): { id: number; mac: string } => {
      const row = last.get()
      return { id: row?.id ?? 0, mac: previousOf(row) }
    }
    return {
      add({ atMs, actor, what, subject, detail }) {
        const { id, mac: previous } = added ?? before()
        const row = { id: id + 1, at_ms: atMs, actor, what, subject, detail }
        const mac = macOf(authenticate, previous, row)
        add.run({ ...row, mac })
        added = { id: row.id, mac }
      },
      lastId: () => added?.id ?? head.get()?.id ?? null,
      close() {
        if (added !== null) putHead.run(added.id, headMacOf(authenticate, added.id, added.mac))
      },
    }
  }

  return {
    open,
    list: ({ before = Number.MAX_SAFE_INTEGER, text = '' }, limit) =>
      list
        .all({ before, text, limit })
        .map(({ at_ms, mac: _, kept, undone_at_ms, ...row }): AuditEntry => {
          const undo = undone_at_ms === null ? 'open' : 'done'
          return { ...row, atMs: at_ms, undo: kept === 1 ? undo : null }
        }),
    rows: (after, limit) => rows.all(after, limit),
    head: () => head.get() ?? null,
  }
}
