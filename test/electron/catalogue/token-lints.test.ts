import { describe, expect, it } from 'vitest'
import { tokenFormat } from '../../../electron/tokens/formats.ts'
import { applicationInputSchema } from '../../../shared/application.ts'
import { publishTokenInputSchema } from '../../../shared/stream-token.ts'
import type { FormKind } from '../../../shared/token.ts'
import { tokenKeySchema } from '../../../shared/token-key-input.ts'
import { createFixture, START_MS, server, stream } from './fixture.ts'

const DAY_MS = 86_400_000
const SECONDS = Math.floor(START_MS / 1000)
/** Long enough for each of the formats, in bytes and in hexadecimal digits. */
const LONG = '0123456789abcdef'.repeat(4)

/** A catalogue with what each kind needs, and a stream that is switched off. */
function setUp() {
  const { catalogue } = createFixture()
  const streamOf = (name: string, enabled = true): string =>
    catalogue.streams.create(stream({ name, enabled }), 'console').id
  const [on, off] = [streamOf('on'), streamOf('off', false)]
  const hall = server({ name: 'Hall', protocol: 'nimble' })
  const { id: mediaServerId } = catalogue.mediaServers.create(hall, 'console').server
  catalogue.mediaServers.setSigningPassword(mediaServerId, { password: 'pass' }, 'console')
  catalogue.applications.create(applicationInputSchema.parse({ id: 'acme' }), 'console')
  const key = (format: string, settings: object = {}): string =>
    catalogue.tokenKeys.create(
      tokenKeySchema.parse({ name: format, format, settings, secret: LONG }),
      'console',
    ).id
  const least: Readonly<Record<FormKind, object>> = {
    'listener-link': { streamId: on },
    'nimble-link': { streamId: on, mediaServerId, viewerId: 'ann' },
    'stream-key': { streamId: on },
    'subscribe-token': { label: 'A', streams: [{ streamName: 'on' }] },
    'publish-token': { label: 'A', streams: [{ streamName: 'on' }] },
    'edge-auth': { applicationId: 'acme', type: 'stream', channelAlias: 'on' },
    'access-token': { scopes: ['viewer'], mirrors: [{ streamName: 'on' }] },
    'server-token': { keyId: key('ant-media-jwt'), terms: { streamId: 'on', minutes: 5 } },
  }
  const lintsOf = (kind: FormKind, fields: object): readonly string[] =>
    catalogue.tokens
      .preview({ kind, ...least[kind], ...fields })
      .lints.map(({ level, code, path }) => `${level} ${code} ${path}`.trim())
  return { catalogue, off, rooms: key('livekit', { apiKey: 'APIx' }), lintsOf }
}

type Case = readonly [kind: FormKind, fields: object, expected: string]
const OFF = { streamId: 'off' }
const OTHER_UNIT = 'warning other_unit minutes'
const MONTHS = { minutes: 90 * 1440 * 60 }
const BOTH = ['subscribe-token', 'publish-token'] as const
const both = (fields: object, expected: string): readonly Case[] =>
  BOTH.map((kind) => [kind, fields, expected])
const geo = (...capabilities: readonly string[]) => ({ capabilities })

/** What is left out of a row cannot be said in that kind: it has no end of its own, or no countries. */
const TABLE: Readonly<Record<string, readonly Case[]>> = {
  'grants nothing': [
    ['listener-link', OFF, 'warning grants_nothing streamId'],
    ['nimble-link', OFF, 'warning grants_nothing streamId'],
    ['stream-key', OFF, 'warning grants_nothing streamId'],
    ...both({ streams: [{ streamName: 'off' }] }, 'warning grants_nothing streams.0'),
    ...both({ streams: [{ streamName: 'none' }] }, 'warning grants_nothing streams.0'),
    ['edge-auth', { channelAlias: undefined }, 'refused grants-nothing channelAlias'],
    ['access-token', { scopes: ['other'] }, 'refused grants_nothing scopes'],
    ['access-token', { mirrors: [{ streamName: 'off' }] }, 'warning grants_nothing mirrors.0'],
    ['server-token', { terms: { streamId: 'off', minutes: 5 } }, 'warning grants_nothing terms'],
  ],
  'already expired': [
    ...both({ expiresAtMs: START_MS }, 'refused already_expired expiresAtMs'),
    ['edge-auth', { expiresAtMs: START_MS - 1 }, 'warning already-expired'],
    ['listener-link', { minutes: 0 }, 'refused input minutes'],
    ['nimble-link', { minutes: 0 }, 'refused input minutes'],
    ['access-token', { minutes: 0 }, 'refused input minutes'],
    ['server-token', { terms: { streamId: 'on', minutes: 0 } }, 'refused input terms.minutes'],
  ],
  'a time in another unit': [
    ['listener-link', MONTHS, OTHER_UNIT],
    ['nimble-link', MONTHS, OTHER_UNIT],
    ['access-token', MONTHS, OTHER_UNIT],
    ['server-token', { terms: { streamId: 'on', ...MONTHS } }, 'warning other_unit terms.minutes'],
    ...both({ expiresAtMs: SECONDS }, 'refused already_expired expiresAtMs'),
    ...both({ expiresAtMs: START_MS * 1000 }, 'warning other_unit expiresAtMs'),
    ['edge-auth', { expiresInSeconds: 30 * DAY_MS }, 'warning milliseconds-for-seconds'],
    ['edge-auth', { expiresAtMs: SECONDS }, 'warning seconds-for-milliseconds'],
  ],
  'an unknown country': [
    ...both({ deniedCountries: ['QZ', '??'] }, 'warning unknown_country deniedCountries'),
    ...both({ allowedCountries: ['ZZ'] }, 'warning unknown_country allowedCountries'),
    ...both({ allowedCountries: ['EU'] }, 'warning unknown_country allowedCountries'),
    ['edge-auth', geo('geo-country-allow=QZ'), 'warning unknown-country'],
    ['edge-auth', geo('geo-country-deny=EU,??'), 'warning unknown-country'],
  ],
  'places of no known country': [
    ...both({ deniedCountries: ['DE'] }, 'warning unknown_undecided deniedCountries'),
    ['edge-auth', geo('geo-country-deny=DE'), 'warning unknown-country-undecided'],
  ],
}

it.each(Object.entries(TABLE))('%s is told before it is signed', (_, cases) => {
  const { lintsOf, off } = setUp()
  for (const [kind, fields, expected] of cases) {
    const given = fields === OFF ? { streamId: off } : fields
    expect(lintsOf(kind, given), kind).toContain(expected)
    expect(lintsOf(kind, {}), kind).not.toContain(expected)
  }
})

it('seconds of a room are told from milliseconds', () => {
  const { lintsOf, rooms } = setUp()
  const lints = (lifetimeSeconds: number) =>
    lintsOf('server-token', {
      ...{ keyId: rooms, terms: { room: 'on', identity: 'ann', lifetimeSeconds } },
    })
  expect(lints(3_600_000)).toContain('warning other_unit terms.lifetimeSeconds')
  expect(lints(3_600)).toEqual([])
})

describe('a subscribe token that lets in whom the publish token keeps out', () => {
  it.each([
    [
      'a country it denies',
      { deniedCountries: ['DE', '??'] },
      { deniedCountries: ['FR', '??'] },
      true,
    ],
    ['a country it allows', { deniedCountries: ['DE'] }, { allowedCountries: ['DE', 'FR'] }, true],
    ['a country beyond its list', { allowedCountries: ['FR'] }, { allowedCountries: ['DE'] }, true],
    ['all but one', { allowedCountries: ['FR'] }, { deniedCountries: ['DE', '??'] }, true],
    ['the unknown', { deniedCountries: ['DE', '??'] }, { deniedCountries: ['DE'] }, true],
    ['nobody: it says nothing itself', { deniedCountries: ['DE'] }, {}, false],
    [
      'nobody: it denies more',
      { deniedCountries: ['DE'] },
      { deniedCountries: ['DE', 'FR', '??'] },
      false,
    ],
    [
      'nobody: it allows less',
      { allowedCountries: ['FR', 'DE'] },
      { allowedCountries: ['DE'] },
      false,
    ],
  ])('is told of: %s', (_, publish, subscribe, isTold) => {
    const { catalogue, lintsOf } = setUp()
    const streams = [{ streamName: 'on' }]
    const input = publishTokenInputSchema.parse({ label: 'P', streams, ...publish })
    catalogue.publishTokens.create(input, 'console')
    for (const streamName of ['on', 'o.']) {
      const entry = { streamName, isRegex: streamName !== 'on' }
      const codes = lintsOf('subscribe-token', { streams: [entry], ...subscribe })
      const found = codes.some((each) => each.startsWith('warning reopens_country '))
      expect(found, streamName).toBe(isTold)
    }
    const elsewhere = lintsOf('subscribe-token', { streams: [{ streamName: 'off' }], ...subscribe })
    expect(elsewhere.filter((each) => each.includes('reopens'))).toEqual([])
  })
})

describe('the same where a secret is pasted', () => {
  const EDGE = { applicationId: 'acme', type: 'stream', channelAlias: 'on' }
  const ANT = { streamId: 'on' }
  it.each([
    ['phenix', { ...EDGE, channelAlias: undefined }, 'grants-nothing'],
    ['phenix', { ...EDGE, expiresAtMs: START_MS - 1 }, 'already-expired'],
    ['phenix', { ...EDGE, expiresAtMs: SECONDS }, 'seconds-for-milliseconds'],
    ['phenix', { ...EDGE, expiresInSeconds: 30 * DAY_MS }, 'milliseconds-for-seconds'],
    ['phenix', { ...EDGE, ...geo('geo-country-deny=EU,??') }, 'unknown-country'],
    ['phenix', { ...EDGE, ...geo('geo-country-deny=DE') }, 'unknown-country-undecided'],
    ['dolby-subscribe', { tokenId: 1, streamName: 'o.*' }, 'stream_name_pattern'],
    [
      'dolby-subscribe',
      { tokenId: 1, streamName: 'on', expiresAtMs: START_MS - 1 },
      'already_expired',
    ],
    ['dolby-subscribe', { tokenId: 1, streamName: 'on', lifetimeSeconds: 90_000 }, 'long_lived'],
    [
      'dolby-subscribe',
      { tokenId: 1, streamName: 'on', expiresAtMs: START_MS * 1000 },
      'exp_milliseconds',
    ],
    ['rj-auth', { streamName: 'on', expiresAtMs: START_MS }, 'already_expired'],
    ['rj-auth', { streamName: 'on', expiresAtMs: SECONDS }, 'in_seconds'],
    ['jwt', { lifetimeSeconds: 3_600_000 }, 'lifetime_too_long'],
    ['wms-auth', { strmLen: 0, viewerId: 'ann' }, 'every_stream'],
    [
      'livekit',
      { apiKey: 'k', identity: 'a', room: 'r', lifetimeSeconds: 3_600_000 },
      'long_lived',
    ],
    ['ant-media-hash', ANT, 'never_expires'],
  ])('%s with %j', (format, fields, code) => {
    const { lint } = tokenFormat(format).issue({ secret: LONG, ...fields }, START_MS)
    expect(lint).toContain(code)
    expect(tokenFormat(format).explain(code)).not.toBe(code)
  })
})
