import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'

/** Files in memory, on Linux. */
const MEMORY = '/dev/shm'
const ENOUGH_BYTES = 4 * 1024 ** 3

/**
 * Makes a folder for the files of the tests, in memory, which goes when this process ends: a test that makes thirty edits waits thirty
 * times for the disk otherwise, and whether the disk keeps what it was given is not what it proves.
 *
 * @returns Null where there is no such memory or too little of it, or TMPDIR says where they go.
 */
export function temporaryFolder(): string | null {
  if (process.env.TMPDIR !== undefined) return null
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    if (bavail * bsize < ENOUGH_BYTES) return null
    const folder = mkdtempSync(join(MEMORY, 'stagedoor-tests-'))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    return folder
  } catch {
    return null
  }
}
