import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createDataKeySecrets, newDataKey } from '../../../electron/secrets/data-key.ts'

/** Made by the first version with a key of 32 bytes of 7. */
const VECTOR = {
  hash: '3b05c9fcdfedc51506591d5bcd381acf36cdd5b4bec7749eb514c214bc79f125',
  sealed: 'AXPvh9HaLb0B0WLMtf2q4S97KudcQNj1QYm+66ycAJ5UuZe8H4IZ',
}
const LOCKED = expect.objectContaining({ code: 'ERR_KEY_STORE_LOCKED' })
const sealed = (text: string): { key: Buffer; bytes: Buffer } => {
  const key = newDataKey()
  return { key, bytes: Buffer.from(createDataKeySecrets(key, '').seal(text)) }
}

describe('what is sealed', () => {
  it('is not opened when any bit of it was changed, nor when it was cut short or made longer', () => {
    const { key, bytes } = sealed('a handler secret')
    const secrets = createDataKeySecrets(key, '')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      expect(() => secrets.open(changed)).toThrow(LOCKED)
    }
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => secrets.open(bytes.subarray(0, length))).toThrow(LOCKED)
    }
    expect(() => secrets.open(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(LOCKED)
  })

  it('is not opened with another key', () => {
    const { bytes } = sealed('a handler secret')
    expect(() => createDataKeySecrets(newDataKey(), '').open(bytes)).toThrow(LOCKED)
  })

  it('does not name what it holds when it is not opened', () => {
    const { key, bytes } = sealed('a handler secret')
    bytes[20] = (bytes[20] ?? 0) ^ 1
    const said = ((): string => {
      try {
        return createDataKeySecrets(key, '').open(bytes)
      } catch (error) {
        return String(error)
      }
    })()
    expect(said).toContain('AppError')
    expect(said).not.toContain('a handler')
  })

  it('is opened again with the same key, in another process as well', () => {
    for (const text of ['', 'a', 'ü€😀', 'x'.repeat(100_000), 'nul \0 within']) {
      const { key, bytes } = sealed(text)
      expect(createDataKeySecrets(Buffer.from(key), 'other words').open(bytes)).toBe(text)
    }
  })

  it('is opened from a vector kept since version 1', () => {
    const secrets = createDataKeySecrets(Buffer.alloc(32, 7), '')
    expect(secrets.hash('stream key')).toBe(VECTOR.hash)
    expect(secrets.open(Buffer.from(VECTOR.sealed, 'base64'))).toBe('stream key')
  })

  it('looks different each time and holds nothing of the text', () => {
    const secrets = createDataKeySecrets(newDataKey(), '')
    const [one, other] = [secrets.seal('a handler secret'), secrets.seal('a handler secret')]
    expect(Buffer.from(one).equals(other)).toBe(false)
    expect(Buffer.from(one).includes('secret')).toBe(false)
  })
})

describe('the hash to look up by', () => {
  it('is the same for the same text and key only', () => {
    const key = newDataKey()
    const secrets = createDataKeySecrets(key, '')
    expect(secrets.hash('one')).toMatch(/^[0-9a-f]{64}$/)
    expect(createDataKeySecrets(key, '').hash('one')).toBe(secrets.hash('one'))
    expect(secrets.hash('two')).not.toBe(secrets.hash('one'))
    expect(createDataKeySecrets(newDataKey(), '').hash('one')).not.toBe(secrets.hash('one'))
  })
})

it('a key of another length is refused', () => {
  for (const length of [0, 16, 31, 33]) {
    expect(() => createDataKeySecrets(randomBytes(length), '')).toThrow(LOCKED)
  }
})
