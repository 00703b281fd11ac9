import { phrases, say } from '../../shared/say.ts'

/** What the system called it when a file could not be written, such as ENOSPC. Empty for what is no failure of the system. */
export const diskCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

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
