import { chmodSync, closeSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { makeFolder } from '../make-folder.ts'
import type { Database } from './database.ts'
import { diskFull, isDiskFull } from './disk-words.ts'
import { freeBytesNow } from './free-space.ts'
import { LATEST_VERSION } from './migrations/index.ts'
import { sqliteCode, storeError } from './sqlite-error.ts'
import { touch } from './touch.ts'

/** The oldest SQLite without the WAL-reset defect (https://www.sqlite.org/wal.html). */
const SQLITE_MINIMUM = [3, 51, 3] as const
/** `STGD`: tells Stagedoor's database from anybody else's. */
const APPLICATION_ID = 0x53544744
const HEADER = 'SQLite format 3\0'
/** How long opening waits for another program to let go, milliseconds. Nothing is served yet. */
const OPEN_TIMEOUT_MS = 2000

/** Files up to this size are checked whenever they are opened: about 2 ms for each MiB. */
const CHECKED_BYTES = 64 * 1024 * 1024

export interface OpenOptions {
  /** Refuses every write, and a missing file. Default false. */
  readonly readOnly?: boolean
  /** How long a write waits for a lock, milliseconds. Default 0: a connection that serves never waits. */
  readonly busyTimeoutMs?: number
  /**
   * This process has it open, in whatever thread: it is there and was looked at, and only SQLite may touch the file. Closing
   * any other descriptor of it would drop every lock of the process, and the next program that lets the database go would
   * delete the log that is being written (https://www.sqlite.org/howtocorrupt.html section 2.2). Default false.
   */
  readonly isOpenHere?: boolean
}

/**
 * Opens the database, creating it (mode 0600) where there is none, with every setting durability rests on read back.
 * Does not bring the tables up to date: see migrate.ts.
 *
 * @throws AppError ERR_ENGINE, ERR_DB_OPEN, ERR_DB_CORRUPT (damaged, or not a database), ERR_DB_FROM_FUTURE,
 *                  ERR_DB_BUSY, ERR_DB_FULL. The file is left as it was, whichever it is.
 */
export function openDatabase(path: string, options: OpenOptions = {}): Database {
  if (options.isOpenHere !== true) {
    if (options.readOnly !== true) createFile(path)
    inspect(path)
  }
  let db: Database | undefined
  try {
    db = connect(path, options.readOnly === true)
    configure(db, options)
    return db
  } catch (error) {
    db?.close()
    throw openError(path, error)
  }
}

/** Makes the file before SQLite does, because SQLite would take its mode from the umask. */
function createFile(path: string): void {
  try {
    makeFolder(dirname(path))
    touch(path)
    chmodSync(path, 0o600)
  } catch (error) {
    throw openError(path, error)
  }
}

/** Looks at an existing file without changing a byte of it. */
function inspect(path: string): void {
  try {
    if (isEmpty(path)) return
    const db = connect(path, true)
    try {
      inspectVersion(db, path)
    } finally {
      db.close()
    }
  } catch (error) {
    throw openError(path, error)
  }
}

/** Whether there is nothing in it yet. Refuses what does not begin like a database. */
function isEmpty(path: string): boolean {
  const walBytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0
  const head = Buffer.alloc(HEADER.length)
  const file = openSync(path, 'r')
  try {
    const length = readSync(file, head, 0, head.length, 0)
    if (length === 0) return walBytes === 0
    if (head.toString('latin1') === HEADER) return false
    throw new AppError(
      'ERR_DB_CORRUPT',
      say('{path} is not a database, or its beginning is damaged.', { path }),
    )
  } finally {
    closeSync(file)
  }
}

function inspectVersion(db: Database, path: string): void {
  const applicationId = Number(db.pragma('application_id', { simple: true }))
  if (applicationId !== APPLICATION_ID && applicationId !== 0) {
    throw new AppError('ERR_DB_OPEN', say('{path} is the database of another program.', { path }))
  }
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > LATEST_VERSION) {
    throw new AppError(
      'ERR_DB_FROM_FUTURE',
      say(
        '{path} was written by a newer Stagedoor (version {version}, this one knows {latest}). It was left untouched.',
        { path, version, latest: LATEST_VERSION },
      ),
    )
  }
}

function connect(path: string, readonly: boolean): Database {
  return new BetterSqlite3(path, { readonly, fileMustExist: true, timeout: OPEN_TIMEOUT_MS })
}

/** Sets what every connection must have and refuses one that did not take it. */
function configure(db: Database, options: OpenOptions): void {
  assertEngine(db)
  if (options.readOnly !== true) {
    db.pragma('journal_mode = WAL')
    expectPragma(db, 'journal_mode', 'wal')
    if (db.pragma('application_id', { simple: true }) === 0) {
      db.pragma(`application_id = ${APPLICATION_ID}`)
    }
  }
  // better-sqlite3 opens an existing WAL database with NORMAL, which may forget acknowledged commits on power loss.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('journal_size_limit = 67108864')
  db.pragma('wal_autocheckpoint = 0')
  // macOS: fsync alone leaves data in the drive's cache (https://www.sqlite.org/pragma.html#pragma_fullfsync).
  db.pragma('fullfsync = ON')
  db.pragma('checkpoint_fullfsync = ON')
  db.pragma(`busy_timeout = ${options.busyTimeoutMs ?? 0}`)
  expectPragma(db, 'synchronous', 2)
  expectPragma(db, 'foreign_keys', 1)
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  if (options.readOnly !== true && options.isOpenHere !== true) checkPages(db)
}

/** Looks through every page while that takes no time to speak of; what a larger one has is found when it is read. */
function checkPages(db: Database): void {
  const bytes = statSync(db.name).size
  if (bytes > CHECKED_BYTES) return
  const found = db.pragma('quick_check(1)', { simple: true })
  if (found !== 'ok') {
    throw new AppError(
      'ERR_DB_CORRUPT',
      say('{name} is damaged. It was left as it is.', { name: db.name }),
      {
        cause: new Error(String(found)),
      },
    )
  }
}

function expectPragma(db: Database, name: string, wanted: string | number): void {
  const found = db.pragma(name, { simple: true })
  if (found === wanted) return
  throw new AppError(
    'ERR_DB_OPEN',
    `The database setting ${name} is ${String(found)}, not ${wanted}.`,
  )
}

/**
 * Refuses a version of SQLite that may damage a database with more than one connection.
 *
 * @param version As `sqlite_version()` says it, `3.51.3`. Default that of the library.
 * @throws AppError ERR_ENGINE
 */
export function assertEngine(db: Database, version = versionOf(db)): void {
  const found = version.split('.').map(Number)
  for (const [index, wanted] of SQLITE_MINIMUM.entries()) {
    const part = found[index] ?? 0
    if (part > wanted) return
    if (part < wanted) {
      throw new AppError(
        'ERR_ENGINE',
        `This is SQLite ${version}; Stagedoor needs ${SQLITE_MINIMUM.join('.')} or newer.`,
      )
    }
  }
}

const versionOf = (db: Database): string =>
  String(db.prepare('SELECT sqlite_version()').pluck().get())

/** Names the file, which storeError cannot know. */
function openError(path: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const known = sqliteCode(error) === '' ? null : storeError(error)
  if (isDiskFull(error) || isWithoutRoom(path, known)) return diskFull(path, error)
  if (known?.code === 'ERR_DB_CORRUPT') {
    return new AppError(
      'ERR_DB_CORRUPT',
      say('{path} is damaged. It was left as it is.', { path }),
      {
        cause: error,
      },
    )
  }
  if (known?.code === 'ERR_DB_BUSY') {
    return new AppError('ERR_DB_BUSY', say('Another program holds {path}.', { path }), {
      cause: error,
    })
  }
  return new AppError('ERR_DB_OPEN', say('{path} cannot be opened.', { path }), { cause: error })
}

/** With no more than this left neither a log nor its index can be made, which SQLite calls by other names than full. */
const NO_ROOM_BYTES = 64 * 1024

const isWithoutRoom = (path: string, known: AppError | null): boolean =>
  (known?.code === 'ERR_DB_OPEN' || known?.code === 'ERR_DB_IO') &&
  (freeBytesNow(dirname(path)) ?? NO_ROOM_BYTES) < NO_ROOM_BYTES
