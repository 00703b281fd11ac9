import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  authenticating,
  type Circumstances,
  geo,
  judge,
  judgeText,
  judgeToken,
  nowMs,
  publishing,
  use,
} from './edge-auth-judge.ts'

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
