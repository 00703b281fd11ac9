import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { AppError } from '../../shared/errors.ts'
import { makeFolder } from '../make-folder.ts'
import { diskFull, isDiskFull } from './disk-words.ts'
import { sqliteCode } from './sqlite-error.ts'
import { touch } from './touch.ts'

/** What the holder of a data directory tells others about itself. */
export interface InstanceInfo {
  readonly pid: number
  /** Where its console is, without any code or token. Null when it has no address (desktop) or not yet. */
  readonly consoleUrl: string | null
}

export interface InstanceLock {
  /**
   * Writes `instance.json` (mode 0600) for a second Stagedoor to read.
   *
   * @throws AppError ERR_DB_FULL; what else the disk says.
   */
  describe(info: InstanceInfo): void
  /** Lets another one in. */
  release(): void
}

/** Held by whoever has the data directory, and left behind unheld. */
export const LOCK_FILE = 'instance.lock'
const INFO_FILE = 'instance.json'

/** A connection that nobody refers to is closed by the garbage collector, and what it locked is free then. */
const held = new Set<BetterSqlite3.Database>()

/**
 * Claims a data directory for this process. The kernel holds the claim (it is an exclusive SQLite transaction on a file of its
 * own), so that it ends with the process, however that ends, and not before, unless it is released.
 *
 * @param directory Created, mode 0700, when missing.
 * @throws AppError ERR_INSTANCE_RUNNING naming who holds it; ERR_DB_FULL; ERR_DB_OPEN when the directory cannot be used.
 */
export function lockDataDirectory(directory: string): InstanceLock {
  const infoPath = join(directory, INFO_FILE)
  const db = claim(directory)
  held.add(db)
  rmSync(infoPath, { force: true })
  return {
    describe(info) {
      try {
        writeFileSync(infoPath, `${JSON.stringify(info)}\n`, { mode: 0o600 })
        chmodSync(infoPath, 0o600)
      } catch (cause) {
        throw isDiskFull(cause) ? diskFull(infoPath, cause) : cause
      }
    },
    release() {
      if (!db.open) return
      rmSync(infoPath, { force: true })
      db.close()
      held.delete(db)
    },
  }
}

/** Who holds a data directory. Null when nobody says so. */
export function readInstance(directory: string): InstanceInfo | null {
  try {
    const info: Partial<InstanceInfo> = JSON.parse(readFileSync(join(directory, INFO_FILE), 'utf8'))
    if (typeof info.pid !== 'number') return null
    const { pid, consoleUrl } = info
    return { pid, consoleUrl: typeof consoleUrl === 'string' ? consoleUrl : null }
  } catch {
    return null
  }
}

function claim(directory: string): BetterSqlite3.Database {
  const path = join(directory, LOCK_FILE)
  let db: BetterSqlite3.Database | undefined
  try {
    makeFolder(directory)
    touch(path)
    db = new BetterSqlite3(path, { timeout: 0 })
    db.exec('BEGIN EXCLUSIVE')
    return db
  } catch (cause) {
    db?.close()
    if (sqliteCode(cause).startsWith('SQLITE_BUSY')) throw runningError(directory)
    if (isDiskFull(cause)) throw diskFull(path, cause)
    throw new AppError('ERR_DB_OPEN', `The data directory ${directory} cannot be used.`, { cause })
  }
}

function runningError(directory: string): AppError {
  const info = readInstance(directory)
  const who = info === null ? '' : ` It is process ${info.pid}.`
  const where = info?.consoleUrl ? ` Its console is at ${info.consoleUrl}` : ''
  return new AppError(
    'ERR_INSTANCE_RUNNING',
    `Another Stagedoor runs on ${directory}.${who}${where}`,
  )
}
