import { existsSync, readdirSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { RestoreProof } from '../../../shared/backup.ts'
import { AppError } from '../../../shared/errors.ts'
import type { JobControl } from '../../../shared/job.ts'
import { say } from '../../../shared/say.ts'
import type { Database } from '../database.ts'
import { openDatabase } from '../open.ts'
import { restoreAside } from './aside.ts'
import type { RestoreFound } from './worker.ts'

/** Begins the name of a folder in which a backup is restored. */
const SCRATCH = 'proof-'

/** What restoring into scratch folders needs of the rest. */
export interface ScratchTools {
  /** Of the backups; the scratch folders are made in it. */
  readonly folder: string
  /** Where the thread begins, see places.ts. */
  readonly workerFile: string
  /** Path of the database in force. */
  readonly live: string
  /** Bytes that have to stay free on its disk, for the database. */
  readonly leaveFree: number
  /** ERR_KEY_STORE_LOCKED when the key at hand does not open the secrets of a database. */
  assertKey(db: Database): void
  /** Epoch milliseconds. */
  now(): number
}

/** Backups that are restored into folders of their own, each in a thread, to see what comes of it. */
export interface Scratches {
  /**
   * Restores one, compares it with the database in force, does something with it, and takes the folder away unless it was moved.
   *
   * @param use Told the folder, and what was found.
   * @throws AppError as restoreAside does, and what `use` throws.
   */
  restore<T>(
    backup: string,
    control: JobControl,
    use: (scratch: string, found: RestoreFound) => T,
  ): Promise<T>
  /** What came of restoring one. @throws AppError ERR_DB_FULL where there is no room for it, which proves nothing of the backup. */
  prove(backup: string, control: JobControl): Promise<RestoreProof>
  /** Takes away what a crash left, aside; nobody else works in this folder. */
  sweep(): Promise<void>
}

/** Restores backups into scratch copies, in a thread each, to prove them, and removes the copies. */
export function createScratches(tools: ScratchTools): Scratches {
  const { folder, workerFile, leaveFree } = tools
  let count = 0

  /** One that a crash left may be on its way out. */
  function nextScratch(backup: string): string {
    count += 1
    const scratch = join(folder, `${SCRATCH}${count}-${basename(backup)}`)
    return existsSync(scratch) ? nextScratch(backup) : scratch
  }

  async function inFolder<T>(
    backup: string,
    live: string | null,
    control: JobControl,
    use: (scratch: string, found: RestoreFound) => T,
  ): Promise<T> {
    const scratch = nextScratch(backup)
    try {
      const found = await restoreAside(workerFile, { backup, scratch, leaveFree, live }, control)
      assertOpens(tools, found.path)
      return use(scratch, found)
    } finally {
      // Aside: taking a large file away takes long.
      await rm(scratch, { recursive: true, force: true })
    }
  }

  async function prove(backup: string, control: JobControl): Promise<RestoreProof> {
    const atMs = tools.now()
    const begunMs = performance.now()
    const took = (): number => Math.round(performance.now() - begunMs)
    try {
      const { version, tables, rows } = await inFolder(backup, null, control, (_, found) => found)
      return { atMs, isProven: true, version, tables, rows, tookMs: took(), problem: null }
    } catch (error) {
      if (error instanceof AppError && error.code === 'ERR_DB_FULL') throw error
      const problem = error instanceof AppError ? error.message : say('It failed inside Stagedoor.')
      return { atMs, isProven: false, version: 0, tables: 0, rows: 0, tookMs: took(), problem }
    }
  }

  return {
    restore: (backup, control, use) => inFolder(backup, tools.live, control, use),
    prove,
    async sweep() {
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
      for (const name of readdirSync(folder).filter((each) => each.startsWith(SCRATCH))) {
        await rm(join(folder, name), { recursive: true, force: true })
      }
    },
  }
}

/** Without the key that sealed them its secrets are lost, so it would be no restore. */
function assertOpens({ assertKey }: ScratchTools, path: string): void {
  const db = openDatabase(path, { readOnly: true })
  try {
    assertKey(db)
  } finally {
    db.close()
  }
}
