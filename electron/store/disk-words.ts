import { AppError } from '../../shared/errors.ts'
import { phrases, say } from '../../shared/say.ts'
import { sqliteCode } from './sqlite-error.ts'

/** What the system called it when a file could not be written, such as ENOSPC. Empty for what is no failure of the system. */
export const diskCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** Whether something could not be written because there is no room, as the system or SQLite say it. */
export const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(diskCode(error)) || sqliteCode(error) === 'SQLITE_FULL'

/** Says that there was no room for a file that is needed. */
export const diskFull = (path: string, cause: unknown): AppError =>
  new AppError(
    'ERR_DB_FULL',
    say('{path} cannot be written: the disk is full. Free space on it and try again.', { path }),
    { cause },
  )

/** Whether a file could not be written. What it was written from may fail too, and a connection has no file. */
export const isOfDisk = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && error.syscall !== 'read'

/** Why a file could not be written, a sentence. */
export const diskWords = (error: unknown): string =>
  WORDS[diskCode(error)] ?? say('The disk refused a write.')

const WORDS: Readonly<Record<string, string>> = phrases({
  ENOSPC: 'The disk is full.',
  EDQUOT: 'No more may be written there: a quota is used up.',
  EFBIG: 'The file would be larger than that disk takes.',
  EROFS: 'That disk is read-only.',
  EACCES: 'Stagedoor may not write there.',
  EPERM: 'Stagedoor may not write there.',
  ENOENT: 'The folder is not there any more.',
})
