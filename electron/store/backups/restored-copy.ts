import { chmodSync, copyFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { makeFolder } from '../../make-folder.ts'
import type { Database } from '../database.ts'
import { assertRoom, freeBytesNow } from '../free-space.ts'
import { assertIntact, integrityOf } from '../integrity.ts'
import { migrate } from '../migrate.ts'
import { LATEST_VERSION } from '../migrations/index.ts'
import { openDatabase } from '../open.ts'
import { sqliteCode } from '../sqlite-error.ts'
import { emptyDatabase } from './empty.ts'

/** Rows read between two words of how far it is. */
const TOLD_ROWS = 20_000
/** How far it is once it was copied, its pages checked, and its rows read the first time; guessed from large ones. */
const REACHED = { copied: 0.1, checked: 0.3, read: 0.65 } as const

/** Rows of each table, by its name. */
type RowCounts = ReadonlyMap<string, number>

/** A backup in a folder of its own, as it would be after it was restored. */
export interface RestoredCopy {
  readonly path: string
  /** Version of its tables as it was found. */
  readonly version: number
  /** Rows as they were found, read one by one. */
  readonly before: RowCounts
  /** The same after the tables were brought up to date. */
  readonly after: RowCounts
}

/**
 * Restores a backup into a scratch folder: copies it, checks every page, refuses what is no database of Stagedoor's, brings
 * the tables up to date, and reads every row before and after. The backup itself is only read.
 *
 * @param scratch Folder for the copy, made (mode 0700) and emptied. It is the caller's to remove.
 * @param leaveFree Bytes that have to stay free on its disk: else it is not begun, or not brought up to date. Default 0.
 * @param reached Told how far it is, 0 to 1. Default nobody.
 * @throws AppError ERR_DB_CORRUPT, ERR_DB_FROM_FUTURE, ERR_DB_OPEN, ERR_DB_FOREIGN, ERR_DB_MIGRATION, ERR_DB_FULL. What was
 *         copied stays for the caller to remove.
 */
export function restoreInto(
  backup: string,
  scratch: string,
  leaveFree = 0,
  reached: (share: number) => void = () => undefined,
): RestoredCopy {
  rmSync(scratch, { recursive: true, force: true })
  makeFolder(scratch)
  const path = join(scratch, 'stagedoor.db')
  const { size } = statSync(backup)
  requireRoom()
  copyFileSync(backup, path)
  chmodSync(path, 0o600)
  reached(REACHED.copied)
  assertSound(backup, path)
  reached(REACHED.checked)
  const own = ownSchema()
  const { version, before } = inspect(backup, path, own, part(REACHED.checked, REACHED.read))
  // Steps may write all of it anew.
  if (version < LATEST_VERSION) requireRoom()
  const db = openDatabase(path)
  try {
    migrate(db, { backupDirectory: scratch, copiesFirst: false })
    assertOwnSchema(backup, db, own)
    const after = countRows(db, part(REACHED.read, 1))
    assertNothingLost(backup, before, after)
    // One file: what is moved into place has no log beside it.
    db.pragma('wal_checkpoint(TRUNCATE)')
    return { path, version, before, after }
  } finally {
    db.close()
  }

  function requireRoom(): void {
    if (leaveFree > 0) assertRoom(freeBytesNow(scratch), size, leaveFree)
  }

  function part(from: number, to: number): (share: number) => void {
    return (share) => reached(from + (to - from) * share)
  }
}

/** What SQLite itself refuses is damaged, whatever it says of it. */
function assertSound(backup: string, path: string): void {
  try {
    assertIntact(backup, integrityOf(path))
  } catch (error) {
    if (error instanceof AppError) throw error
    const code = sqliteCode(error)
    if (code !== 'SQLITE_NOTADB' && !code.startsWith('SQLITE_CORRUPT')) throw error
    throw new AppError('ERR_DB_CORRUPT', say('{backup} is damaged, or no database.', { backup }), {
      cause: error,
    })
  }
}

/** Before anything of it runs: triggers and views in a file from elsewhere would. */
function inspect(
  backup: string,
  path: string,
  own: OwnSchema,
  reached: (share: number) => void,
): { readonly version: number; readonly before: RowCounts } {
  const db = openDatabase(path, { readOnly: true })
  try {
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version === 0)
      throw new AppError('ERR_DB_FOREIGN', say('{backup} holds nothing of Stagedoor.', { backup }))
    const strange = schemaOf(db).find((each) => mayRun(each) && !own.has(each.name))
    if (strange !== undefined) throw foreign(backup, strange.name)
    return { version, before: countRows(db, reached) }
  } finally {
    db.close()
  }
}

interface SchemaRow {
  readonly type: string
  readonly name: string
  readonly sql: string | null
}

/** What SQLite makes beside the tables of a program, exactly as it makes it. A file from elsewhere may call anything so. */
const MADE_BY_SQLITE: ReadonlyMap<string, string> = new Map([
  ['sqlite_sequence', 'CREATE TABLE sqlite_sequence(name,seq)'],
  ['sqlite_stat1', 'CREATE TABLE sqlite_stat1(tbl,idx,stat)'],
  ['sqlite_stat4', 'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)'],
])

const isMadeBySqlite = ({ type, name, sql }: SchemaRow): boolean =>
  (type === 'index' && sql === null) || (type === 'table' && MADE_BY_SQLITE.get(name) === sql)

const schemaOf = (db: Database): readonly SchemaRow[] =>
  db
    .prepare<[], SchemaRow>('SELECT type, name, sql FROM sqlite_schema')
    .all()
    .filter((each) => !isMadeBySqlite(each))

/** As SQLite writes down what only holds rows. */
const HOLDS_ROWS = /^CREATE (?:TABLE|INDEX|UNIQUE INDEX) /

/** Code in a file, or code of the engine that a file calls. */
const mayRun = ({ type, sql }: SchemaRow): boolean =>
  (type !== 'table' && type !== 'index') || !HOLDS_ROWS.test(sql ?? '')

/** What a database of this program has, each with its definition. */
type OwnSchema = ReadonlyMap<string, string>

function ownSchema(): OwnSchema {
  const db = emptyDatabase()
  try {
    return new Map(schemaOf(db).map(({ name, sql }) => [name, plain(sql)]))
  } finally {
    db.close()
  }
}

/** Refuses anything that the steps of this program do not make: it would run, or be read, beside what they do. */
function assertOwnSchema(backup: string, db: Database, own: OwnSchema): void {
  const found = schemaOf(db)
  const strange = found.find(({ name, sql }) => own.get(name) !== plain(sql))
  if (strange !== undefined) throw foreign(backup, strange.name)
  const names = new Set(found.map(({ name }) => name))
  const missing = [...own.keys()].find((name) => !names.has(name))
  if (missing === undefined) return
  throw new AppError(
    'ERR_DB_FOREIGN',
    say('{backup} lacks the table or index {missing}.', { backup, missing }),
  )
}

const foreign = (backup: string, name: string): AppError =>
  new AppError(
    'ERR_DB_FOREIGN',
    say("{backup} holds {name}, which is none of Stagedoor's.", { backup, name }),
  )

const plain = (sql: string | null): string => (sql ?? '').replaceAll(/\s+/g, ' ')

/** Reads every row: a count alone is answered from an index. @param reached Told how far it is, 0 to 1. */
function countRows(db: Database, reached: (share: number) => void): RowCounts {
  const names = schemaOf(db).flatMap(({ type, name }) => (type === 'table' ? [name] : []))
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
  const counted = (name: string): number =>
    Number(
      db
        .prepare(`SELECT count(*) FROM ${quoted(name)}`)
        .pluck()
        .get(),
    )
  const expected = names.reduce((sum, name) => sum + counted(name), 0)
  let read = 0
  return new Map(
    names.map((name) => {
      const begun = read
      for (const _ of db
        .prepare(`SELECT * FROM ${quoted(name)}`)
        .raw()
        .iterate()) {
        read += 1
        if (read % TOLD_ROWS === 0) reached(Math.min(1, read / expected))
      }
      return [name, read - begun]
    }),
  )
}

function assertNothingLost(backup: string, before: RowCounts, after: RowCounts): void {
  for (const [table, rows] of before) {
    const left = after.get(table)
    if (left === undefined || left >= rows) continue
    throw new AppError(
      'ERR_DB_MIGRATION',
      say(
        'Of {rows} rows of {table} in {backup}, {left} were left after it was brought up to date.',
        { rows, table, backup, left },
      ),
    )
  }
}
