import { existsSync, readFileSync, statSync } from 'node:fs'

const TABLE = '/proc/locks'

/** Whether the system tells which process holds which lock of the POSIX kind (Linux). */
export const tellsOfLocks = (): boolean => existsSync(TABLE)

/** Whether a process holds a lock on a file. */
export function holdsLock(path: string, pid: number | undefined): boolean {
  const inode = statSync(path).ino
  return readFileSync(TABLE, 'utf8')
    .split('\n')
    .some((line) => line.includes(` ${pid} `) && line.includes(`:${inode} `))
}
