import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { AppError } from '../../shared/errors.ts'
import { fileWords } from '../../shared/file-words.ts'
import { say } from '../../shared/say.ts'
import { createDataKeySecrets, DATA_KEY_BYTES, newDataKey } from './data-key.ts'
import { isMissing, publishFile } from './files.ts'
import type { Secrets } from './types.ts'

export interface KeyFileOptions {
  /**
   * Whether a missing key file may be made: only when nothing was sealed yet, since a new key opens none of the old
   * secrets.
   */
  readonly mayCreate: boolean
  /** Replaces the sentence on screen about what guards the key. Default names the file. */
  readonly protection?: string
}

/** Permission bits of group and others. */
const OTHERS = 0o077

/**
 * Keeps the data key in a file that only its owner can read (mode 0600), as 64 hex digits. It belongs outside the data
 * directory, so that a copy of the database alone cannot be opened.
 *
 * @throws AppError ERR_KEY_FILE_MODE when group or others may read it; ERR_KEY_STORE_LOCKED when it is missing and may
 *                  not be made, cannot be read, or holds no key.
 */
export function createKeyFileSecrets(path: string, options: KeyFileOptions): Secrets {
  const key = readKey(path) ?? makeKey(path, options.mayCreate)
  return createDataKeySecrets(
    key,
    options.protection ?? say('a key file only its owner can read ({path})', { path }),
  )
}

/** Null when there is no such file or folder. */
function readKey(path: string): Buffer | null {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (cause) {
    if (isMissing(cause)) return null
    throw new AppError(
      'ERR_KEY_STORE_LOCKED',
      `The key file ${path} cannot be read${fileWords(cause)}.`,
      {
        cause,
      },
    )
  }
  try {
    // The open file is judged, not its name, which could point elsewhere a moment later.
    const status = fstatSync(file)
    if (status.isDirectory()) {
      throw new AppError('ERR_KEY_STORE_LOCKED', `The key file ${path} is a folder. Name a file.`)
    }
    if (process.platform !== 'win32' && (status.mode & OTHERS) !== 0) {
      throw new AppError(
        'ERR_KEY_FILE_MODE',
        `The key file ${path} can be read by others. Set its mode to 0600.`,
      )
    }
    return parseKey(readFileSync(file, 'latin1').trim(), path)
  } finally {
    closeSync(file)
  }
}

function parseKey(text: string, path: string): Buffer {
  if (/^[0-9a-f]+$/.test(text) && text.length === DATA_KEY_BYTES * 2) {
    return Buffer.from(text, 'hex')
  }
  throw new AppError('ERR_KEY_STORE_LOCKED', `The key file ${path} holds no key.`)
}

function makeKey(path: string, mayCreate: boolean): Buffer {
  if (!mayCreate) {
    throw new AppError(
      'ERR_KEY_STORE_LOCKED',
      `The key file ${path} is missing, and the database holds secrets sealed with it. Put it back from your copy.`,
    )
  }
  const key = newDataKey()
  try {
    publishFile(path, Buffer.from(`${key.toString('hex')}\n`))
  } catch (cause) {
    throw new AppError(
      'ERR_KEY_STORE_LOCKED',
      `The key file ${path} cannot be made${fileWords(cause)}.`,
      {
        cause,
      },
    )
  }
  return key
}
