import type { DeletedKind, DeletedThing } from '../../../shared/deleted.ts'
import type { Database } from '../database.ts'

/** What is filed with a thing that is deleted: every row of a table for which a condition holds. */
export interface RowsOf {
  readonly table:
    | 'streams'
    | 'stream_keys'
    | 'links'
    | 'stream_front_doors'
    | 'stream_whip_tokens'
    | 'grant_uses'
    | 'media_servers'
    | 'media_server_secrets'
    | 'media_server_signing'
    | 'media_server_control'
    | 'pinned_tests'
    | 'rule_draft'
    | 'revocations'
    | 'limit_marks'
    | 'token_bindings'
    | 'video_issuers'
    | 'saved_views'
  /** SQL with `@value` for the value. */
  readonly where: string
  readonly value: string
}

/** A thing that is deleted, as it is filed. */
type DeletedInput = Omit<DeletedThing, 'id' | 'goneAtMs'>
export type StoredDeleted = Omit<DeletedThing, 'id' | 'goneAtMs'> & { readonly id: number }

/** A row as it was, by column. */
export type FiledRow = Readonly<Record<string, string | number | Uint8Array | null>>

export interface DeletedTable {
  /** Files a thing with its rows, before they are removed. Parents first: they are put back in this order. */
  file(thing: DeletedInput, rows: readonly RowsOf[]): void
  /** Deleted last first, of a time on. */
  since(ms: number): StoredDeleted[]
  get(id: number): StoredDeleted | null
  /** What was filed last. Null: nothing is. */
  latestId(): number | null
  /** The rows of one table that were filed with a thing, in order. */
  rows(id: number, table: RowsOf['table']): FiledRow[]
  /** Puts all rows of a thing back where they were. Throws what SQLite throws where one is in the way. */
  putBack(id: number): void
  /** Forgets a thing with its rows. */
  remove(id: number): void
}

interface Row {
  id: number
  kind: DeletedKind
  subject: string
  label: string
  takes: string
  actor: string
  at_ms: number
}

/** Prepares the statements on `deleted_things` and `deleted_rows`. */
export function deletedTable(db: Database): DeletedTable {
  const add = db.prepare<Omit<Row, 'id'>>(`
    INSERT INTO deleted_things (kind, subject, label, takes, actor, at_ms)
    VALUES (@kind, @subject, @label, @takes, @actor, @at_ms)`)
  const addRow = db.prepare<[number | bigint, number, string, string]>(
    'INSERT INTO deleted_rows VALUES (?, ?, ?, ?)',
  )
  const since = db.prepare<[number], Row>(
    'SELECT * FROM deleted_things WHERE at_ms >= ? ORDER BY id DESC',
  )
  const get = db.prepare<[number], Row>('SELECT * FROM deleted_things WHERE id = ?')
  const latest = db.prepare<[], { id: number }>(
    'SELECT id FROM deleted_things ORDER BY id DESC LIMIT 1',
  )
  const remove = db.prepare<[number]>('DELETE FROM deleted_things WHERE id = ?')
  const rows = db.prepare<[number], { table_name: RowsOf['table']; content: string }>(
    'SELECT table_name, content FROM deleted_rows WHERE deleted_id = ? ORDER BY place',
  )
  // Prepared once each: taking a document back files thousands of things.
  const filing = new Map<string, ReturnType<typeof prepared>>()
  const prepared = (sql: string) => db.prepare<{ value: string }, FiledRow>(sql)
  const filingOf = (sql: string) => {
    const known = filing.get(sql) ?? prepared(sql)
    filing.set(sql, known)
    return known
  }
  return {
    file: ({ kind, subject, label, takes, actor, deletedAtMs }, sources) => {
      const thing = {
        kind,
        subject,
        label,
        takes: JSON.stringify(takes),
        actor,
        at_ms: deletedAtMs,
      }
      const id = add.run(thing).lastInsertRowid
      let place = 0
      for (const { table, where, value } of sources) {
        const found = filingOf(`SELECT * FROM ${table} WHERE ${where}`).all({ value })
        for (const row of found) addRow.run(id, place++, table, toJson(row))
      }
    },
    since: (ms) => since.all(ms).map(fromRow),
    get: (id) => {
      const row = get.get(id)
      return row === undefined ? null : fromRow(row)
    },
    latestId: () => latest.get()?.id ?? null,
    rows: (id, table) =>
      rows.all(id).flatMap((row) => (row.table_name === table ? [fromJson(row.content)] : [])),
    putBack: (id) => {
      for (const { table_name, content } of rows.all(id)) insert(db, table_name, fromJson(content))
    },
    remove: (id) => void remove.run(id),
  }
}

/** By the columns of that time: one that was added since gets its default. */
function insert(db: Database, table: RowsOf['table'], row: FiledRow): void {
  const columns = Object.keys(row)
  const places = columns.map(() => '?').join(', ')
  db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`).run(
    ...Object.values(row),
  )
}

/** Bytes are the only values that are no JSON; here they are an object. */
const toJson = (row: FiledRow): string =>
  JSON.stringify(row, (key, value: unknown) => {
    if (key === '' || typeof value !== 'object' || value === null) return value
    const bytes = (value as { data?: readonly number[] }).data ?? []
    return { base64: Buffer.from(bytes).toString('base64') }
  })

function fromJson(text: string): FiledRow {
  const row = JSON.parse(text) as Record<string, FiledRow[string] | { base64: string }>
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === 'object' && value !== null && 'base64' in value
        ? Buffer.from(value.base64, 'base64')
        : value,
    ]),
  )
}

const fromRow = ({ at_ms, takes, ...row }: Row): StoredDeleted => ({
  ...row,
  takes: JSON.parse(takes) as StoredDeleted['takes'],
  deletedAtMs: at_ms,
})
