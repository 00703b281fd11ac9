import type { MediaServer } from '../../../shared/media-server.ts'
import type { Database } from '../database.ts'

/** A media server with its handler secret, which is never part of what is shown. */
export interface StoredMediaServer {
  readonly server: MediaServer
  readonly secretHash: string
  readonly secretSealed: Uint8Array
  /** Null: there is none, or it was ended. */
  readonly old: OldSecret | null
}

/** The handler secret before the one in force. */
export interface OldSecret {
  readonly hash: string
  readonly sealed: Uint8Array
  /** First moment it no longer counts, epoch milliseconds. May have passed. */
  readonly untilMs: number
  /** Whether it ends soon after the new one is used first. */
  readonly endsWithUse: boolean
  /** When the new one was used first. Null: it was not. */
  readonly newUsedAtMs: number | null
}

interface Row {
  id: string
  name: string
  protocol: MediaServer['protocol']
  allowed_peers: string
  public_url: string | null
  enabled: number
  assumed_session_seconds: number
  missing_tokens: MediaServer['missingTokens']
  compare_seconds: number
  unknown_sessions: MediaServer['unknownSessions']
  secret_hash: string
  secret_sealed: Uint8Array
  old_secret_hash: string | null
  old_secret_sealed: Uint8Array | null
  old_secret_until_ms: number | null
  old_secret_ends_with_use: number
  new_secret_used_at_ms: number | null
  created_at_ms: number
  updated_at_ms: number
}

export interface MediaServerTable {
  /** In the order they were added. */
  all(): StoredMediaServer[]
  /** Adds the server, or replaces the one with its id. */
  put(stored: StoredMediaServer): void
  remove(id: string): void
}

/** Prepares the statements on `media_servers`. */
export function mediaServerTable(db: Database): MediaServerTable {
  const all = db.prepare<[], Row>('SELECT * FROM media_servers ORDER BY created_at_ms, rowid')
  const put = db.prepare<Row>(`
    INSERT INTO media_servers (id, name, protocol, allowed_peers, public_url, enabled, assumed_session_seconds,
      missing_tokens, compare_seconds, unknown_sessions, secret_hash, secret_sealed, old_secret_hash, old_secret_sealed,
      old_secret_until_ms, old_secret_ends_with_use, new_secret_used_at_ms, created_at_ms, updated_at_ms)
    VALUES (@id, @name, @protocol, @allowed_peers, @public_url, @enabled, @assumed_session_seconds,
      @missing_tokens, @compare_seconds, @unknown_sessions, @secret_hash, @secret_sealed, @old_secret_hash, @old_secret_sealed,
      @old_secret_until_ms, @old_secret_ends_with_use, @new_secret_used_at_ms, @created_at_ms, @updated_at_ms)
    ON CONFLICT (id) DO UPDATE SET name = @name, protocol = @protocol, allowed_peers = @allowed_peers,
      public_url = @public_url, enabled = @enabled, assumed_session_seconds = @assumed_session_seconds,
      missing_tokens = @missing_tokens, compare_seconds = @compare_seconds, unknown_sessions = @unknown_sessions,
      secret_hash = @secret_hash, secret_sealed = @secret_sealed, old_secret_hash = @old_secret_hash,
      old_secret_sealed = @old_secret_sealed, old_secret_until_ms = @old_secret_until_ms,
      old_secret_ends_with_use = @old_secret_ends_with_use, new_secret_used_at_ms = @new_secret_used_at_ms, updated_at_ms = @updated_at_ms`)
  const remove = db.prepare<[string]>('DELETE FROM media_servers WHERE id = ?')
  return {
    all: () => all.all().map(fromRow),
    put: (stored) => void put.run(toRow(stored)),
    remove: (id) => void remove.run(id),
  }
}

const fromRow = (row: Row): StoredMediaServer => ({
  server: {
    id: row.id,
    name: row.name,
    protocol: row.protocol,
    allowedPeers: JSON.parse(row.allowed_peers) as string[],
    publicUrl: row.public_url,
    enabled: row.enabled === 1,
    assumedSessionSeconds: row.assumed_session_seconds,
    missingTokens: row.missing_tokens,
    compareSeconds: row.compare_seconds,
    unknownSessions: row.unknown_sessions,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  },
  secretHash: row.secret_hash,
  secretSealed: row.secret_sealed,
  old: oldSecretOf(row),
})

function oldSecretOf(row: Row): OldSecret | null {
  const { old_secret_hash: hash, old_secret_sealed: sealed, old_secret_until_ms: untilMs } = row
  if (hash === null || sealed === null || untilMs === null) return null
  const endsWithUse = row.old_secret_ends_with_use === 1
  return { hash, sealed, untilMs, endsWithUse, newUsedAtMs: row.new_secret_used_at_ms }
}

const toRow = ({ server, secretHash, secretSealed, old }: StoredMediaServer): Row => ({
  id: server.id,
  name: server.name,
  protocol: server.protocol,
  allowed_peers: JSON.stringify(server.allowedPeers),
  public_url: server.publicUrl,
  enabled: server.enabled ? 1 : 0,
  assumed_session_seconds: server.assumedSessionSeconds,
  missing_tokens: server.missingTokens,
  compare_seconds: server.compareSeconds,
  unknown_sessions: server.unknownSessions,
  secret_hash: secretHash,
  secret_sealed: secretSealed,
  old_secret_hash: old?.hash ?? null,
  old_secret_sealed: old?.sealed ?? null,
  old_secret_until_ms: old?.untilMs ?? null,
  old_secret_ends_with_use: old?.endsWithUse === true ? 1 : 0,
  new_secret_used_at_ms: old?.newUsedAtMs ?? null,
  created_at_ms: server.createdAtMs,
  updated_at_ms: server.updatedAtMs,
})
