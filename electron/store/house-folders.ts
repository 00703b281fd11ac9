import { lstatSync, readdirSync, renameSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { KEEP_DELETED_MS } from '../../shared/deleted.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { makeFolder } from '../make-folder.ts'
import { diskCode, diskWords } from './disk-words.ts'

/** The folders of the house files, and of those that were deleted and can be restored. */
export interface HouseFolders {
  has(name: string): boolean
  /** Gives a folder that is ready, on the same disk, the name of a house file. */
  put(ready: string, name: string): void
  /** @param atMs When it was deleted, which tells it from others that had the name. */
  toTrash(name: string, atMs: number): void
  /** @throws AppError ERR_NOT_FOUND when it is not kept any more. */
  fromTrash(name: string, atMs: number): void
  /** Begins to delete it for good; what cannot be deleted is tried again by {@link sweep}. */
  forget(name: string, atMs: number): void
  /**
   * Runs work that moves folders. Where it fails they are moved back, the latest first.
   *
   * @throws What the work throws; AppError ERR_HOUSE_WRITE where the disk refuses a move.
   */
  whole<T>(work: () => T): T
  /** Deletes for good what can be restored no longer. Rejects as node:fs does. */
  sweep(nowMs: number): Promise<void>
}

/**
 * Opens the folders.
 *
 * @param folder Where the house files are. Need not exist. Those that were deleted are in `.trash` of it.
 */
export function openHouseFolders(folder: string): HouseFolders {
  const trash = join(folder, '.trash')
  const kept = (name: string, atMs: number): string => join(trash, `${name}@${atMs}`)
  let moves: (readonly [from: string, to: string])[] = []

  function move(from: string, to: string): void {
    try {
      // Else a folder that is empty would be replaced.
      if (isThere(to)) throw new AppError('ERR_NAME_TAKEN')
      renameSync(from, to)
      moves.push([from, to])
    } catch (cause) {
      if (cause instanceof AppError) throw cause
      throw new AppError(
        'ERR_HOUSE_WRITE',
        say('{whySaid} Nothing was changed.', { whySaid: diskWords(cause) }),
        { cause },
      )
    }
  }

  return {
    has: (name) => isName(name) && isThere(join(folder, name)),
    put(ready, name) {
      makeFolder(folder)
      move(ready, join(folder, name))
    },
    toTrash(name, atMs) {
      makeFolder(trash)
      move(join(folder, name), kept(name, atMs))
    },
    fromTrash(name, atMs) {
      if (!isThere(kept(name, atMs))) {
        throw new AppError(
          'ERR_NOT_FOUND',
          say('The files of {name} are not there any more.', { name }),
        )
      }
      move(kept(name, atMs), join(folder, name))
    },
    forget: (name, atMs) => void removeAll(kept(name, atMs)).catch(() => undefined),
    whole(work) {
      moves = []
      try {
        return work()
      } catch (error) {
        for (const [from, to] of moves.toReversed()) moveBack(to, from)
        throw error
      }
    },
    async sweep(nowMs) {
      for (const each of namesIn(trash)) {
        const atMs = Number(each.slice(each.lastIndexOf('@') + 1))
        if (atMs > 0 && nowMs >= atMs + KEEP_DELETED_MS) {
          await removeAll(join(trash, each))
        }
      }
    },
  }
}

const removeAll = (path: string): Promise<void> => rm(path, { recursive: true, force: true })

/** Whether it names something in a folder, and nothing that is hidden there or elsewhere. */
const isName = (name: string): boolean =>
  name !== '' && !name.startsWith('.') && !name.includes('\0') && basename(name) === name

/** What failed before is what is told. */
function moveBack(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    // It stays where it is, and is found there.
  }
}

/** Links are not followed. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (diskCode(error) === 'ENOENT') return []
    throw error
  }
}
