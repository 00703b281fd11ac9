import type { VideoAlgorithm } from '../../../shared/video-key.ts'
import type { Database } from '../database.ts'

/** A key that signs viewers' web tokens. A retired one still verifies what it signed. */
export interface StoredVideoKey {
  readonly kid: string
  readonly algorithm: VideoAlgorithm
  /** PKCS #8 as PEM, sealed. */
  readonly privateSealed: Uint8Array
  /** JSON web key, as text. */
  readonly publicJwk: string
  readonly createdAtMs: number
  readonly retiredAtMs: number | null
  /** Since when it neither signs nor verifies. Null: it was not deleted. */
  readonly deletedAtMs: number | null
}

/** Who else may sign, with public keys only. */
export interface StoredVideoIssuer {
  readonly id: string
  readonly issuer: string
  /** JSON web key set, as text. */
  readonly jwks: string
  readonly createdAtMs: number
}

interface KeyRow {
  kid: string
  algorithm: VideoAlgorithm
  private_sealed: Uint8Array
  public_jwk: string
  created_at_ms: number
  retired_at_ms: number | null
  deleted_at_ms: number | null
}

interface IssuerRow {
  id: string
  issuer: string
  jwks: string
  created_at_ms: number
}

export interface VideoKeyTable {
  /** Newest first. */
  keys(): StoredVideoKey[]
  addKey(key: StoredVideoKey): void
  retireKeys(atMs: number): void
  setKeyDeleted(kid: string, deletedAtMs: number | null): void
  removeKey(kid: string): void
  /** In the order they were added. */
  issuers(): StoredVideoIssuer[]
  addIssuer(issuer: StoredVideoIssuer): void
  removeIssuer(id: string): void
}

/** Prepares the statements on `video_keys` and `video_issuers`. */
export function videoKeyTable(db: Database): VideoKeyTable {
  const keys = db.prepare<[], KeyRow>(
    'SELECT * FROM video_keys ORDER BY created_at_ms DESC, rowid DESC',
  )
  const addKey = db.prepare<KeyRow>(`
    INSERT INTO video_keys VALUES (@kid, @algorithm, @private_sealed, @public_jwk, @created_at_ms,
      @retired_at_ms, @deleted_at_ms)`)
  const retireKeys = db.prepare<[number]>(
    'UPDATE video_keys SET retired_at_ms = ? WHERE retired_at_ms IS NULL',
  )
  const setKeyDeleted = db.prepare<[number | null, string]>(
    'UPDATE video_keys SET deleted_at_ms = ? WHERE kid = ?',
  )
  const removeKey = db.prepare<[string]>('DELETE FROM video_keys WHERE kid = ?')
  const issuers = db.prepare<[], IssuerRow>(
    'SELECT id, issuer, jwks, created_at_ms FROM video_issuers ORDER BY created_at_ms, rowid',
  )
  const addIssuer = db.prepare<IssuerRow>(`
    INSERT INTO video_issuers (id, issuer, jwks, created_at_ms) VALUES (@id, @issuer, @jwks, @created_at_ms)`)
  const removeIssuer = db.prepare<[string]>('DELETE FROM video_issuers WHERE id = ?')
  return {
    keys: () =>
      keys.all().map((row) => ({
        kid: row.kid,
        algorithm: row.algorithm,
        privateSealed: row.private_sealed,
        publicJwk: row.public_jwk,
        createdAtMs: row.created_at_ms,
        retiredAtMs: row.retired_at_ms,
        deletedAtMs: row.deleted_at_ms,
      })),
    addKey: (key) =>
      void addKey.run({
        kid: key.kid,
        algorithm: key.algorithm,
        private_sealed: key.privateSealed,
        public_jwk: key.publicJwk,
        created_at_ms: key.createdAtMs,
        retired_at_ms: key.retiredAtMs,
        deleted_at_ms: key.deletedAtMs,
      }),
    retireKeys: (atMs) => void retireKeys.run(atMs),
    setKeyDeleted: (kid, deletedAtMs) => void setKeyDeleted.run(deletedAtMs, kid),
    removeKey: (kid) => void removeKey.run(kid),
    issuers: () =>
      issuers.all().map(({ created_at_ms, ...row }) => ({ ...row, createdAtMs: created_at_ms })),
    addIssuer: ({ createdAtMs, ...issuer }) =>
      void addIssuer.run({ ...issuer, created_at_ms: createdAtMs }),
    removeIssuer: (id) => void removeIssuer.run(id),
  }
}
