import { statfsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'

/** Left free on the disk of the data for the database, whatever else is written there. */
export const LEFT_FREE_BYTES = 256 * 1024 ** 2

/**
 * Bytes this account can still write where a file or folder is. Null where the system does not say, as of what is not there.
 */
export async function freeBytes(path: string): Promise<number | null> {
  const found = await statfs(path).catch(() => null)
  return found === null ? null : found.bavail * found.bsize
}

/** As {@link freeBytes}, for threads and for the start, where nobody waits. */
export function freeBytesNow(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize
  } catch {
    return null
  }
}

/**
 * Refuses what would leave too little for the database.
 *
 * @param free      What can be written. Null: nobody knows, and nothing is refused.
 * @param bytes     How much is to be written.
 * @param leaveFree What has to be left of it, bytes.
 * @throws AppError ERR_DB_FULL
 */
export function assertRoom(free: number | null, bytes: number, leaveFree: number): void {
  if (free === null || bytes + leaveFree <= free) return
  throw new AppError('ERR_DB_FULL', tooFullWords(free, bytes, leaveFree))
}

/** Says how much there is and how much it would take. */
export const tooFullWords = (free: number, bytes: number, leaveFree: number): string =>
  say(
    'The disk is too full: this takes {bytes, number} MiB, and {reserve, number} MiB have to stay free of {free, number}. Nothing was left of it.',
    { bytes: mebibytes(bytes), reserve: mebibytes(leaveFree), free: mebibytes(free) },
  )

const mebibytes = (bytes: number): number => Math.ceil(bytes / 1024 ** 2)
