import type { Database } from './database.ts'

/** What of a database only its data key opens. */
export interface SealedValues {
  /** The known text, sealed. Null when none is stored yet. */
  readonly check: Uint8Array | null
  /** Secrets that can be opened again, some of each kind: they tell the key where no check is stored. */
  readonly secrets: readonly Uint8Array[]
  /** How many secrets are only recognised by a keyed hash. */
  readonly hashed: number
}

/** Where the known text is, as `table.column`. */
const CHECK = 'key_check.sealed'
/** Every column of sealed values is named so; a column that is not is none. */
const isSecret = (place: string): boolean => place !== CHECK && place.endsWith('sealed')

/** There can be hundreds of thousands of tokens; so many of each kind tell the key as well. */
const ENOUGH = 1_000

/**
 * Reads them from a database of any version, without writing.
 *
 * @param most Of each kind. Default 1,000, which tell the key.
 */
export function sealedValues(db: Database, most: number = ENOUGH): SealedValues {
  const columns = db
    .prepare<[], string>(
      `SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c
       WHERE t.type = 'table'`,
    )
    .pluck()
    .all()
  const known = new Set(columns)
  const blobs = (place: string): readonly Uint8Array[] => {
    const [table, column] = place.split('.')
    return db
      .prepare<[number], Uint8Array>(
        `SELECT ${column} FROM ${table} WHERE ${column} IS NOT NULL LIMIT ?`,
      )
      .pluck()
      .all(most)
  }
  const rows = (table: string): number =>
    known.has(`${table}.hash`)
      ? Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
      : 0
  return {
    check: known.has(CHECK) ? (blobs(CHECK)[0] ?? null) : null,
    secrets: columns.filter(isSecret).flatMap(blobs),
    hashed:
      rows('stream_keys') + rows('service_tokens') + rows('access_tokens') + rows('api_secrets'),
  }
}

/** Stores the sealed known text. There is one at most, which is never replaced. */
export function storeKeyCheck(db: Database, sealed: Uint8Array): void {
  db.prepare('INSERT INTO key_check (id, sealed) VALUES (1, ?)').run(sealed)
}
