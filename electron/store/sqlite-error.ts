import { AppError, type ErrorCode } from '../../shared/errors.ts'

/** SQLite result codes by the family they begin with (https://www.sqlite.org/rescode.html), first match wins. */
const CODES: readonly (readonly [prefix: string, code: ErrorCode])[] = [
  ['SQLITE_BUSY', 'ERR_DB_BUSY'],
  ['SQLITE_LOCKED', 'ERR_DB_BUSY'],
  ['SQLITE_PROTOCOL', 'ERR_DB_BUSY'],
  ['SQLITE_FULL', 'ERR_DB_FULL'],
  ['SQLITE_READONLY', 'ERR_DB_READ_ONLY'],
  ['SQLITE_PERM', 'ERR_DB_READ_ONLY'],
  ['SQLITE_CORRUPT', 'ERR_DB_CORRUPT'],
  ['SQLITE_NOTADB', 'ERR_DB_CORRUPT'],
  ['SQLITE_CANTOPEN', 'ERR_DB_OPEN'],
]

/** The result code of a failure of the database library, e.g. `SQLITE_BUSY_SNAPSHOT`. Empty when it is something else. */
export function sqliteCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'string' && error.code.startsWith('SQLITE_') ? error.code : ''
}

/**
 * Turns whatever a database call threw into an error with a stable code.
 *
 * @param error An AppError passes through; what is not known is ERR_DB_IO, since nothing may count as stored then.
 */
export function storeError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const raw = sqliteCode(error)
  const known = CODES.find(([prefix]) => raw.startsWith(prefix))
  return new AppError(known?.[1] ?? 'ERR_DB_IO', undefined, { cause: error })
}
