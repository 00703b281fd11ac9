import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

/** Files in memory, on Linux. */
const MEMORY = '/dev/shm'
const ENOUGH_BYTES = 4 * 1024 ** 3

/**
 * Makes a folder for the files of the tests, in memory, which goes when this process ends: a test that makes thirty edits waits thirty
 * times for the disk otherwise, and whether the disk keeps what it was given is not what it proves. Those of processes that were
 * killed go first: each says in its name whose it is.
 *
 * @returns Null where there is no such memory or too little of it, or TMPDIR says where they go.
 */
export function temporaryFolder(): string | null {
  if (process.env.TMPDIR !== undefined) return null
  try {
    removeLeft()
    const { bavail, bsize } = statfsSync(MEMORY)
    if (bavail * bsize < ENOUGH_BYTES) return null
    const folder = mkdtempSync(join(MEMORY, `stagedoor-tests-${process.pid}-`))
    process.once('exit', () => removeUnlessUsed(folder))
    return folder
  } catch {
    return null
  }
}

function removeLeft(): void {
  for (const name of readdirSync(MEMORY).filter(isLeft)) removeUnlessUsed(join(MEMORY, name))
}

function isLeft(name: string): boolean {
  const [, pid] = /^stagedoor-tests-(\d+)-/.exec(name) ?? []
  if (pid === undefined) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    // Not EPERM: that is somebody else's, and runs.
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

function removeUnlessUsed(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // Somebody else's, who is to remove it, or of a process that still writes: it goes when the tests run next.
  }
}
