import type { StreamKey } from '../../../shared/credential.ts'
import type { Database } from '../database.ts'

/** A stream key as it is stored: with the keyed hash it is recognised by. */
export interface StoredStreamKey extends Omit<StreamKey, 'lastUsedAtMs'> {
  readonly hash: string
  readonly deletedAtMs: number | null
}

interface Row {
  id: string
  stream_id: string
  label: string
  hash: string
  hint: string
  created_at_ms: number
  disabled_at_ms: number | null
  ends_at_ms: number | null
  deleted_at_ms: number | null
}

export interface StreamKeyTable {
  /** In the order they were made. */
  all(): StoredStreamKey[]
  /** The id of the key with a hash. Null when none has it. */
  idOf(hash: string): string | null
  /** Ids of the keys of a stream. */
  idsOf(streamId: string): string[]
  add(key: StoredStreamKey): void
  /** Stores what can change after a key was made. */
  setEnds(key: Pick<StoredStreamKey, 'id' | 'disabledAtMs' | 'expiresAtMs' | 'deletedAtMs'>): void
  setPlace(key: Pick<StoredStreamKey, 'id' | 'streamId' | 'label'>): void
  remove(id: string): void
}

/** Prepares the statements on `stream_keys`. */
export function streamKeyTable(db: Database): StreamKeyTable {
  const all = db.prepare<[], Row>('SELECT * FROM stream_keys ORDER BY created_at_ms, rowid')
  const idOf = db.prepare<[string], string>('SELECT id FROM stream_keys WHERE hash = ?').pluck()
  const idsOf = db
    .prepare<[string], string>('SELECT id FROM stream_keys WHERE stream_id = ?')
    .pluck()
  const add = db.prepare<Row>(`
    INSERT INTO stream_keys VALUES (@id, @stream_id, @label, @hash, @hint, @created_at_ms, @disabled_at_ms,
      @ends_at_ms, @deleted_at_ms)`)
  const setEnds = db.prepare<[number | null, number | null, number | null, string]>(
    'UPDATE stream_keys SET disabled_at_ms = ?, ends_at_ms = ?, deleted_at_ms = ? WHERE id = ?',
  )
  const setPlace = db.prepare<[string, string, string]>(
    'UPDATE stream_keys SET stream_id = ?, label = ? WHERE id = ?',
  )
  const remove = db.prepare<[string]>('DELETE FROM stream_keys WHERE id = ?')
  return {
    all: () => all.all().map(fromRow),
    idOf: (hash) => idOf.get(hash) ?? null,
    idsOf: (streamId) => idsOf.all(streamId),
    add: (key) => void add.run(toRow(key)),
    setEnds: ({ id, disabledAtMs, expiresAtMs, deletedAtMs }) =>
      void setEnds.run(disabledAtMs, expiresAtMs, deletedAtMs, id),
    setPlace: ({ id, streamId, label }) => void setPlace.run(streamId, label, id),
    remove: (id) => void remove.run(id),
  }
}

const fromRow = (row: Row): StoredStreamKey => ({
  id: row.id,
  streamId: row.stream_id,
  label: row.label,
  hash: row.hash,
  hint: row.hint,
  createdAtMs: row.created_at_ms,
  disabledAtMs: row.disabled_at_ms,
  expiresAtMs: row.ends_at_ms,
  deletedAtMs: row.deleted_at_ms,
})

const toRow = (key: StoredStreamKey): Row => ({
  id: key.id,
  stream_id: key.streamId,
  label: key.label,
  hash: key.hash,
  hint: key.hint,
  created_at_ms: key.createdAtMs,
  disabled_at_ms: key.disabledAtMs,
  ends_at_ms: key.expiresAtMs,
  deleted_at_ms: key.deletedAtMs,
})
