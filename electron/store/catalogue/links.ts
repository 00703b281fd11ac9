import type { Link } from '../../../shared/credential.ts'
import type { Database } from '../database.ts'
import { removeExpiredOf } from './expired-rows.ts'

/** What a Nimble URL was signed with besides its stream, so that it can be signed anew. */
interface NimbleTerms {
  readonly mediaServerId: string
  readonly viewerId: string | null
  readonly address: string | null
  readonly strmLen: number | null
  /** For how long it was signed; its end has the tolerance of the media server added. */
  readonly minutes: number
}

/** A link as it is stored: what is known of its use and its revocation is kept elsewhere. */
export interface StoredLink extends Omit<Link, 'revokedAtMs' | 'lastUsedAtMs' | 'uses'> {
  /** End before the signed one, because another took over. Null: the signed one. */
  readonly endsAtMs: number | null
  readonly deletedAtMs: number | null
  /** Null for a listener link, and for a Nimble link of a time when they were not kept. */
  readonly terms: NimbleTerms | null
}

interface Row {
  id: string
  stream_id: string
  label: string
  tags: string
  created_at_ms: number
  expires_at_ms: number
  issued_by: string
  disabled_at_ms: number | null
  ends_at_ms: number | null
  deleted_at_ms: number | null
  terms: string | null
}

export interface LinkTable {
  /** In the order they were issued. */
  all(): StoredLink[]
  ofStream(streamId: string): StoredLink[]
  add(link: StoredLink): void
  /** Stores what can change after a link was issued. */
  setEnds(link: Pick<StoredLink, 'id' | 'disabledAtMs' | 'endsAtMs' | 'deletedAtMs'>): void
  /** Removes at most `limit` links that expired before `beforeMs`, the oldest first, and answers their ids. */
  removeExpired(beforeMs: number, limit: number): string[]
}

/** Prepares the statements on `links`. */
export function linkTable(db: Database): LinkTable {
  const all = db.prepare<[], Row>('SELECT * FROM links ORDER BY created_at_ms, rowid')
  const ofStream = db.prepare<[string], Row>(
    'SELECT * FROM links WHERE stream_id = ? ORDER BY created_at_ms, rowid',
  )
  const add = db.prepare<Row>(`
    INSERT INTO links VALUES (@id, @stream_id, @label, @tags, @created_at_ms, @expires_at_ms, @issued_by,
      @disabled_at_ms, @ends_at_ms, @deleted_at_ms, @terms)`)
  const setEnds = db.prepare<[number | null, number | null, number | null, string]>(
    'UPDATE links SET disabled_at_ms = ?, ends_at_ms = ?, deleted_at_ms = ? WHERE id = ?',
  )
  return {
    all: () => all.all().map(fromRow),
    ofStream: (streamId) => ofStream.all(streamId).map(fromRow),
    add: (link) => void add.run(toRow(link)),
    setEnds: ({ id, disabledAtMs, endsAtMs, deletedAtMs }) =>
      void setEnds.run(disabledAtMs, endsAtMs, deletedAtMs, id),
    removeExpired: removeExpiredOf(db, 'links'),
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
  disabledAtMs: row.disabled_at_ms,
  endsAtMs: row.ends_at_ms,
  deletedAtMs: row.deleted_at_ms,
  terms: row.terms === null ? null : (JSON.parse(row.terms) as NimbleTerms),
})

const toRow = (link: StoredLink): Row => ({
  id: link.id,
  stream_id: link.streamId,
  label: link.label,
  tags: JSON.stringify(link.tags),
  created_at_ms: link.createdAtMs,
  expires_at_ms: link.expiresAtMs,
  issued_by: link.issuedBy,
  disabled_at_ms: link.disabledAtMs,
  ends_at_ms: link.endsAtMs,
  deleted_at_ms: link.deletedAtMs,
  terms: link.terms === null ? null : JSON.stringify(link.terms),
})
