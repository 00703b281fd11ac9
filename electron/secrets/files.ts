import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a file (mode 0600) that appears whole or not at all and is on disk when this returns. Throws what the file system
 * throws, EEXIST when there is one already.
 */
export function publishFile(path: string, content: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = writeDraft(path, content)
  try {
    linkSync(draft, path)
  } finally {
    unlinkSync(draft)
  }
  syncDirectory(dirname(path))
}

/** Puts a new content in place of an old one, as {@link publishFile}; at every moment one of both is there. */
export function replaceFile(path: string, content: Uint8Array): void {
  renameSync(writeDraft(path, content), path)
  syncDirectory(dirname(path))
}

/** Whether what was thrown says that there is no such file. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

function writeDraft(path: string, content: Uint8Array): string {
  const draft = `${path}.${process.pid}.new`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return draft
}

function syncDirectory(path: string): void {
  // Windows cannot open a directory, and needs no such thing.
  if (process.platform === 'win32') return
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
