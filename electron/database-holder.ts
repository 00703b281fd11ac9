import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import { programName } from './port-holder.ts'

/** The byte of the index beside a write-ahead log that whoever writes has locked (https://www.sqlite.org/walformat.html). */
const WRITE_BYTE = 120

/**
 * The program that keeps others from writing to a database, e.g. `sqlite3 (pid 812)`. Null where it cannot be told: on other systems
 * than Linux, for another account's programs, and when nobody does.
 */
export function databaseHolder(path: string): string | null {
  if (process.platform !== 'linux') return null
  try {
    const file = realpathSync(path)
    const index = `${file}-shm`
    const held = [
      ...lockers(file),
      ...lockers(index).filter(({ from, to }) => from <= WRITE_BYTE && WRITE_BYTE <= to),
    ]
    const found = held.find(({ pid }) => pid !== process.pid && hasOpen(pid, [file, index]))
    return found === undefined ? null : `${programName(String(found.pid))} (pid ${found.pid})`
  } catch {
    return null
  }
}

/** The failure of a database that another program holds, with its name where that can be told. Any other is returned as it is. */
export function heldError(error: unknown, path: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'ERR_DB_BUSY') return error
  const holderList = databaseHolder(path)
  if (holderList === null) return error
  const message = say('{path} is locked by {holderList}. Close it, and try again.', {
    path,
    holderList,
  })
  return new AppError('ERR_DB_BUSY', message, { cause: error })
}

interface Lock {
  readonly pid: number
  readonly from: number
  readonly to: number
}

/** Who has a part of a file locked for writing, from the table that proc(5) describes as `/proc/locks`. */
function lockers(file: string): readonly Lock[] {
  const inode = statSync(file, { throwIfNoEntry: false })?.ino
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , kind, , id]) => kind === 'WRITE' && id?.endsWith(`:${inode}`) === true)
    .map(([, , , , pid, , from, to]) => ({
      pid: Number(pid),
      from: Number(from),
      to: to === 'EOF' ? Number.POSITIVE_INFINITY : Number(to),
    }))
}

/** Numbers of files repeat from one disk to the next. False also where that cannot be told. */
function hasOpen(pid: number, files: readonly string[]): boolean {
  const folder = `/proc/${pid}/fd`
  try {
    return readdirSync(folder).some((each) => files.includes(linkOf(`${folder}/${each}`)))
  } catch {
    // Of another account, or of another namespace, which has no number here.
    return false
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    // Closed meanwhile.
    return ''
  }
}
