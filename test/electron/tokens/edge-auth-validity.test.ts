import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { edgeAuthId, signEdgeAuth, verifyEdgeAuth } from '../../../electron/tokens/edge-auth.ts'
import type { EdgeAuthUse } from '../../../electron/tokens/edge-auth-checks.ts'
import {
  type EdgeAuthValidity,
  judgeEdgeAuth,
} from '../../../electron/tokens/edge-auth-validity.ts'
import { EDGE_AUTH_DEFAULTS, type EdgeAuthSettings } from '../../../shared/edge-auth.ts'
import { vectorNamed } from './edge-auth-vectors.ts'

const nowMs = Date.UTC(2026, 5, 18)
const expires = nowMs + 60_000
const requiredTag = 'channelAlias:news'

/** A viewer of a stream that answers to all of this. */
const use: EdgeAuthUse = {
  action: 'subscribe',
  applicationId: 'acme',
  sessionId: 'us-central#4f2a9c',
  address: '203.0.113.7',
  originStreamId: 'us-central#origin',
  country: 'DE',
  tags: ['channelAlias:news', 'channelId:us#acme#news.1', 'sports'],
  isRevoked: () => false,
}

interface Circumstances {
  readonly use?: Partial<EdgeAuthUse>
  readonly options?: Partial<EdgeAuthSettings>
  readonly atMs?: number
}

function judgeToken(token: string, secret: string, so: Circumstances = {}): EdgeAuthValidity {
  const found = verifyEdgeAuth(token, () => [secret])
  if (!found.verified) throw new Error(`not verified: ${found.code}`)
  return judgeEdgeAuth(found, { ...use, ...so.use }, so.atMs ?? nowMs, so.options)
}

function judge(payload: object, so?: Circumstances): EdgeAuthValidity {
  const input = {
    applicationId: 'acme',
    secret: 's',
    payload: { expires, requiredTag, ...payload },
  }
  return judgeToken(signEdgeAuth(input), 's', so)
}

/** What was signed by somebody who does not keep to the builder. */
function judgeText(name: string): EdgeAuthValidity {
  const { token, secret, applicationId } = vectorNamed(name)
  return judgeToken(token, secret, { use: { applicationId, tags: ['channelAlias:x'] } })
}

const publishing: Partial<EdgeAuthUse> = { action: 'publish' }
const authenticating: Partial<EdgeAuthUse> = { action: 'authenticate' }
const geo = (...lists: readonly string[]): object => ({
  capabilities: lists.map((list) => `geo-country-${list}`),
})

/** Each restriction as it fails, is malformed, passes and is absent. */
const matrix: readonly (readonly [
  what: string,
  payload: object,
  so: Circumstances,
  reason: string | null,
])[] = [
  // expiry
  ['expired', { expires: nowMs - 30_000 }, {}, 'expired'],
  ['expired long ago', { expires: -1 }, {}, 'expired'],
  ['an expiry that is just within the skew', { expires: nowMs - 29_999 }, {}, null],
  ['no skew', { expires: nowMs }, { options: { skewSeconds: 0 } }, 'expired'],
  ['not expired', { expires: nowMs + 1 }, { options: { skewSeconds: 0 } }, null],
  // type
  ['type auth, viewing', { type: 'auth' }, {}, 'wrong-type'],
  ['type auth, publishing', { type: 'auth' }, { use: publishing }, 'wrong-type'],
  ['type auth, opening a session', { type: 'auth' }, { use: authenticating }, null],
  ['type stream, viewing', { type: 'stream' }, {}, null],
  ['type stream, publishing', { type: 'stream' }, { use: publishing }, 'wrong-type'],
  ['type stream, opening a session', { type: 'stream' }, { use: authenticating }, 'wrong-type'],
  ['type publish, viewing', { type: 'publish' }, {}, 'wrong-type'],
  ['type publish, publishing', { type: 'publish' }, { use: publishing }, null],
  ['type publish, opening a session', { type: 'publish' }, { use: authenticating }, 'wrong-type'],
  ['no type, viewing', {}, {}, null],
  ['no type, publishing', {}, { use: publishing }, 'wrong-type'],
  [
    'no type, publishing, where that is let through',
    {},
    { use: publishing, options: { untypedMayPublish: true } },
    null,
  ],
  ['no type, opening a session', {}, { use: authenticating }, null],
  ['an unknown type', { type: 'admin' }, {}, 'unknown-type'],
  ['a type in another case', { type: 'Stream' }, {}, 'unknown-type'],
  ['an empty type', { type: '' }, {}, 'unknown-type'],
  ['a type that is a list', { type: ['stream'] }, {}, 'malformed-type'],
  ['a type that is null', { type: null }, {}, 'malformed-type'],
  ['an action that is not told', {}, { use: { action: null } }, 'wrong-type'],
  // target and tag
  ['no target, viewing', { requiredTag: undefined }, {}, 'no-target'],
  ['an empty target', { requiredTag: '' }, {}, 'no-target'],
  [
    'no target, publishing',
    { requiredTag: undefined, type: 'publish' },
    { use: publishing },
    'no-target',
  ],
  ['no target, opening a session', { requiredTag: undefined }, { use: authenticating }, null],
  [
    'an origin stream as only target',
    { requiredTag: undefined, originStreamId: 'us-central#origin' },
    {},
    'no-target',
  ],
  [
    'an origin stream as only target, where that is enough',
    { requiredTag: undefined, originStreamId: 'us-central#origin' },
    { options: { originStreamIsTarget: true } },
    null,
  ],
  ['another channel', { requiredTag: 'channelAlias:other' }, {}, 'tag-mismatch'],
  ['a channel in another case', { requiredTag: 'channelAlias:News' }, {}, 'tag-mismatch'],
  ['a room of the name of the channel', { requiredTag: 'roomAlias:news' }, {}, 'tag-mismatch'],
  ['the channel by id', { requiredTag: 'channelId:us#acme#news.1' }, {}, null],
  ['a bare tag', { requiredTag: 'sports' }, {}, null],
  ['tags that are not told', {}, { use: { tags: null } }, 'tag-mismatch'],
  ['no tags', {}, { use: { tags: [] } }, 'tag-mismatch'],
  ['another channel, opening a session', { requiredTag: 'x' }, { use: authenticating }, null],
  ['a tag that is a number', { requiredTag: 5 }, {}, 'malformed-tag'],
  ['a tag that is a list', { requiredTag: ['sports'] }, {}, 'malformed-tag'],
  // session
  ['the session', { sessionId: 'us-central#4f2a9c' }, {}, null],
  ['another session', { sessionId: 'us-central#other' }, {}, 'session-mismatch'],
  ['an empty session', { sessionId: '' }, {}, 'session-mismatch'],
  [
    'a session where none is told',
    { sessionId: 'us-central#4f2a9c' },
    { use: { sessionId: null } },
    'session-mismatch',
  ],
  ['any session', { sessionId: '*' }, {}, 'session-mismatch'],
  [
    'any session, where * means that',
    { sessionId: '*' },
    { options: { starIsAnySession: true } },
    null,
  ],
  ['a session that is a number', { sessionId: 5 }, {}, 'malformed-session'],
  // address
  ['the address', { remoteAddress: '203.0.113.7' }, {}, null],
  ['another address', { remoteAddress: '203.0.113.8' }, {}, 'address-mismatch'],
  ['the address as Java writes it', { remoteAddress: 'host.example/203.0.113.7' }, {}, null],
  ['the address as Java writes it without name', { remoteAddress: '/203.0.113.7' }, {}, null],
  ['the address as IPv6', { remoteAddress: '::ffff:203.0.113.7' }, {}, null],
  [
    'IPv6 in another spelling',
    { remoteAddress: '2001:DB8:0::7' },
    { use: { address: '2001:db8::7' } },
    null,
  ],
  [
    'another IPv6 address of the network',
    { remoteAddress: '2001:db8::8' },
    { use: { address: '2001:db8::7' } },
    'address-mismatch',
  ],
  [
    'an address where none is told',
    { remoteAddress: '203.0.113.7' },
    { use: { address: null } },
    'address-mismatch',
  ],
  [
    'an address where what is told is none',
    { remoteAddress: '203.0.113.7' },
    { use: { address: 'unix' } },
    'address-mismatch',
  ],
  ['a block', { remoteAddress: '203.0.113.0/24' }, {}, 'malformed-address'],
  ['a name', { remoteAddress: 'localhost' }, {}, 'malformed-address'],
  ['a shortened address', { remoteAddress: '127.1' }, {}, 'malformed-address'],
  ['an empty address', { remoteAddress: '' }, {}, 'malformed-address'],
  ['an address that is a number', { remoteAddress: 5 }, {}, 'malformed-address'],
  // origin stream
  ['the origin stream', { originStreamId: 'us-central#origin' }, {}, null],
  ['another origin stream', { originStreamId: 'us-central#other' }, {}, 'origin-mismatch'],
  [
    'an origin stream where none is told',
    { originStreamId: 'us-central#origin' },
    { use: { originStreamId: null } },
    'origin-mismatch',
  ],
  [
    'another origin stream, opening a session',
    { originStreamId: 'x' },
    { use: authenticating },
    null,
  ],
  ['an origin stream that is an object', { originStreamId: {} }, {}, 'malformed-origin'],
  // country
  ['an allowed country', geo('allow=US,UK,DE'), {}, null],
  ['a country that is not allowed', geo('allow=US,UK'), {}, 'geo-restricted'],
  ['GB where UK is allowed', geo('allow=US,UK,DE'), { use: { country: 'GB' } }, null],
  ['UK where GB is denied', geo('deny=GB'), { use: { country: 'UK' } }, 'geo-blocked'],
  ['a denied country', geo('deny=US,DE'), {}, 'geo-blocked'],
  ['a country that is not denied', geo('deny=US,IN,??'), {}, null],
  [
    'no country where ?? is denied',
    geo('deny=US,IN,??'),
    { use: { country: '??' } },
    'geo-blocked',
  ],
  ['no country where ?? is not denied', geo('deny=US,IN'), { use: { country: '??' } }, null],
  [
    'no country where ?? is not denied, to be refused',
    geo('deny=US,IN'),
    { use: { country: '??' }, options: { unknownPassesDeny: false } },
    'geo-blocked',
  ],
  [
    'no country where some are allowed',
    geo('allow=DE'),
    { use: { country: '??' } },
    'geo-restricted',
  ],
  ['no country where ?? is allowed', geo('allow=DE,??'), { use: { country: '??' } }, null],
  ['a country nobody looked up', geo('deny=US'), { use: { country: null } }, 'geo-blocked'],
  ['allowed and denied', geo('allow=DE', 'deny=DE'), {}, 'geo-blocked'],
  ['allowed by one list of two', geo('allow=DE', 'allow=US'), {}, 'geo-restricted'],
  ['small letters and blanks', geo('allow=us, de '), {}, null],
  ['an empty list', geo('deny='), {}, 'malformed-geo'],
  ['a code of three letters', geo('deny=USA'), {}, 'malformed-geo'],
  ['a list with a gap', geo('allow=DE,,US'), {}, 'malformed-geo'],
  ['a list without name', { capabilities: ['geo-country'] }, {}, 'malformed-geo'],
  ['a name in another case', { capabilities: ['Geo-Country-Deny=US'] }, {}, 'malformed-geo'],
  ['other capabilities', { capabilities: ['hd', 'multi-bitrate'] }, {}, null],
  [
    'capabilities that are a text',
    { capabilities: 'geo-country-deny=DE' },
    {},
    'malformed-capabilities',
  ],
  ['a capability that is a number', { capabilities: [5] }, {}, 'malformed-capabilities'],
  // what restricts nothing, but has to be readable
  ['tags to apply', { applyTags: ['customer1', ''] }, {}, null],
  ['tags to apply that are a text', { applyTags: 'customer1' }, {}, 'malformed-apply-tags'],
  ['an uri', { uri: 'https://backend.example' }, {}, null],
  ['an uri that is a number', { uri: 5 }, {}, 'malformed-uri'],
  ['members nobody knows', { foo: { bar: [1, null] }, streamId: 's' }, {}, null],
  // application and purpose
  ['another application', {}, { use: { applicationId: 'other' } }, 'other-application'],
  ['an application that is not told', {}, { use: { applicationId: null } }, 'other-application'],
  ['the shared secret of a stream', { streamId: 's', instanceRouteKey: 'r' }, {}, 'shared-secret'],
  ['revoked', {}, { use: { isRevoked: () => true } }, 'revoked'],
]

describe('a verified token', () => {
  it.each(matrix)('%s', (_, payload, so, reason) => {
    const found = judge(payload, so)
    expect(found.reasons[0] ?? null).toBe(reason)
    expect(found.valid).toBe(reason === null)
  })

  it.each([
    ['signed-inner-string', 'malformed-payload'],
    ['signed-inner-array', 'malformed-payload'],
    ['signed-inner-duplicate-keys', 'duplicate-member'],
    ['signed-inner-expires-string', 'malformed-expiry'],
    ['shared-secret-shape', 'shared-secret'],
    ['requiredtag-wrong-json-type', 'malformed-tag'],
    ['capabilities-as-string', 'malformed-capabilities'],
    ['expired-1970', 'expired'],
  ])('of the recorded ones is refused: %s', (name, reason) => {
    expect(judgeText(name)).toMatchObject({ valid: false, status: 'unauthorized' })
    expect(judgeText(name).reasons[0]).toBe(reason)
  })

  it.each([
    ['{"requiredTag":"channelAlias:news"}', 'missing-expiry'],
    ['{"expires":null,"requiredTag":"channelAlias:news"}', 'malformed-expiry'],
    ['{"expires":1e400,"requiredTag":"channelAlias:news"}', 'malformed-expiry'],
    ['{"expires":true,"requiredTag":"channelAlias:news"}', 'malformed-expiry'],
    ['{"__proto__":{"expires":4070908800000},"requiredTag":"channelAlias:news"}', 'missing-expiry'],
    ['[]', 'malformed-payload'],
    ['42', 'malformed-payload'],
    ['"x"', 'malformed-payload'],
    ['false', 'malformed-payload'],
  ])('of %s is refused', (text, reason) => {
    const digest = createHmac('sha512', 'acmes').update(text).digest('base64')
    const envelope = JSON.stringify({ applicationId: 'acme', digest, token: text })
    const token = `DIGEST:${Buffer.from(envelope).toString('base64')}`
    expect(judgeToken(token, 's').reasons[0]).toBe(reason)
  })

  it('with everything there is passes every check', () => {
    const found = judge({
      type: 'stream',
      sessionId: use.sessionId,
      remoteAddress: use.address,
      originStreamId: use.originStreamId,
      capabilities: ['geo-country-allow=DE'],
    })
    expect(found).toMatchObject({ valid: true, reasons: [], status: 'ok', httpStatus: 200 })
    expect(found.checks.map(([, outcome]) => outcome)).toEqual(found.checks.map(() => 'pass'))
  })
})

describe('several things wrong', () => {
  const found = judge({
    expires: 1_700_000_000,
    type: 'publish',
    requiredTag: 'channelAlias:other',
    capabilities: ['geo-country-deny=DE'],
  })

  it('are all named, in the order of the checks', () => {
    expect(found.reasons).toEqual([
      'expired',
      'wrong-type',
      'tag-mismatch',
      'geo-blocked',
      'seconds-for-milliseconds',
    ])
  })

  it('tell the client about the first alone', () => {
    expect(found).toMatchObject({ status: 'unauthorized', httpStatus: 401 })
  })
})

describe('what clients are told', () => {
  it.each([
    [geo('allow=US'), 'geo-restricted', 402],
    [geo('deny=DE'), 'geo-blocked', 403],
    [{ sessionId: 'x' }, 'unauthorized', 401],
    [{ type: 'admin' }, 'unauthorized', 401],
  ])('%j', (payload, status, httpStatus) => {
    expect(judge(payload)).toMatchObject({ status, httpStatus })
  })
})

describe('options', () => {
  it('refuse loosely spelled base64 where asked to', () => {
    const { token, secret } = vectorNamed('star-in-the-middle')
    const strict = judgeToken(token, secret, { options: { lenientSpelling: false } })
    expect(strict.reasons[0]).toBe('lenient-spelling')
    expect(judgeToken(token, secret).reasons).not.toContain('lenient-spelling')
  })

  it('leave unjudged what is not told where asked to, and nothing else', () => {
    const nothing = { action: null, applicationId: null, sessionId: null, address: null } as const
    const untold = { ...nothing, originStreamId: null, country: null, tags: null }
    const payload = { sessionId: 'x', remoteAddress: '192.0.2.1', originStreamId: 'y' }
    const skip = { unsaid: 'skip' } as const
    expect(judge({ ...payload, ...geo('deny=DE') }, { use: untold, options: skip }).valid).toBe(
      true,
    )
    expect(judge({ expires: 1 }, { use: untold, options: skip }).valid).toBe(false)
    expect(judge({ type: 'admin' }, { use: untold, options: skip }).valid).toBe(false)
    expect(judge(geo('deny='), { use: untold, options: skip }).valid).toBe(false)
    expect(judge({}, { options: skip, use: { tags: [] } }).valid).toBe(false)
    const useless = { requiredTag: undefined, type: 'stream' }
    expect(judge(useless, { use: untold, options: skip }).reasons).toEqual(['no-target'])
  })

  it('refuse by default what is not told', () => {
    expect(EDGE_AUTH_DEFAULTS.unsaid).toBe('refuse')
  })
})

describe('a revocation', () => {
  it('is by application and digest, so that no spelling escapes it', () => {
    const payload = { expires, requiredTag }
    const token = signEdgeAuth({ applicationId: 'acme', secret: 's', payload })
    const found = verifyEdgeAuth(token, () => ['s'])
    const id = found.verified ? edgeAuthId('acme', found.digest) : ''
    const revoked = { use: { isRevoked: (each: string) => each === id } }
    const spelled = `${token.slice(0, 40)} ${token.slice(40)}`.replace(/=+$/, '')
    expect(judgeToken(token, 's', revoked).reasons).toEqual(['revoked'])
    expect(judgeToken(spelled, 's', revoked).reasons).toEqual(['revoked'])
    expect(judge({ requiredTag: 'sports' }, revoked).valid).toBe(true)
  })
})
