import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  createSafeStorageSecrets,
  type SafeStorageAdapter,
  type SafeStorageOptions,
} from '../../../electron/secrets/safe-storage.ts'

function options(mayCreate = true): SafeStorageOptions {
  const directory = mkdtempSync(join(tmpdir(), 'stagedoor-safe-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return {
    wrappedKeyPath: join(directory, 'wrapped.key'),
    keyFilePath: join(directory, 'config', 'stagedoor.key'),
    mayCreate,
  }
}

/** A keychain of one account: opens what it sealed, and nothing else. */
function keychain(account: string, changes: Partial<SafeStorageAdapter> = {}): SafeStorageAdapter {
  return {
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) =>
      Buffer.from(`${account}:${Buffer.from(text).toString('base64')}`),
    decryptStringAsync: async (sealed) => {
      const [owner, text = ''] = sealed.toString().split(':')
      if (owner !== account) throw new Error('another account')
      return { result: Buffer.from(text, 'base64').toString(), shouldReEncrypt: false }
    },
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...changes,
  }
}
const basicText = keychain('x', { getSelectedStorageBackend: () => 'basic_text' })
const absent = keychain('x', { isAsyncEncryptionAvailable: async () => false })
const LOCKED = { code: 'ERR_KEY_STORE_LOCKED' }

describe('the keychain of the desktop', () => {
  it('fails closed on another account, and keeps the wrapped key', async () => {
    const where = options()
    await createSafeStorageSecrets(keychain('ann'), where)
    const before = readFileSync(where.wrappedKeyPath)
    await expect(createSafeStorageSecrets(keychain('bob'), where)).rejects.toMatchObject(LOCKED)
    expect(readFileSync(where.wrappedKeyPath).equals(before)).toBe(true)
    expect(existsSync(where.keyFilePath)).toBe(false)
  })

  it('makes no new key while the old one is locked away', async () => {
    const where = options()
    await createSafeStorageSecrets(keychain('ann'), where)
    for (const adapter of [basicText, absent]) {
      await expect(createSafeStorageSecrets(adapter, where)).rejects.toMatchObject(LOCKED)
    }
    expect(existsSync(where.keyFilePath)).toBe(false)
  })

  it('makes no new key when something was sealed with one that is missing', async () => {
    for (const adapter of [keychain('ann'), basicText, absent]) {
      await expect(createSafeStorageSecrets(adapter, options(false))).rejects.toMatchObject(LOCKED)
    }
  })

  it('does not trust one with a well-known password: a key file is used, and it says so', async () => {
    for (const adapter of [basicText, absent]) {
      const where = options()
      const secrets = await createSafeStorageSecrets(adapter, where)
      expect(secrets.protection).toMatch(/^no keychain on this system: a key file/)
      expect(existsSync(where.wrappedKeyPath)).toBe(false)
      expect(statSync(where.keyFilePath).mode & 0o777).toBe(0o600)
    }
  })

  it('is asked again for the key it wrapped', async () => {
    const where = options()
    const first = await createSafeStorageSecrets(keychain('ann'), where)
    expect(first.protection).toBe('the keychain (gnome_libsecret)')
    expect(statSync(where.wrappedKeyPath).mode & 0o777).toBe(0o600)
    const again = await createSafeStorageSecrets(keychain('ann'), { ...where, mayCreate: false })
    expect(again.open(first.seal('a handler secret'))).toBe('a handler secret')
  })

  it('goes on with the key file when a keychain appears later', async () => {
    const where = options()
    const first = await createSafeStorageSecrets(absent, where)
    const again = await createSafeStorageSecrets(keychain('ann'), { ...where, mayCreate: false })
    expect(again.open(first.seal('a handler secret'))).toBe('a handler secret')
    expect(again.protection).not.toContain('no keychain')
  })

  it('wraps the key anew when the keychain asks for it', async () => {
    const where = options()
    const first = await createSafeStorageSecrets(keychain('ann'), where)
    const before = readFileSync(where.wrappedKeyPath)
    const old = keychain('ann')
    const rotated = keychain('ann', {
      encryptStringAsync: keychain('new').encryptStringAsync,
      decryptStringAsync: async (sealed) => ({
        ...(await old.decryptStringAsync(sealed)),
        shouldReEncrypt: true,
      }),
    })
    const again = await createSafeStorageSecrets(rotated, where)
    expect(again.open(first.seal('a handler secret'))).toBe('a handler secret')
    expect(readFileSync(where.wrappedKeyPath).equals(before)).toBe(false)
    const later = await createSafeStorageSecrets(keychain('new'), where)
    expect(later.hash('one')).toBe(first.hash('one'))
  })
})
