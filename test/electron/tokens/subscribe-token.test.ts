import fc from 'fast-check'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { verifyJws } from '../../../electron/tokens/jws.ts'
import { verifySelfSigned } from '../../../electron/tokens/subscribe-token.ts'
import { prepareSubscribeToken } from '../../../electron/tokens/subscribe-token-parent.ts'
import {
  selfSigningKey,
  signSubscribeToken,
} from '../../../electron/tokens/subscribe-token-sign.ts'
import { ask, child, forge, now, nowMs, parent, reasonOf, secret } from './subscribe-fixture.ts'

const payload =
  '{"streaming":{"tokenId":12345,"tokenType":"Subscribe","streamName":"myStreamName","tracking":{"trackingId":"groupAbc"},"customViewerData":"user=user123;appVersion=x.y.x"},"iat":1750813271,"exp":1750813871}'
/** HS256 is published by the vendor; the others were computed with node:crypto from the same text. */
const VECTORS = [
  ['HS256', 'pP5Kg6fCJfTaCc_OaV1FV5votZjy8x1gfJ2F7tQXj7c'],
  ['HS384', 'YVy7nFQbIEagS2TB0MpQgALkMVII17HGG1U8mS6fJe9JWO9h13ab6p4Q--QBon9O'],
  [
    'HS512',
    'lLKyxwWZJFeeKsPMaF0KnTCNKB1mYMD0czYd_w4DoyiGS9AkvF2yk7-X_fGtN7rMLEnE7O9BsR-SA9bwJWuSpg',
  ],
] as const
const encode = (text: string): string => Buffer.from(text).toString('base64url')
const wide = prepareSubscribeToken({ ...parent, streams: [{ streamName: '.*', isRegex: true }] })
const byId = (id: number) => (id === 12345 ? wide : null)

describe("the vendor's vectors", () => {
  it.each(VECTORS)('%s: verified, and signed byte for byte', (algorithm, signature) => {
    const token = `${encode(`{"alg":"${algorithm}","typ":"JWT"}`)}.${encode(payload)}.${signature}`
    expect(verifySelfSigned(token, byId, nowMs)).toMatchObject({
      ok: true,
      // Its `exp`, and the five seconds clocks may differ by.
      expiresAtMs: 1_750_813_876_000,
      claims: {
        tokenId: 12345,
        streamName: 'myStreamName',
        trackingId: 'groupAbc',
        customViewerData: 'user=user123;appVersion=x.y.x',
      },
    })
    const ours = signSubscribeToken(
      {
        tokenId: 12345,
        streamName: 'myStreamName',
        trackingId: 'groupAbc',
        customViewerData: 'user=user123;appVersion=x.y.x',
        issuedAtMs: 1_750_813_271_000,
        expiresAtMs: 1_750_813_871_999,
        algorithm,
      },
      selfSigningKey(secret),
    )
    expect(ours).toBe(token)
  })

  it.each(VECTORS)('%s: refused once the parent has another text', (algorithm, signature) => {
    const token = `${encode(`{"alg":"${algorithm}","typ":"JWT"}`)}.${encode(payload)}.${signature}`
    const refreshed = prepareSubscribeToken({ ...wide.token, secret: `${secret.slice(0, -1)}d` })
    expect(verifySelfSigned(token, () => refreshed, nowMs)).toEqual({
      ok: false,
      reason: 'signature',
    })
  })
})

describe('a self-signed token is refused', () => {
  it.each([
    ['J1 without a signature algorithm', forge(child(), { header: { alg: 'none' } }), 'algorithm'],
    [
      'J1 and without a signature',
      `${encode('{"alg":"none"}')}.${encode(JSON.stringify(child()))}.`,
      'token_unreadable',
    ],
    ['J1 nOnE', forge(child(), { header: { alg: 'nOnE' } }), 'algorithm'],
    [
      'J2 with RS256 over the same bytes',
      forge(child(), { header: { alg: 'RS256' } }),
      'algorithm',
    ],
    ['with another hash than it says', forge(child(), { header: { alg: 'HS512' } }), 'signature'],
    [
      'J3 naming another key',
      forge(child(), { header: { alg: 'HS256', kid: '../../dev/null' } }),
      'algorithm',
    ],
    [
      'J4 bringing its key',
      forge(child(), { header: { alg: 'HS256', jwk: { kty: 'oct', k: 'AA' } } }),
      'algorithm',
    ],
    [
      'J4 pointing to its key',
      forge(child(), { header: { alg: 'HS256', jku: 'https://a.example' } }),
      'algorithm',
    ],
    ['J5 with an empty key', forge(child(), { key: '' }), 'signature'],
    ['J5 with a key everybody tries', forge(child(), { key: 'secret' }), 'signature'],
    ['J7 with crit', forge(child(), { header: { alg: 'HS256', crit: ['exp'] } }), 'algorithm'],
    ['J7 with b64', forge(child(), { header: { alg: 'HS256', b64: false } }), 'algorithm'],
    [
      'J8 naming alg twice',
      forge(child(), { header: '{"alg":"HS256","alg":"none"}' }),
      'algorithm',
    ],
    [
      'J8 naming the stream twice',
      forge(
        `{"streaming":{"tokenId":12345,"tokenType":"Subscribe","streamName":"cam1","streamName":"cam2"},"exp":${now + 60}}`,
      ),
      'claims_malformed',
    ],
    [
      'J8 naming exp twice',
      forge(
        `{"streaming":{"tokenId":12345,"tokenType":"Subscribe","streamName":"cam1"},"exp":1,"exp":${now + 60}}`,
      ),
      'claims_malformed',
    ],
    ['J9 with padding', `${forge(child())}=`, 'token_unreadable'],
    ['J9 with a blank', ` ${forge(child())}`.replace('.', '. '), 'token_unreadable'],
    [
      'J10 of another kind',
      forge(child(), { header: { alg: 'HS256', typ: 'at+jwt' } }),
      'algorithm',
    ],
    ['J10 compressed', forge(child(), { header: { alg: 'HS256', zip: 'DEF' } }), 'algorithm'],
    ['J10 as a publish token', forge(child({ tokenType: 'Publish' })), 'claims_missing'],
    ['with another case of its type', forge(child({ tokenType: 'subscribe' })), 'claims_missing'],
    ['without a type', forge(child({ tokenType: undefined })), 'claims_missing'],
    [
      'without streaming',
      forge({ tokenId: 12345, tokenType: 'Subscribe', exp: now + 60 }),
      'claims_missing',
    ],
    ['with streaming as a list', forge({ streaming: [], exp: now + 60 }), 'claims_missing'],
    ['without a token id', forge(child({ tokenId: undefined })), 'claims_missing'],
    ['with its id as text', forge(child({ tokenId: '12345' })), 'claims_malformed'],
    ['with its id as a fraction', forge(child({ tokenId: 12345.5 })), 'claims_malformed'],
    ['with an id of nobody', forge(child({ tokenId: 99 })), 'parent_unknown'],
    ['without a stream name', forge(child({ streamName: undefined })), 'claims_missing'],
    ['with an empty stream name', forge(child({ streamName: '' })), 'claims_malformed'],
    ['with a stream name that is none', forge(child({ streamName: ['cam1'] })), 'claims_malformed'],
    ['with a pattern for a name', forge(child({ streamName: '.*' })), 'stream_other'],
    ['with another name', forge(child({ streamName: 'cam2' })), 'stream_other'],
    ['with another case of the name', forge(child({ streamName: 'Cam1' })), 'stream_other'],
    [
      'with origins that are no list',
      forge(child({ allowedOrigins: 'a.com' })),
      'claims_malformed',
    ],
    ['with origins that are no texts', forge(child({ allowedOrigins: [1] })), 'claims_malformed'],
    [
      'with addresses that are no list',
      forge(child({ allowedIpAddresses: {} })),
      'claims_malformed',
    ],
    [
      'with more addresses than anybody means',
      forge(child({ allowedIpAddresses: Array(65).fill('1.1.1.1') })),
      'claims_malformed',
    ],
    ['with tracking as text', forge(child({ tracking: 'a' })), 'claims_malformed'],
    [
      'with a tracking id that is too long',
      forge(child({ tracking: { trackingId: 'a'.repeat(129) } })),
      'claims_malformed',
    ],
    [
      'with viewer data that is too long',
      forge(child({ customViewerData: 'a'.repeat(1025) })),
      'claims_malformed',
    ],
    ['with a cluster that is no text', forge(child({ originCluster: 1 })), 'claims_malformed'],
    ['J6 without exp', forge(child({}, { exp: undefined })), 'expiry_malformed'],
    ['J6 with exp as text', forge(child({}, { exp: String(now + 60) })), 'expiry_malformed'],
    ['J6 with exp below zero', forge(child({}, { exp: -1 })), 'expiry_malformed'],
    [
      'J6 with exp in milliseconds',
      forge(child({}, { exp: nowMs + 60_000 })),
      'expiry_milliseconds',
    ],
    ['J6 expired', forge(child({}, { exp: now - 5 })), 'expired'],
    ['J6 not valid yet', forge(child({}, { nbf: now + 6 })), 'not_yet_valid'],
    ['J6 never valid', forge(child({}, { nbf: now + 60 })), 'expiry_malformed'],
    [
      'signed with the bytes of the text',
      forge(child(), { key: Buffer.from(secret, 'hex') }),
      'signature',
    ],
    ['signed with an older text', forge(child(), { key: secret.replace('d', 'e') }), 'signature'],
  ])('%s', (_, token, reason) => {
    expect(reasonOf({ token })).toBe(reason)
  })

  it('J3 by its id alone, whatever it is: nothing but an exact look-up happens', () => {
    const asked: number[] = []
    const recordAndFindNobody = (id: number): null => {
      asked.push(id)
      return null
    }
    for (const tokenId of [
      12345,
      0,
      -1,
      1e21,
      '12345',
      '../x',
      null,
      {},
      Number.MAX_SAFE_INTEGER,
    ]) {
      verifySelfSigned(forge(child({ tokenId })), recordAndFindNobody, nowMs)
    }
    expect(asked).toEqual([12345, Number.MAX_SAFE_INTEGER])
  })

  it('J5 when its parent could be no key', () => {
    expect(() => prepareSubscribeToken({ ...parent, secret: '' })).toThrow('key_empty')
    expect(() => prepareSubscribeToken({ ...parent, secret: 'abc' })).toThrow('key_short')
  })

  it('J9 under another text: the grant is named by what was signed', () => {
    const once = ask()
    expect(once).toMatchObject({
      grant: { grantId: expect.stringMatching(/^sst-12345-[0-9a-f]{20}$/) },
    })
    expect(ask()).toEqual(once)
  })

  it('J12 as soon as its parent is refreshed, switched off, expired or gone', () => {
    const token = forge(child())
    expect(reasonOf({ token })).toBe(null)
    expect(reasonOf({ token, parent: { secret: 'f'.repeat(63).concat('0') } })).toBe('signature')
    expect(reasonOf({ token, parent: { isActive: false } })).toBe('parent_inactive')
    expect(reasonOf({ token, parent: { expiresAtMs: nowMs } })).toBe('parent_expired')
    expect(reasonOf({ token, parent: { id: 1 } })).toBe('parent_unknown')
  })

  it('when it lives longer than is allowed, where a limit is set', () => {
    const token = forge(child({}, { exp: now + 86_401 }))
    expect(reasonOf({ token })).toBe(null)
    expect(reasonOf({ token, choices: { maxLifetimeSeconds: 86_400 } })).toBe('lifetime_too_long')
  })

  it('whatever else comes, and never by throwing', () => {
    const token = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.jsonValue({ maxDepth: 4 }).map((value) => forge(JSON.stringify(value))),
      fc.record({ tokenId: fc.anything(), streamName: fc.anything() }).map((value) => {
        try {
          return forge(child(value))
        } catch {
          return ''
        }
      }),
    )
    fc.assert(
      fc.property(token, (text) => {
        expect(verifySelfSigned(text, () => null, nowMs).ok).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a self-signed token is accepted', () => {
  it.each([
    [
      'with nulls for what it does not use',
      child(
        {
          allowedOrigins: null,
          allowedIpAddresses: null,
          tracking: null,
          customViewerData: null,
          originCluster: null,
        },
        { nbf: null, iat: null },
      ),
    ],
    ['with empty lists', child({ allowedOrigins: [], allowedIpAddresses: [] })],
    ['with an empty tracking id', child({ tracking: { trackingId: null } })],
    ['with claims nobody knows', child({ somethingElse: 1 }, { sub: 'me' })],
    ['issued by a clock that is ahead', child({}, { iat: now + 30 })],
    ['a moment after it expired', child({}, { exp: now - 4 })],
  ])('%s', (_, claims) => {
    expect(reasonOf({ token: forge(claims) })).toBe(null)
  })

  it('naming its parent as key id', () => {
    expect(reasonOf({ token: forge(child(), { header: { alg: 'HS256', kid: '12345' } }) })).toBe(
      null,
    )
  })

  it('as jose signs it', async () => {
    const token = await new SignJWT(child() as Record<string, unknown>)
      .setProtectedHeader({ alg: 'HS384', typ: 'JWT' })
      .sign(Buffer.from(secret))
    expect(reasonOf({ token })).toBe(null)
  })

  it('of a signer whose clock is slow, with a grant that is not over then', () => {
    const token = forge(child({}, { iat: now - 120, exp: now - 60 }))
    expect(reasonOf({ token, choices: { leewaySeconds: 60 } })).toBe('expired')
    expect(ask({ token, choices: { leewaySeconds: 61 } })).toMatchObject({
      grant: { expiresAtMs: nowMs + 1_000 },
    })
  })

  it("until its own end or its parent's, whichever is earlier", () => {
    expect(ask()).toMatchObject({ grant: { expiresAtMs: nowMs + 65_000 } })
    expect(ask({ parent: { expiresAtMs: nowMs + 10_000 } })).toMatchObject({
      grant: { expiresAtMs: nowMs + 10_000 },
    })
  })
})

describe('signing', () => {
  const right = { tokenId: 1, streamName: 'a', expiresAtMs: nowMs }
  it.each([
    ['tokenId', { tokenId: 0 }],
    ['tokenId', { tokenId: 1.5 }],
    ['streamName', { streamName: '' }],
    ['streamName', { streamName: 'a'.repeat(129) }],
    ['streamName', { streamName: '\ud800' }],
    ['trackingId', { trackingId: 'a'.repeat(129) }],
    ['customViewerData', { customViewerData: 'a'.repeat(1025) }],
    ['expiresAtMs', { expiresAtMs: Number.NaN }],
    ['issuedAtMs', { issuedAtMs: -1 }],
  ])('refuses a wrong %s', (path, wrong) => {
    expect(() => signSubscribeToken({ ...right, ...wrong }, selfSigningKey(secret))).toThrow(path)
  })

  it("says all it is told to, in the vendor's order", () => {
    const key = selfSigningKey(secret)
    const token = signSubscribeToken(
      {
        ...right,
        originCluster: 'fra-1',
        allowedIpAddresses: ['192.0.2.0/24'],
        allowedOrigins: ['a.com'],
        notBeforeMs: nowMs,
      },
      key,
    )
    const found = verifyJws(token, key)
    expect(found.ok && JSON.stringify(found.claims)).toBe(
      `{"streaming":{"tokenId":1,"tokenType":"Subscribe","streamName":"a","allowedOrigins":["a.com"],"allowedIpAddresses":["192.0.2.0/24"],"originCluster":"fra-1"},"nbf":${now},"exp":${now}}`,
    )
  })
})
