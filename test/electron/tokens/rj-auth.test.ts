import { createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { looksLikeRjAuth, signRjAuth, verifyRjAuth } from '../../../electron/tokens/rj-auth.ts'

const key = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex')
const other = Buffer.alloc(32, 7)
const expiresAtMs = 1_600_307_911_000
const token = signRjAuth({ streamName: 'mk3t27qygeruv', expiresAtMs, key })
const malformed = { ok: false, reason: 'credential_malformed' }
const wrongSignature = { ok: false, reason: 'credential_signature' }

/** The token with one byte of its decoded form replaced. */
function withByte(at: number, value: number): string {
  const bytes = Buffer.from(token, 'base64url')
  bytes[at] = value
  return bytes.toString('base64url')
}

describe('verifying an rj-auth token', () => {
  it('refuses every token when no key is known', () => {
    expect(verifyRjAuth(token, [])).toEqual(wrongSignature)
  })

  it('refuses a token signed with another key', () => {
    expect(verifyRjAuth(token, [{ key: other }])).toEqual(wrongSignature)
  })

  it.each([
    ['time', 7],
    ['station', 14],
    ['signature', 58],
  ])('refuses a changed %s', (_, at) => {
    expect(verifyRjAuth(withByte(at, 0x41), [{ key }])).toEqual(wrongSignature)
  })

  it.each([
    ['nothing', ''],
    ['padding alone', '='],
    [
      'text that is no base64',
      'hello world, this is not a token at all, is it? no it is not!!!!!!!!',
    ],
    [
      'the sample of the documentation, which is cut short',
      'AAABchr-ygh1c2VyAHN4ZmE5NzN0OGRydXYAb',
    ],
    ['a token cut by one character', token.slice(0, -2)],
    ['another mark than user', withByte(8, 0x55)],
    ['a NUL inside the station', withByte(15, 0)],
    ['no NUL after the station', withByte(26, 0x41)],
    ['a station that is not UTF-8', withByte(15, 0xff)],
    ['a time beyond what a number holds', withByte(0, 0xff)],
    [
      'the standard alphabet',
      token.replaceAll('-', '+').replaceAll('_', '/').replace('AAAB', 'AA+B'),
    ],
    ['white space inside', `${token.slice(0, 20)} ${token.slice(20)}`],
    ['three pads', `${token}==`],
    [
      'more than two thousand characters, signed or not',
      signRjAuth({ streamName: 'a'.repeat(1_500), expiresAtMs, key }),
    ],
  ])('finds malformed: %s', (_, text) => {
    expect(verifyRjAuth(text, [{ key }])).toEqual(malformed)
  })

  it('refuses leftover bits, so that one token has one text', () => {
    const bare = token.replace('=', '')
    const last = bare.at(-1) ?? ''
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const next = alphabet[alphabet.indexOf(last) + 1] ?? ''
    expect(Buffer.from(bare.slice(0, -1) + next, 'base64url')).toEqual(
      Buffer.from(bare, 'base64url'),
    )
    expect(verifyRjAuth(bare.slice(0, -1) + next, [{ key }])).toEqual(malformed)
  })

  it('never accepts a byte more than was signed', () => {
    const longer = Buffer.concat([Buffer.from(token, 'base64url'), Buffer.of(0)])
    expect(verifyRjAuth(longer.toString('base64url'), [{ key }]).ok).toBe(false)
  })

  it('accepts its own padding, a percent-encoded one, and none', () => {
    for (const text of [
      token,
      token.replace('=', '%3D'),
      token.replace('=', '%3d'),
      token.replace('=', ''),
    ]) {
      expect(verifyRjAuth(text, [{ key }])).toMatchObject({
        ok: true,
        streamName: 'mk3t27qygeruv',
        expiresAtMs,
      })
    }
  })

  it('accepts a retired key beside the one in use', () => {
    expect(verifyRjAuth(token, [{ key: other }, { key: createSecretKey(key) }]).ok).toBe(true)
  })

  it('names the grant after the signature, the same each time', () => {
    const once = verifyRjAuth(token, [{ key }])
    expect(once).toMatchObject({ grantId: expect.stringMatching(/^rj-[0-9a-f]{20}$/) })
    expect(verifyRjAuth(token.replace('=', ''), [{ key }])).toEqual(once)
  })

  it('never throws and never accepts whatever text comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(verifyRjAuth(text, [{ key }]).ok).toBe(false)
      }),
    )
  })
})

describe('signing an rj-auth token', () => {
  it('refuses a name it cannot carry', () => {
    for (const streamName of ['', 'a\0b', 'a\ud800', 'a\ufffd']) {
      expect(() => signRjAuth({ streamName, expiresAtMs, key })).toThrow(RangeError)
    }
  })

  it('refuses a time it cannot carry', () => {
    for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => signRjAuth({ streamName: 'a', expiresAtMs: bad, key })).toThrow(RangeError)
    }
  })

  it('has the published layout: time, user, station, 32 bytes', () => {
    const bytes = Buffer.from(token, 'base64url')
    expect(bytes.length).toBe(59)
    expect(bytes.readBigUInt64BE(0)).toBe(1_600_307_911_000n)
    expect(bytes.toString('latin1', 8, 27)).toBe('user\0mk3t27qygeruv\0')
  })

  it('begins like the documented token for the same station and time', () => {
    // The time in the sample of Revma's documentation, whose text is cut after one character of the signature.
    const documented = 'AAABchr-ygh1c2VyAHN4ZmE5NzN0OGRydXYA'
    const time = Number(Buffer.from(documented, 'base64url').readBigUInt64BE(0))
    const signed = signRjAuth({ streamName: 'sxfa973t8druv', expiresAtMs: time, key })
    expect(signed.startsWith(documented)).toBe(true)
  })

  it('is stable: our own vector', () => {
    expect(token).toMatchInlineSnapshot(
      `"AAABdJnI2Vh1c2VyAG1rM3QyN3F5Z2VydXYAImLXQiEnzE2blSP4yM4LhBdmJLasTTAeTmfrrLj7nx0="`,
    )
  })

  it('verifies for any station and time', () => {
    const name = fc.string({ minLength: 1, maxLength: 80 }).filter((text) => !text.includes('\0'))
    fc.assert(
      fc.property(name, fc.integer({ min: 0, max: 2 ** 50 }), (streamName, at) => {
        const signed = signRjAuth({ streamName, expiresAtMs: at, key })
        expect(looksLikeRjAuth(signed)).toBe(true)
        expect(verifyRjAuth(signed, [{ key }])).toMatchObject({
          ok: true,
          streamName,
          expiresAtMs: at,
        })
      }),
    )
  })
})
