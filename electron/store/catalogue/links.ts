import type { Link } from '../../../shared/credential.ts'
import type { Database } from '../open.ts'

/** A link as it is stored: what is known of its use and its revocation is kept elsewhere. */
export type StoredLink = Omit<Link, 'revokedAtMs' | 'lastUsedAtMs' | 'uses'>

interface Row {
  id: string
  stream_id: string
  label: string
  tags: string
  created_at_ms: number
  expires_at_ms: number
  issued_by: string
}

export interface LinkTable {
  /** In the order they were issued. */
  all(): StoredLink[]
  add(link: StoredLink): void
  /** Removes at most `limit` links that expired before `beforeMs`, the oldest first, and answers their ids. */
  removeExpired(beforeMs: number, limit: number): string[]
}

/** Prepares the statements on `links`. */
export function linkTable(db: Database): LinkTable {
  const all = db.prepare<[], Row>('SELECT * FROM links ORDER BY created_at_ms, rowid')
  const add = db.prepare<Row>(`
    INSERT INTO links VALUES (@id, @stream_id, @label, @tags, @created_at_ms, @expires_at_ms, @issued_by)`)
  const expired = db
    .prepare<[number, number], string>(
      'SELECT id FROM links WHERE expires_at_ms < ? ORDER BY expires_at_ms LIMIT ?',
    )
    .pluck()
  const remove = db.prepare<[string]>('DELETE FROM links WHERE id = ?')
  return {
    all: () => all.all().map(fromRow),
    add: (link) => void add.run(toRow(link)),
    removeExpired: (beforeMs, limit) => {
      const ids = expired.all(beforeMs, limit)
      for (const id of ids) remove.run(id)
      return ids
    },
  }
}

const fromRow = (row: Row): StoredLink => ({
  id: row.id,
  streamId: row.stream_id,
  label: row.label,
  tags: JSON.parse(row.tags) as string[],
  createdAtMs: row.created_at_ms,
  expiresAtMs: row.expires_at_ms,
  issuedBy: row.issued_by,
})

const toRow = (link: StoredLink): Row => ({
  id: link.id,
  stream_id: link.streamId,
  label: link.label,
  tags: JSON.stringify(link.tags),
  created_at_ms: link.createdAtMs,
  expires_at_ms: link.expiresAtMs,
  issued_by: link.issuedBy,
})
