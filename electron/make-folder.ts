import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder and those above it where there are none, for their owner only (mode 0700). Throws what the file system
 * throws. Node's own way to make all of a path does not end where a parent that is there refuses as if it were not, as `/proc`
 * does.
 */
export function makeFolder(folder: string): void {
  for (const each of missingParts(resolve(folder))) makeOne(each)
}

/** From the outermost. What is there and is no folder is left to refuse what is below it. */
function missingParts(folder: string): readonly string[] {
  if (isFolder(folder)) return []
  const missing = [folder]
  for (let at = dirname(folder); !isThere(at) && at !== dirname(at); at = dirname(at)) {
    missing.unshift(at)
  }
  return missing
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isFolder(folder)) throw error
  }
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
