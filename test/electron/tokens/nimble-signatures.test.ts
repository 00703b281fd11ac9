import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNativeHash, nativeHash, nativeQuery } from '../../../electron/tokens/nimble-native.ts'
import {
  isPushSignature,
  pushSignature,
  pushSolution,
} from '../../../electron/tokens/nimble-push.ts'
import {
  readPublishSign,
  signPublish,
  verifyPublishSign,
} from '../../../electron/tokens/publish-sign.ts'
import vectors from '../../vectors/nimble.json' with { type: 'json' }

const base64 = (inner: string): string => Buffer.from(inner).toString('base64')

describe('a publish signature', () => {
  const { publisherId, streamName, otherStreamName, password, address, sign } = vectors.publishSign
  const text = signPublish({ publisherId, streamName, address, password })
  const faultOf = (value: string, at: object = {}, passwords = [password]): string => {
    const verified = verifyPublishSign(value, { streamName, address, ...at }, passwords)
    return verified.ok ? 'accepted' : verified.fault
  }

  it.each([
    ['text that is no base64', 'not base64!', 'not_base64'],
    ['no id', base64(`sign=${sign}`), 'parameter_missing'],
    ['no sign', base64('id=ID_1'), 'parameter_missing'],
    ['an id twice', base64(`id=ID_1&sign=${sign}&id=ID_2`), 'parameter_twice'],
    ['an id with a slash', base64(`id=ID_1/live&sign=${sign}`), 'parameter_malformed'],
    ['an empty address', base64(`id=ID_1&sign=${sign}&ip=`), 'parameter_malformed'],
    ['a sign that is none', base64('id=ID_1&sign=abc'), 'not_a_hash'],
    ['the address left out', base64(`id=ID_1&sign=${sign}`), 'hash_mismatch'],
  ])('is refused: %s', (_, value, fault) => {
    expect(faultOf(value)).toBe(fault)
  })

  it('is refused for another stream, address, password or id', () => {
    // The vendor's article shows this value on this other stream, where it does not verify.
    expect(faultOf(text, { streamName: otherStreamName })).toBe('hash_mismatch')
    expect(faultOf(text, { address: '127.0.0.2' })).toBe('other_address')
    expect(faultOf(text, { address: null })).toBe('other_address')
    expect(faultOf(text, {}, ['other'])).toBe('hash_mismatch')
    expect(faultOf(text, {}, [])).toBe('hash_mismatch')
    expect(faultOf(base64(`id=ID_2&sign=${sign}&ip=${address}`))).toBe('hash_mismatch')
  })

  it('cannot lend a part of the path to the id', () => {
    const long = signPublish({ publisherId: 'a', streamName: 'b/c/d', address: null, password })
    const moved = Buffer.from(long, 'base64').toString().replace('id=a', 'id=a/b')
    expect(faultOf(base64(moved), { streamName: 'c/d' })).toBe('parameter_malformed')
  })

  it.each([
    ['an id with a slash', { publisherId: 'a/b' }],
    ['an id with an ampersand', { publisherId: 'a&b' }],
    ['an empty id', { publisherId: '' }],
    ['a leading slash', { streamName: '/live/stream' }],
    ['an empty stream', { streamName: '' }],
    ['an empty password', { password: '' }],
    ['an empty address', { address: '' }],
  ])('is not made: %s', (_, change) => {
    expect(() => signPublish({ publisherId, streamName, address, password, ...change })).toThrow(
      RangeError,
    )
  })

  it('agrees with the published vector', () => {
    expect(text).toBe(base64(`id=${publisherId}&sign=${sign}&ip=${address}`))
    expect(faultOf(text)).toBe('accepted')
    expect(readPublishSign(text)).toMatchObject({ publisherId, address })
  })

  it('verifies for whoever it was made for, and never throws', () => {
    const id = fc.stringMatching(/^[!-~]{1,40}$/).filter((each) => !/[&=>~?/]/.test(each))
    fc.assert(
      fc.property(
        id,
        fc.stringMatching(/^[a-z]{1,8}\/[a-z0-9]{1,8}$/),
        fc.option(fc.ipV4()),
        (who, name, ip) => {
          const signed = signPublish({ publisherId: who, streamName: name, address: ip, password })
          const at = { streamName: name, address: ip ?? '192.0.2.1' }
          expect(verifyPublishSign(signed, at, [password])).toMatchObject({
            ok: true,
            publisherId: who,
            address: ip,
          })
          expect(verifyPublishSign(signed, { ...at, streamName: `${name}x` }, [password]).ok).toBe(
            false,
          )
        },
      ),
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (junk) => {
        expect(verifyPublishSign(junk, { streamName, address }, [password]).ok).toBe(false)
        expect(verifyPublishSign(base64(junk), { streamName, address }, [password]).ok).toBe(false)
      }),
    )
  })
})

describe('the signature of a push', () => {
  const { id, puzzle, token, signature, solution } = vectors.push

  it('is refused when it is for another push, from another token, damaged or not there', () => {
    expect(isPushSignature(signature, { id: puzzle, puzzle }, token)).toBe(false)
    expect(isPushSignature(signature, { id, puzzle: id }, token)).toBe(false)
    expect(isPushSignature(signature, { id, puzzle }, 'other')).toBe(false)
    expect(isPushSignature('', { id, puzzle }, token)).toBe(false)
    expect(isPushSignature(signature.slice(0, -1), { id, puzzle }, token)).toBe(false)
    expect(isPushSignature(pushSignature({ id, puzzle }, ''), { id, puzzle }, '')).toBe(false)
  })

  it('agrees with the vector, as does the solution', () => {
    expect(pushSignature({ id, puzzle }, token)).toBe(signature)
    expect(isPushSignature(signature, { id, puzzle }, token)).toBe(true)
    expect(pushSolution(puzzle, token)).toBe(solution)
  })
})

describe('the hash of the native API', () => {
  const { salt, token, hash } = vectors.native

  it('is refused with another salt, another token, without a token, or damaged', () => {
    expect(isNativeHash(hash, '123457', token)).toBe(false)
    expect(isNativeHash(hash, salt, 'other')).toBe(false)
    expect(isNativeHash(nativeHash(salt, ''), salt, '')).toBe(false)
    expect(isNativeHash('', salt, token)).toBe(false)
    expect(() => nativeQuery('', token)).toThrow(RangeError)
    expect(() => nativeQuery(salt, '')).toThrow(RangeError)
  })

  it('agrees with the vector, escaped or not, with a plus that became a space', () => {
    expect(nativeHash(salt, token)).toBe(hash)
    for (const text of [hash, encodeURIComponent(hash), hash.replaceAll('+', ' ')]) {
      expect(isNativeHash(text, salt, token)).toBe(true)
    }
    expect(new URLSearchParams(nativeQuery(salt, token)).get('hash')).toBe(hash)
  })
})
