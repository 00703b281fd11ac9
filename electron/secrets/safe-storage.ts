import { existsSync, readFileSync } from 'node:fs'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { createDataKeySecrets, newDataKey } from './data-key.ts'
import { publishFile, replaceFile } from './files.ts'
import { createKeyFileSecrets } from './key-file.ts'
import type { Secrets } from './types.ts'

/** What is used of Electron's safeStorage, after `ready`. */
export interface SafeStorageAdapter {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(text: string): Promise<Buffer>
  decryptStringAsync(sealed: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
  /** Linux only. `basic_text` is a password that is the same everywhere. */
  getSelectedStorageBackend?(): string
}

export interface SafeStorageOptions {
  /** Where the wrapped data key is kept; it is of no use on another machine or account. */
  readonly wrappedKeyPath: string
  /** Used instead where the system offers no keychain. */
  readonly keyFilePath: string
  /** Whether a missing key may be made: only when nothing was sealed yet. */
  readonly mayCreate: boolean
}

/**
 * Keeps the data key wrapped by the keychain of the system. Where there is none, or only one with a well-known password, the
 * key is in a file only its owner can read, and `protection` says so.
 *
 * A key that was made one way is looked for that way first, so that a keychain that comes or goes does not lose it.
 *
 * @throws AppError ERR_KEY_STORE_LOCKED, ERR_KEY_FILE_MODE. Never makes a new key while the old one is only locked.
 */
export async function createSafeStorageSecrets(
  adapter: SafeStorageAdapter,
  options: SafeStorageOptions,
): Promise<Secrets> {
  const guard = await keychainName(adapter)
  if (existsSync(options.wrappedKeyPath)) {
    if (guard === null) {
      throw new AppError(
        'ERR_KEY_STORE_LOCKED',
        'The stored secrets are guarded by the keychain of this system, which cannot be reached now.',
      )
    }
    return createDataKeySecrets(await unwrap(adapter, options.wrappedKeyPath), guard)
  }
  const inFile = existsSync(options.keyFilePath)
  if (guard === null || inFile) {
    const path = options.keyFilePath
    return createKeyFileSecrets(options.keyFilePath, {
      mayCreate: options.mayCreate,
      protection:
        guard === null
          ? say('no keychain on this system: a key file only its owner can read ({path})', { path })
          : say('a key file only its owner can read ({path})', { path }),
    })
  }
  if (!options.mayCreate) {
    throw new AppError(
      'ERR_KEY_STORE_LOCKED',
      `The key ${options.wrappedKeyPath} is missing, and the database holds secrets sealed with it.`,
    )
  }
  return createDataKeySecrets(await makeKey(adapter, options.wrappedKeyPath), guard)
}

/** Null when there is none worth the name. */
async function keychainName(adapter: SafeStorageAdapter): Promise<string | null> {
  const backend = adapter.getSelectedStorageBackend?.()
  if (backend === 'basic_text' || backend === 'unknown') return null
  if (!(await adapter.isAsyncEncryptionAvailable())) return null
  return backend === undefined ? 'the keychain of this system' : `the keychain (${backend})`
}

async function unwrap(adapter: SafeStorageAdapter, path: string): Promise<Buffer> {
  try {
    const { result, shouldReEncrypt } = await adapter.decryptStringAsync(readFileSync(path))
    if (shouldReEncrypt) await wrapAgain(adapter, path, result)
    return Buffer.from(result, 'hex')
  } catch (cause) {
    throw new AppError('ERR_KEY_STORE_LOCKED', undefined, { cause })
  }
}

/** The keychain has a newer key of its own. What is wrapped with the old one can still be opened, so failing is harmless. */
async function wrapAgain(adapter: SafeStorageAdapter, path: string, text: string): Promise<void> {
  try {
    replaceFile(path, await adapter.encryptStringAsync(text))
  } catch {}
}

async function makeKey(adapter: SafeStorageAdapter, path: string): Promise<Buffer> {
  const key = newDataKey()
  try {
    publishFile(path, await adapter.encryptStringAsync(key.toString('hex')))
  } catch (cause) {
    throw new AppError('ERR_KEY_STORE_LOCKED', 'The key could not be put in the keychain.', {
      cause,
    })
  }
  return key
}
