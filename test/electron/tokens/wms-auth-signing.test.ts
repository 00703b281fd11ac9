import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWmsAuth, signWmsAuth, verifyWmsAuth } from '../../../electron/tokens/wms-auth.ts'
import { findWmsAuthMismatch } from '../../../electron/tokens/wms-auth-mismatch.ts'
import {
  address,
  base64,
  context,
  faultOf,
  hotlink,
  input,
  minute,
  password,
  streamName,
  vector,
} from './wms-auth-hotlink.ts'

describe('signing wmsAuthSign', () => {
  it.each([
    ['an empty password', { password: '' }],
    ['a password beyond ASCII', { password: 'gehëim' }],
    ['neither viewer nor address', { address: null }],
    ['an empty address', { address: '' }],
    ['minutes that are none', { validMinutes: 0 }],
    ['half minutes', { validMinutes: 1.5 }],
    ['more than a year', { validMinutes: 525_601 }],
    ['a time before 1970', { nowMs: -1 }],
    ['a time after 9999', { nowMs: Date.UTC(10_000, 0, 1) }],
    ['a stream of digits only, which could be minutes', { signedStream: '24' }],
    ['a stream with half a character', { signedStream: 'live/\ud800' }],
    ...['', 'a&b', 'a=b', 'a>b', 'a~b', 'a?b', 'a b', 'ä', 'a\0', 'x'.repeat(129)].map(
      (viewerId): [string, object] => [`the viewer id ${JSON.stringify(viewerId)}`, { viewerId }],
    ),
    ['a viewer id that is an address', { viewerId: '203.0.113.9' }],
    ['a viewer id that begins with an address', { viewerId: '203.0.113.9x' }],
    ['a viewer id that is an IPv6 address', { viewerId: '::1' }],
  ])('refuses %s', (_, change) => {
    expect(() => signWmsAuth({ ...input, ...change })).toThrow(RangeError)
  })

  it('makes the vectors', () => {
    const made = [
      hotlink,
      signWmsAuth({ ...input, signedStream: streamName }),
      signWmsAuth({ ...input, viewerId: '42', address: null }),
      signWmsAuth({ ...input, viewerId: '42' }),
      signWmsAuth({ ...input, viewerId: '42', signedStream: streamName }),
    ]
    expect(made).toEqual(vector.variants.map(({ inner }) => base64(inner)))
  })

  it.each([
    [Date.UTC(2025, 0, 1, 0, 0, 0), '1/1/2025 12:00:00 AM'],
    [Date.UTC(2025, 11, 31, 12, 59, 59, 999), '12/31/2025 12:59:59 PM'],
    [Date.UTC(2024, 1, 29, 11, 9, 8), '2/29/2024 11:09:08 AM'],
  ])('writes noon, midnight and leap days as the vendor does', (nowMs, text) => {
    const signed = signWmsAuth({ ...input, nowMs })
    expect(readWmsAuth(signed)).toMatchObject({ serverTime: text })
    expect(faultOf(signed, { nowMs })).toBe('accepted')
  })

  const sound = fc.record({
    password: fc.string({ minLength: 1 }).filter((text) => /^[ -~]+$/.test(text)),
    nowMs: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
    validMinutes: fc.integer({ min: 1, max: 525_600 }),
    viewerId: fc.option(fc.stringMatching(/^[a-z][a-zA-Z0-9_.@+/-]{0,40}$/)),
    address: fc.ipV4(),
    signedStream: fc.stringMatching(/^([a-z]{1,8}\/[a-z0-9]{1,8})?$/),
    padded: fc.boolean(),
  })

  it('verifies for whom it was signed, and needs no escape but its padding', () => {
    fc.assert(
      fc.property(sound, (signing) => {
        const text = signWmsAuth(signing)
        expect(text.replace(/=+$/, '')).toMatch(/^[A-Za-z0-9]+$/)
        const at = {
          streamName: `${signing.signedStream || 'any/stream'}_more`,
          address: signing.address,
        }
        const verified = verifyWmsAuth(text, at, [signing.password], signing.nowMs, 0)
        const signedAtMs = Math.floor(signing.nowMs / 1000) * 1000
        expect(verified).toMatchObject({
          ok: true,
          viewerId: signing.viewerId,
          signedStream: signing.signedStream,
          signedAtMs,
          expiresAtMs: signedAtMs + signing.validMinutes * minute,
        })
      }),
    )
  })

  it('verifies for nobody else', () => {
    fc.assert(
      fc.property(sound, fc.ipV4(), (signing, otherAddress) => {
        fc.pre(otherAddress !== signing.address)
        const text = signWmsAuth(signing)
        const at = { streamName: signing.signedStream, address: otherAddress }
        expect(verifyWmsAuth(text, at, [signing.password], signing.nowMs).ok).toBe(false)
        const elsewhere = { streamName: `x${signing.signedStream}`, address: signing.address }
        const isAnywhere = signing.signedStream === ''
        expect(verifyWmsAuth(text, elsewhere, [signing.password], signing.nowMs).ok).toBe(
          isAnywhere,
        )
      }),
    )
  })
})

describe('finding out what a wrong signature was made for', () => {
  const nothing = { addresses: [], streamNames: [] }
  const oneStream = signWmsAuth({ ...input, signedStream: streamName })

  it('says nothing when nothing fits', () => {
    expect(
      findWmsAuthMismatch(hotlink, context, ['other'], {
        addresses: [address],
        streamNames: [streamName],
      }),
    ).toBeNull()
    expect(findWmsAuthMismatch('damaged', context, [password], nothing)).toBeNull()
    expect(
      findWmsAuthMismatch(hotlink, { ...context, address: '192.0.2.1' }, [password], nothing),
    ).toBeNull()
  })

  it('tries 64 guesses at most', () => {
    const others = Array.from({ length: 64 }, (_, at) => `192.0.2.${at}`)
    const known = { addresses: [...others, address], streamNames: [] }
    const elsewhere = { ...context, address: '198.51.100.1' }
    expect(findWmsAuthMismatch(hotlink, elsewhere, [password], known)).toBeNull()
  })

  it('tells another address from another stream', () => {
    const known = { addresses: [address], streamNames: ['live/a', streamName] }
    expect(
      findWmsAuthMismatch(hotlink, { ...context, address: '192.0.2.1' }, [password], known),
    ).toBe('address')
    expect(
      findWmsAuthMismatch(oneStream, { ...context, streamName: 'live/other' }, [password], known),
    ).toBe('stream')
  })
})
