import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { makeFolder } from '../make-folder.ts'
import { nameOf } from '../store/backups/names.ts'

/** Where the backups of a data directory are. */
export const backupFolderOf = (dataDirectory: string): string => join(dataDirectory, 'backups')

/**
 * Copies a backup from elsewhere into the folder of the backups, where it has a name that the API knows it by, works with it, and
 * takes the copy away again.
 *
 * @param work Answers whether the copy is to stay.
 * @throws What `work` throws, in words of the file that was named: the copy is gone by then.
 */
export async function withBroughtIn(
  dataDirectory: string,
  path: string,
  work: (name: string) => Promise<boolean>,
): Promise<void> {
  const folder = backupFolderOf(dataDirectory)
  const name = nameOf('import', Date.now())
  const copy = join(folder, name)
  makeFolder(folder)
  copyFileSync(path, copy)
  let isKept = false
  try {
    isKept = await work(name)
  } catch (error) {
    throw inWordsOf(error, copy, path)
  } finally {
    if (!isKept) rmSync(copy, { force: true })
  }
}

/** What went wrong with a copy, told of the file that was named. */
export function inWordsOf(error: unknown, copy: string, path: string): unknown {
  if (!(error instanceof AppError)) return error
  return new AppError(error.code, error.message.replaceAll(copy, path), { cause: error })
}
