import { rmSync, statSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { fileWords } from '../../shared/file-words.ts'
import { makeFolder } from '../make-folder.ts'
import { nameOf } from '../store/backups/names.ts'
import { assertRoom, freeBytesNow, LEFT_FREE_BYTES } from '../store/free-space.ts'
import { untilInterrupted } from './interrupted.ts'

/** Where the backups of a data directory are. */
export const backupFolderOf = (dataDirectory: string): string => join(dataDirectory, 'backups')

/**
 * Copies a backup from elsewhere into the folder of the backups, where it has a name that the API knows it by, works with it, and
 * takes the copy away again, also where Ctrl-C ends it.
 *
 * @param work      Answers whether the copy is to stay.
 * @param leaveFree Bytes that have to stay free on the disk. Default as everywhere.
 * @throws AppError ERR_DB_FULL, ERR_DB_IO where it cannot be copied, and what `work` throws, in words of the file that was named: the copy
 *         is gone by then.
 */
export async function withBroughtIn(
  dataDirectory: string,
  path: string,
  work: (name: string) => Promise<boolean>,
  leaveFree = LEFT_FREE_BYTES,
): Promise<void> {
  const folder = backupFolderOf(dataDirectory)
  const name = nameOf('import', Date.now())
  const copy = join(folder, name)
  const remove = (): void => rmSync(copy, { force: true })
  makeFolder(folder)
  assertRoom(freeBytesNow(folder), statSync(path).size, leaveFree)
  await untilInterrupted(remove, async () => {
    let isKept = false
    try {
      await copyFile(path, copy).catch((cause: unknown) => {
        throw notCopied(path, folder, cause)
      })
      isKept = await work(name)
    } catch (error) {
      throw inWordsOf(error, copy, path)
    } finally {
      if (!isKept) remove()
    }
  })
}

function notCopied(path: string, folder: string, cause: unknown): AppError {
  const isFull = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC'
  const message = `${path} cannot be copied to ${folder}${fileWords(cause)}.`
  return new AppError(isFull ? 'ERR_DB_FULL' : 'ERR_DB_IO', message, { cause })
}

/** What went wrong with a copy, told of the file that was named. */
export function inWordsOf(error: unknown, copy: string, path: string): unknown {
  if (!(error instanceof AppError)) return error
  return new AppError(error.code, error.message.replaceAll(copy, path), { cause: error })
}
