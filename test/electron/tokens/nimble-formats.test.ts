import { describe, expect, it } from 'vitest'
import { tokenFormat } from '../../../electron/tokens/formats.ts'
import { AppError } from '../../../shared/errors.ts'
import vectors from '../../vectors/nimble.json' with { type: 'json' }

const { password, serverTimeMs, address, streamName, validMinutes } = vectors.wmsAuth
const base64 = (inner: string): string => Buffer.from(inner).toString('base64')

function issuesOf(call: () => unknown): readonly string[] {
  try {
    call()
  } catch (error) {
    if (error instanceof AppError) return error.issues.map((issue) => issue.path)
    throw error
  }
  throw new Error('It was not refused.')
}

describe('the format wms-auth', () => {
  const format = tokenFormat('wms-auth')
  const signing = { secret: password, streamName, address, minutes: validMinutes }
  const { token } = format.issue(signing, serverTimeMs)
  const check = (fields: object, nowMs = serverTimeMs) =>
    format.verify({ secret: password, token, streamName, address, ...fields }, nowMs)

  it('refuses to issue what cannot be signed', () => {
    expect(issuesOf(() => format.issue({ ...signing, minutes: 0 }, serverTimeMs))).toEqual([
      'minutes',
    ])
    expect(issuesOf(() => format.issue({ ...signing, strmLen: 12 }, serverTimeMs))).toEqual([
      'strmLen',
    ])
    expect(issuesOf(() => format.issue({ secret: password }, serverTimeMs))).toEqual([''])
    expect(issuesOf(() => format.issue({ ...signing, secret: '' }, serverTimeMs))).toEqual([''])
    expect(issuesOf(() => format.issue({ ...signing, viewerId: 'a&b' }, serverTimeMs))).toEqual([
      '',
    ])
  })

  it.each<[string, object, number, string, boolean]>([
    ['another password', { secret: 'other' }, serverTimeMs, 'hash_mismatch', false],
    ['another stream', { streamName: 'live/others' }, serverTimeMs, 'hash_mismatch', false],
    ['a shorter stream', { streamName: 'live' }, serverTimeMs, 'stream_too_short', false],
    ['another address', { address: '192.0.2.1' }, serverTimeMs, 'hash_mismatch', false],
    ['no address', { address: undefined }, serverTimeMs, 'address_unknown', false],
    ['a damaged token', { token: 'damaged!' }, serverTimeMs, 'not_base64', false],
    ['the future', {}, serverTimeMs - 61_000, 'clock_ahead', true],
    ['the time after', {}, serverTimeMs + 21 * 60_000, 'expired', true],
  ])('does not find it valid with %s', (_, fields, nowMs, reason, verified) => {
    const checked = check(fields, nowMs)
    expect(checked).toMatchObject({ verified, valid: false, reasons: [reason] })
    expect(format.explain(reason)).not.toBe(reason)
  })

  it('finds it valid to the last moment, for any of several secrets', () => {
    expect(check({}, serverTimeMs + 21 * 60_000 - 1)).toMatchObject({ valid: true, reasons: [] })
    expect(check({ secret: ['new', password], toleranceSeconds: 0 })).toMatchObject({
      verified: true,
      code: 'verified',
      valid: true,
      value: { signedStream: streamName, viewerId: null },
    })
  })

  it('judges by the time that is passed in', () => {
    expect(check({ nowMs: serverTimeMs + 21 * 60_000 }).reasons).toEqual(['expired'])
  })

  it.each(vectors.wmsAuth.variants)('finds the vector valid: $name', ({ inner }) => {
    expect(check({ token: base64(inner) })).toMatchObject({ valid: true })
  })

  it('says what its maker may not have meant', () => {
    const lint = (fields: object) =>
      format.issue({ secret: password, ...fields }, serverTimeMs).lint
    expect(lint({ streamName, address })).toEqual([])
    expect(lint({ address })).toEqual(['every_stream'])
    expect(lint({ streamName, viewerId: 'eve' })).toEqual(['any_address'])
    expect(lint({ streamName, viewerId: '42', address })).toEqual(['id_joins_address'])
  })

  it('reads a token without its secret, and refuses to when there is nothing to read', () => {
    expect(format.decode(token, serverTimeMs)).toEqual({
      value: {
        serverTime: vectors.wmsAuth.serverTime,
        validMinutes: '20',
        signedBytes: 11,
        viewerId: null,
        signsAddress: true,
        signedAtMs: serverTimeMs,
        expiresAtMs: serverTimeMs + 20 * 60_000,
      },
      lint: [],
    })
    expect(format.decode(token, serverTimeMs + 20 * 60_000).lint).toEqual(['already_expired'])
    expect(() => format.decode('damaged!', 0)).toThrow(AppError)
  })
})

describe('the format publish-sign', () => {
  const format = tokenFormat('publish-sign')
  const vector = vectors.publishSign
  const { publisherId } = vector
  const signing = {
    secret: vector.password,
    publisherId,
    streamName: vector.streamName,
    address: vector.address,
  }
  const { token } = format.issue(signing, 0)
  const { publisherId: _, ...checking } = { ...signing, token }

  it('refuses to issue what cannot be signed', () => {
    expect(issuesOf(() => format.issue({ ...signing, publisherId: 'a/b' }, 0))).toEqual([''])
    expect(issuesOf(() => format.issue({ ...signing, streamName: '' }, 0))).toEqual(['streamName'])
  })

  it('does not find it valid for anything else', () => {
    const reasons = (fields: object) => format.verify({ ...checking, ...fields }, 0).reasons
    expect(reasons({ secret: 'other' })).toEqual(['hash_mismatch'])
    expect(reasons({ streamName: 'live/other' })).toEqual(['hash_mismatch'])
    expect(format.verify({ ...checking, address: '192.0.2.1' }, 0)).toMatchObject({
      verified: true,
      valid: false,
      reasons: ['other_address'],
    })
  })

  it('finds the published vector valid, and reads it', () => {
    expect(Buffer.from(token, 'base64').toString()).toContain(vector.sign)
    expect(format.verify(checking, 0)).toMatchObject({ valid: true, value: { publisherId } })
    expect(format.decode(token, 0)).toEqual({
      value: { publisherId, address: vector.address },
      lint: [],
    })
    expect(format.issue({ ...signing, address: undefined }, 0).lint).toEqual(['any_address'])
  })
})
