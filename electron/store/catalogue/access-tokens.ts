import type { Database } from '../database.ts'

/** One stream a token is for, and how the broadcast there is to be authorized. */
export interface StoredMirror {
  readonly streamName: string
  readonly clientReferrer: string | null
}

/** An access token as it is stored: with the keyed hash it is recognised by. */
export interface StoredAccessToken {
  readonly id: string
  readonly hash: string
  readonly hint: string
  readonly userId: string | null
  readonly displayName: string
  readonly scopes: readonly string[]
  /** Empty: for every stream. */
  readonly mirrors: readonly StoredMirror[]
  readonly issuedBy: string
  readonly createdAtMs: number
  readonly expiresAtMs: number
  readonly deletedAtMs: number | null
  readonly disabledAtMs: number | null
}

interface Row {
  id: string
  hash: string
  hint: string
  user_id: string | null
  display_name: string
  scopes: string
  mirrors: string
  issued_by: string
  created_at_ms: number
  expires_at_ms: number
  deleted_at_ms: number | null
  disabled_at_ms: number | null
}

export interface AccessTokenTable {
  /** In the order they were made. */
  all(): StoredAccessToken[]
  add(token: StoredAccessToken): void
  /** Stores what can change after a token was issued. */
  update(token: StoredAccessToken): void
  /** Forgets those that ended before a moment, epoch milliseconds. */
  forget(beforeMs: number): void
}

/** Prepares the statements on `access_tokens`. */
export function accessTokenTable(db: Database): AccessTokenTable {
  const all = db.prepare<[], Row>('SELECT * FROM access_tokens ORDER BY created_at_ms, rowid')
  const add = db.prepare<Row>(`
    INSERT INTO access_tokens VALUES (@id, @hash, @hint, @user_id, @display_name, @scopes, @mirrors, @issued_by,
      @created_at_ms, @expires_at_ms, @deleted_at_ms, @disabled_at_ms)`)
  const update = db.prepare<Row>(`
    UPDATE access_tokens SET display_name = @display_name, scopes = @scopes, mirrors = @mirrors,
      expires_at_ms = @expires_at_ms, disabled_at_ms = @disabled_at_ms, deleted_at_ms = @deleted_at_ms
    WHERE id = @id`)
  const forget = db.prepare<[number]>('DELETE FROM access_tokens WHERE expires_at_ms < ?')
  return {
    all: () => all.all().map(fromRow),
    add: (token) => void add.run(toRow(token)),
    update: (token) => void update.run(toRow(token)),
    forget: (beforeMs) => void forget.run(beforeMs),
  }
}

const fromRow = (row: Row): StoredAccessToken => ({
  id: row.id,
  hash: row.hash,
  hint: row.hint,
  userId: row.user_id,
  displayName: row.display_name,
  scopes: JSON.parse(row.scopes),
  mirrors: JSON.parse(row.mirrors),
  issuedBy: row.issued_by,
  createdAtMs: row.created_at_ms,
  expiresAtMs: row.expires_at_ms,
  deletedAtMs: row.deleted_at_ms,
  disabledAtMs: row.disabled_at_ms,
})

const toRow = (token: StoredAccessToken): Row => ({
  id: token.id,
  hash: token.hash,
  hint: token.hint,
  user_id: token.userId,
  display_name: token.displayName,
  scopes: JSON.stringify(token.scopes),
  mirrors: JSON.stringify(token.mirrors),
  issued_by: token.issuedBy,
  created_at_ms: token.createdAtMs,
  expires_at_ms: token.expiresAtMs,
  deleted_at_ms: token.deletedAtMs,
  disabled_at_ms: token.disabledAtMs,
})
