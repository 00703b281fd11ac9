import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createKeyFileSecrets } from '../../../electron/secrets/key-file.ts'

function keyPath(): string {
  const directory = mkdtempSync(join(tmpdir(), 'stagedoor-key-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return join(directory, 'config', 'stagedoor.key')
}

const LOCKED = expect.objectContaining({ code: 'ERR_KEY_STORE_LOCKED' })

describe('a key file', () => {
  it('is refused when it is a folder, with no advice on the mode of that', () => {
    const folder = dirname(dirname(keyPath()))
    chmodSync(folder, 0o755)
    expect(() => createKeyFileSecrets(folder, { mayCreate: true })).toThrow(
      expect.objectContaining({
        code: 'ERR_KEY_STORE_LOCKED',
        message: `The key file ${folder} is a folder. Name a file.`,
      }),
    )
  })

  it('is refused when others can read it', () => {
    const path = keyPath()
    createKeyFileSecrets(path, { mayCreate: true })
    for (const mode of [0o640, 0o604, 0o620, 0o601, 0o777]) {
      chmodSync(path, mode)
      expect(() => createKeyFileSecrets(path, { mayCreate: true })).toThrow(
        expect.objectContaining({ code: 'ERR_KEY_FILE_MODE' }),
      )
    }
    chmodSync(path, 0o400)
    createKeyFileSecrets(path, { mayCreate: false })
  })

  it('is not made anew when it is missing and something was sealed with it', () => {
    const path = keyPath()
    expect(() => createKeyFileSecrets(path, { mayCreate: false })).toThrow(LOCKED)
    expect(existsSync(path)).toBe(false)
  })

  it('is refused, and kept, when it holds no key', () => {
    const path = keyPath()
    createKeyFileSecrets(path, { mayCreate: true })
    for (const text of ['', 'ab', 'x'.repeat(64), 'a'.repeat(66)]) {
      writeFileSync(path, text)
      expect(() => createKeyFileSecrets(path, { mayCreate: true })).toThrow(LOCKED)
      expect(readFileSync(path, 'utf8')).toBe(text)
    }
  })

  it('is refused when it cannot be made or read', () => {
    expect(() => createKeyFileSecrets('/dev/null/key', { mayCreate: true })).toThrow(LOCKED)
    const path = keyPath()
    createKeyFileSecrets(path, { mayCreate: true })
    expect(() => createKeyFileSecrets(dirname(path), { mayCreate: true })).toThrow()
  })

  it('is made once, for its owner only, and opens what was sealed with it', () => {
    const path = keyPath()
    const sealed = createKeyFileSecrets(path, { mayCreate: true }).seal('a handler secret')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
    expect(readdirSync(dirname(path))).toEqual(['stagedoor.key'])
    expect(createKeyFileSecrets(path, { mayCreate: true }).open(sealed)).toBe('a handler secret')
  })

  it('says what guards it without naming the key', () => {
    const path = keyPath()
    const { protection } = createKeyFileSecrets(path, { mayCreate: true })
    expect(protection).toContain(path)
    expect(protection).not.toContain(readFileSync(path, 'utf8').trim())
  })
})
