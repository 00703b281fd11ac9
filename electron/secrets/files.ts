import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { makeFolder } from '../make-folder.ts'

/**
 * Makes a file (mode 0600) that appears whole or not at all and is on disk when this returns. Throws what the file system
 * throws, EEXIST when there is one already.
 */
export function publishFile(path: string, content: Uint8Array): void {
  makeFolder(dirname(path))
  throughDraft(path, content, linkSync)
}

/** Puts a new content in place of an old one, as {@link publishFile}; at every moment one of both is there. */
export function replaceFile(path: string, content: Uint8Array): void {
  throughDraft(path, content, renameSync)
}

/** Whether what was thrown says that there is no such file. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

function throughDraft(
  path: string,
  content: Uint8Array,
  place: (draft: string, path: string) => void,
): void {
  const draft = `${path}.${process.pid}.new`
  // Of one that was killed: in a container each run has the same number. Nobody else writes here meanwhile, by the directory's lock.
  rmSync(draft, { force: true })
  try {
    writeDraft(draft, content)
    place(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
  syncDirectory(dirname(path))
}

function writeDraft(draft: string, content: Uint8Array): void {
  const file = openSync(draft, 'wx', 0o600)
  try {
    // All of it, where writeSync may write a part.
    writeFileSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
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
