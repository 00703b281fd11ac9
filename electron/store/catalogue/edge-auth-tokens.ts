import type { EdgeAuthToken } from '../../../shared/application.ts'
import type { Database } from '../database.ts'
import { removeExpiredOf } from './expired-rows.ts'

/** An issued token as it is stored: what it says, without what proves it. */
export type StoredEdgeAuthToken = Omit<
  EdgeAuthToken,
  'type' | 'target' | 'tags' | 'revokedAtMs' | 'lastUsedAtMs' | 'uses'
> & {
  /** Ends earlier than `expiresAtMs`, as it was signed. Null when it does not. */
  readonly endsAtMs: number | null
  /** When it was taken off the lists. Null while it is on them. */
  readonly deletedAtMs: number | null
}

interface Row {
  id: string
  application_id: string
  label: string
  payload: string
  created_at_ms: number
  expires_at_ms: number
  issued_by: string
  disabled_at_ms: number | null
  ends_at_ms: number | null
  deleted_at_ms: number | null
}

export interface EdgeAuthTokenTable {
  /** In the order they were issued. */
  all(): StoredEdgeAuthToken[]
  add(token: StoredEdgeAuthToken): void
  /** Stores what can change after a token was issued. */
  setEnds(
    token: Pick<StoredEdgeAuthToken, 'id' | 'disabledAtMs' | 'endsAtMs' | 'deletedAtMs'>,
  ): void
  removeOfApplication(applicationId: string): void
  /** Removes at most `limit` tokens that expired before `beforeMs`, the oldest first, and answers their ids. */
  removeExpired(beforeMs: number, limit: number): string[]
}

/** Prepares the statements on `edge_auth_tokens`. */
export function edgeAuthTokenTable(db: Database): EdgeAuthTokenTable {
  const all = db.prepare<[], Row>('SELECT * FROM edge_auth_tokens ORDER BY created_at_ms, rowid')
  const add = db.prepare<Row>(`
    INSERT INTO edge_auth_tokens VALUES (@id, @application_id, @label, @payload, @created_at_ms,
      @expires_at_ms, @issued_by, @disabled_at_ms, @ends_at_ms, @deleted_at_ms)`)
  const setEnds = db.prepare<[number | null, number | null, number | null, string]>(
    'UPDATE edge_auth_tokens SET disabled_at_ms = ?, ends_at_ms = ?, deleted_at_ms = ? WHERE id = ?',
  )
  const removeOf = db.prepare<[string]>('DELETE FROM edge_auth_tokens WHERE application_id = ?')
  return {
    all: () => all.all().map(fromRow),
    add: (token) => void add.run(toRow(token)),
    setEnds: ({ id, disabledAtMs, endsAtMs, deletedAtMs }) =>
      void setEnds.run(disabledAtMs, endsAtMs, deletedAtMs, id),
    removeOfApplication: (applicationId) => void removeOf.run(applicationId),
    removeExpired: removeExpiredOf(db, 'edge_auth_tokens'),
  }
}

const fromRow = (row: Row): StoredEdgeAuthToken => ({
  id: row.id,
  applicationId: row.application_id,
  label: row.label,
  payload: JSON.parse(row.payload) as Readonly<Record<string, unknown>>,
  createdAtMs: row.created_at_ms,
  expiresAtMs: row.expires_at_ms,
  issuedBy: row.issued_by,
  disabledAtMs: row.disabled_at_ms,
  endsAtMs: row.ends_at_ms,
  deletedAtMs: row.deleted_at_ms,
})

const toRow = (token: StoredEdgeAuthToken): Row => ({
  id: token.id,
  application_id: token.applicationId,
  label: token.label,
  payload: JSON.stringify(token.payload),
  created_at_ms: Math.round(token.createdAtMs),
  // The column takes whole numbers; a token may say others.
  expires_at_ms: Math.round(token.expiresAtMs),
  issued_by: token.issuedBy,
  disabled_at_ms: token.disabledAtMs,
  ends_at_ms: token.endsAtMs,
  deleted_at_ms: token.deletedAtMs,
})
