import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { freshFolder } from '../stagedoor.ts'

/** Where a Stagedoor that was started on a folder keeps its data. */
export const dataOf = (folder: string): string => join(folder, 'data', 'stagedoor')
export const databaseOf = (folder: string): string => join(dataOf(folder), 'stagedoor.db')

/** Holds the write lock of a database, as another program would, until released. */
export function lockDatabase(path: string): { release(): void } {
  const db = new Database(path, { fileMustExist: true, timeout: 5_000 })
  db.exec('BEGIN IMMEDIATE')
  return {
    release() {
      db.exec('ROLLBACK')
      db.close()
    },
  }
}

const ran = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** A file system of a few MiB for the data of a folder. */
export interface SmallDisk {
  /** Leaves no byte free. */
  fill(): void
  /** Gives the space back. */
  empty(): void
  /** Lets nobody write to it, or everybody again. @returns Whether that could be done. */
  seal(sealed: boolean): boolean
  unmount(): void
}

/** Whether this account may mount one; says so when not. */
export function canMount(): boolean {
  const folder = freshFolder()
  const disk = mountSmallDisk(folder)
  disk?.unmount()
  rmSync(folder, { recursive: true })
  if (disk === null) console.warn('skipped: this account may not mount a small disk to fill')
  return disk !== null
}

/** @returns Null where this account may not mount one. */
export function mountSmallDisk(folder: string, mebibytes = 16): SmallDisk | null {
  const place = join(folder, 'data')
  mkdirSync(place, { recursive: true })
  if (!ran('mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', place)) return null
  const ballast = join(place, 'ballast')
  return {
    fill() {
      const { bavail, bsize } = statfsSync(place)
      try {
        writeFileSync(ballast, Buffer.alloc(bavail * bsize))
      } catch (error) {
        // Whoever else writes meanwhile takes some of it; full is what it is to be.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      }
    },
    empty: () => rmSync(ballast),
    seal: (sealed) => ran('mount', '-o', `remount,${sealed ? 'ro' : 'rw'}`, place),
    unmount: () => void ran('umount', '-l', place),
  }
}

/** A file system that the system makes read-only under everybody's hands, as it does when a disk fails. */
export interface FailingDisk {
  /** From now on every write is refused, also to what is open. */
  fail(): boolean
  /** Mounts it anew, as after a restart of the machine. Nobody may have anything open on it. */
  mend(): boolean
  unmount(): void
}

/** @returns Null where this account may not mount one (Linux, ext4). */
export function mountFailingDisk(folder: string): FailingDisk | null {
  const place = join(folder, 'data')
  const image = join(folder, 'disk.img')
  mkdirSync(place, { recursive: true })
  writeFileSync(image, '')
  truncateSync(image, 32 * 1024 * 1024)
  const mount = (): boolean => ran('mount', '-o', 'loop,errors=remount-ro', image, place)
  const unmount = (): boolean => ran('umount', place)
  if (!ran('/sbin/mkfs.ext4', '-q', '-F', image) || !mount()) return null
  return {
    fail: () => ran('mount', '-o', 'remount,abort', place),
    mend: () => unmount() && mount(),
    unmount: () => void (unmount() || ran('umount', '-l', place)),
  }
}

/**
 * Makes every write of a process beyond the beginning of a file fail, or with null lets it write again.
 *
 * @returns Whether that could be done (Linux, util-linux).
 */
export function limitWrites(pid: number | undefined, bytes: number | null): boolean {
  return ran('prlimit', '--pid', String(pid), `--fsize=${bytes ?? 'unlimited'}:unlimited`)
}
