import { describe, expect, it } from 'vitest'
import { tokenFormat } from '../../../electron/tokens/formats.ts'
import { AppError } from '../../../shared/errors.ts'
import { child, forge, now, nowMs, secret } from './subscribe-fixture.ts'

const subscribe = tokenFormat('dolby-subscribe')
const jwt = tokenFormat('jwt')

/** The paths that an input is refused for. */
function issuesOf(work: () => unknown): readonly string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return [error.code, ...error.issues.map(({ path }) => path)]
    throw error
  }
  return []
}

describe('the format of self-signed subscribe tokens', () => {
  it.each<[string, object, string, readonly string[]]>([
    [
      'under another text',
      { secret: 'ab'.repeat(32) },
      'Unauthorized: Invalid token',
      ['signature'],
    ],
    ['that is no token', { token: 'a' }, 'Unauthorized: Invalid token', ['token_unreadable']],
    [
      'that is for another parent',
      { tokenId: 1 },
      'Unauthorized: Invalid token',
      ['parent_unknown'],
    ],
    [
      'signed with the bytes of the text',
      { token: forge(child(), { key: Buffer.from(secret, 'hex') }) },
      'Unauthorized: Invalid token',
      ['signature', 'key_hex_decoded'],
    ],
  ])('finds one not verified %s', (_, input, code, reasons) => {
    expect(subscribe.verify({ secret, token: forge(child()), nowMs, ...input }, 0)).toEqual({
      verified: false,
      code,
      value: null,
      valid: false,
      reasons,
    })
  })

  it.each<[string, object, string]>([
    ['expired', { nowMs: nowMs + 66_000 }, 'expired'],
    ['under a parent that is off', { parent: { isActive: false } }, 'parent_inactive'],
    ['for another stream', { streamName: 'cam2' }, 'stream_other'],
    ['beyond the parent', { parent: { streams: [{ streamName: 'cam2' }] } }, 'stream_not_covered'],
    ['from another origin', { origin: 'https://x.com' }, 'origin_child'],
    ['without an origin', { origin: null }, 'origin_child'],
    [
      'from another address',
      { address: '192.0.2.9', parent: { allowedIpAddresses: ['192.0.2.1'] } },
      'address_parent',
    ],
    ['from another country', { country: 'FR', parent: { allowedCountries: ['DE'] } }, 'country'],
    ['without the tracking id', { parent: { trackingId: 'g' } }, 'tracking'],
  ])('finds one verified and not valid %s', (_, input, reason) => {
    const token = forge(child({ allowedOrigins: ['demo.com'] }))
    expect(subscribe.verify({ secret, token, nowMs, ...input }, 0)).toMatchObject({
      verified: true,
      valid: false,
      reasons: [reason],
    })
  })

  it('finds one valid as far as the call is told, by any of several secrets', () => {
    const token = forge(child({ allowedOrigins: ['demo.com'] }))
    const parent = { allowedCountries: ['DE'], allowedIpAddresses: ['192.0.2.1'] }
    const found = subscribe.verify(
      { secret: ['b'.repeat(63).concat('c'), secret], token, nowMs, parent },
      0,
    )
    expect(found).toMatchObject({ verified: true, code: 'verified', valid: true, reasons: [] })
    expect(found.value).toEqual(child({ allowedOrigins: ['demo.com'] }))
  })

  it('issues what it verifies, and says what is odd about it', () => {
    const input = { secret, tokenId: 7, streamName: 'cam.*', lifetimeSeconds: 5 }
    const { token, lint } = subscribe.issue(input, nowMs)
    expect(lint).toEqual(['short_lived', 'stream_name_pattern'])
    expect(subscribe.verify({ secret, token, tokenId: 7 }, nowMs).valid).toBe(true)
    expect(lint.map((code) => subscribe.explain(code))).not.toContain('short_lived')
  })

  it('refuses inputs that do not fit, by their names and never their secrets', () => {
    expect(issuesOf(() => subscribe.issue({ secret, tokenId: '7', streamName: 1 }, 0))).toEqual([
      'ERR_INPUT_INVALID',
      'tokenId',
      'streamName',
    ])
    expect(
      issuesOf(() => subscribe.issue({ secret: 'short', tokenId: 7, streamName: 'a' }, 0)),
    ).toEqual(['ERR_INPUT_INVALID', 'secret'])
    expect(issuesOf(() => subscribe.verify({ token: 'a', colour: 1 }, 0))).toContain('secret')
    expect(issuesOf(() => subscribe.decode('a.b', 0))).toEqual(['ERR_TOKEN_MALFORMED'])
  })

  it('reads one without its secret', () => {
    expect(subscribe.decode(forge(child({ tokenId: '1' })), nowMs)).toEqual({
      value: { header: { alg: 'HS256', typ: 'JWT' }, payload: child({ tokenId: '1' }) },
      lint: ['token_id_text'],
    })
  })

  it('has a sentence for every code it answers with', () => {
    for (const code of [
      'signature',
      'Unauthorized: Invalid token',
      'key_hex_decoded',
      'verified',
    ]) {
      expect(subscribe.explain(code)).not.toBe(code)
    }
  })
})

describe('the format of JSON web tokens', () => {
  const token = forge({ sub: 'me', exp: now + 60 })

  it.each<[string, object, boolean, string]>([
    ['another secret', { secret: 'a1'.repeat(32) }, false, 'jws_signature'],
    ['another algorithm than asked for', { algorithm: 'HS512' }, false, 'jws_algorithm'],
    [
      'a header with a key id',
      { token: forge({ exp: now + 60 }, { header: { alg: 'HS256', kid: 'a' } }) },
      false,
      'jws_key_id',
    ],
    ['its end', { nowMs: nowMs + 65_000 }, true, 'expired'],
    ['a limit of its life', { maxLifetimeSeconds: 10 }, true, 'lifetime_too_long'],
  ])('refuses %s', (_, input, verified, reason) => {
    expect(jwt.verify({ secret, token, nowMs, ...input }, 0)).toMatchObject({
      verified,
      valid: false,
      reasons: [reason],
    })
  })

  it('issues what it verifies', () => {
    const issued = jwt.issue(
      { secret, algorithm: 'HS384', claims: { sub: 'me' }, lifetimeSeconds: 90 },
      nowMs,
    )
    expect(jwt.verify({ secret, algorithm: 'HS384', token: issued.token }, nowMs)).toMatchObject({
      valid: true,
      value: { sub: 'me', iat: now, exp: now + 90 },
    })
    expect(issued.lint).toEqual([])
  })

  it.each<[string, object, string]>([
    ['two ends', { claims: { exp: now + 60 }, lifetimeSeconds: 90 }, 'lifetimeSeconds'],
    ['an end in milliseconds', { claims: { exp: nowMs + 60_000 } }, 'claims'],
    ['an end that is a text', { claims: { exp: String(now + 60) } }, 'claims'],
    ['no end', { claims: { exp: null } }, 'claims'],
    ['an end before its issue', { claims: { iat: now, exp: now - 1 } }, 'claims'],
  ])('does not sign %s', (_, input, path) => {
    expect(issuesOf(() => jwt.issue({ secret, ...input }, nowMs))).toEqual([
      'ERR_INPUT_INVALID',
      path,
    ])
  })

  it('names a member that is misspelt, and those that there are', () => {
    expect(issuesOf(() => jwt.issue({ secret, claim: { sub: 'ann' } }, nowMs))).toEqual([
      'ERR_INPUT_INVALID',
      'claim',
    ])
    expect(() => jwt.issue({ secret, claim: {} }, nowMs)).toThrow(
      expect.objectContaining({
        issues: [
          {
            path: 'claim',
            message: 'Unknown field. Known: secret, algorithm, claims, lifetimeSeconds.',
          },
        ],
      }),
    )
  })

  it('keeps the times that the claims bring', () => {
    const claims = { sub: 'ann', iat: now - 10, exp: now + 7_200 }
    const issued = jwt.issue({ secret, claims }, nowMs)
    expect(jwt.verify({ secret, token: issued.token }, nowMs)).toMatchObject({
      valid: true,
      value: claims,
    })
    const old = jwt.issue({ secret, claims: { iat: now - 20, exp: now - 10 } }, nowMs)
    expect(old.lint).toEqual(['expired'])
  })

  it('lives as long as it likes when the limit is lifted', () => {
    const long = forge({ exp: now + 1e6 })
    expect(jwt.verify({ secret, token: long, nowMs }, 0).reasons).toEqual(['lifetime_too_long'])
    expect(jwt.verify({ secret, token: long, nowMs, maxLifetimeSeconds: null }, 0).valid).toBe(true)
  })

  it('refuses a weak secret before it looks at a token', () => {
    expect(issuesOf(() => jwt.verify({ secret: 'secret', token }, 0))).toEqual([
      'ERR_INPUT_INVALID',
      'secret',
    ])
  })
})
