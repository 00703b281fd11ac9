import { existsSync, lstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LOCK_FILE, lockDataDirectory } from '../store/instance-lock.ts'

/** Where a Stagedoor keeps what is deleted when it stops. */
export interface ThrowAwayPlace {
  readonly dataDirectory: string
  readonly keyFile: string
}

const DATA = 'data'

/**
 * Does work on a folder that is deleted afterwards, however the work ends. Those of the same kind that a crash or a power cut left
 * behind are deleted first: their key and what they took over would stay readable.
 *
 * @param kind  A word for the folder's name, e.g. `rehearsal`.
 * @param below Where the folder is made. Default the system's folder of temporary files.
 * @returns What the work answers.
 */
export async function throwAway<T>(
  kind: string,
  work: (place: ThrowAwayPlace) => Promise<T>,
  below: string = tmpdir(),
): Promise<T> {
  const prefix = `stagedoor-${kind}-`
  removeLeft(below, prefix)
  const folder = mkdtempSync(join(below, prefix))
  try {
    return await work({ dataDirectory: join(folder, DATA), keyFile: join(folder, 'stagedoor.key') })
  } finally {
    remove(folder)
  }
}

function removeLeft(below: string, prefix: string): void {
  for (const entry of readdirSync(below, { withFileTypes: true })) {
    if (!entry.isDirectory() || !entry.name.startsWith(prefix)) continue
    const folder = join(below, entry.name)
    if (isOwn(folder) && isLeft(join(folder, DATA))) remove(folder)
  }
}

/** Folders of temporary files are shared: others may make one of that name. */
const isOwn = (folder: string): boolean =>
  process.getuid === undefined || lstatSync(folder).uid === process.getuid()

/** One that has no lock yet may be about to start, and holds no secret. */
function isLeft(dataDirectory: string): boolean {
  if (!existsSync(join(dataDirectory, LOCK_FILE))) return false
  try {
    lockDataDirectory(dataDirectory).release()
    return true
  } catch {
    return false
  }
}

const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true })
