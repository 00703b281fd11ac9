import { describe, expect, it } from 'vitest'
import type { AccessRequest } from '../../../shared/access.ts'
import type { SubscribeTokenInput } from '../../../shared/stream-token.ts'
import { START_MS } from './fixture.ts'

import { ADMITTED, child, endOf, opaque, SECONDS, station } from './stored-token-fixture.ts'

/** Each limit of a subscribe token: what is asked, and what it comes to for the token and for one signed with it. */
const LIMITS: readonly [
  name: string,
  fields: Partial<SubscribeTokenInput>,
  claims: object,
  request: Partial<AccessRequest>,
  end: readonly [string, string | null],
][] = [
  ['no origin asked for', {}, {}, { origin: 'https://a.test' }, ADMITTED as never],
  [
    'an origin it allows',
    { allowedOrigins: ['a.test'] },
    {},
    { origin: 'https://a.test' },
    ADMITTED as never,
  ],
  [
    'another origin',
    { allowedOrigins: ['a.test'] },
    {},
    { origin: 'https://b.test' },
    ['credential_other_origin', 'subscribe:origin_parent'],
  ],
  [
    'no origin at all',
    { allowedOrigins: ['a.test'] },
    {},
    {},
    ['credential_other_origin', 'subscribe:origin_parent'],
  ],
  [
    'an origin that is none',
    { allowedOrigins: ['a.test'] },
    {},
    { origin: 'nonsense' },
    ['credential_other_origin', 'subscribe:origin_parent'],
  ],
  ['an address it allows', { allowedIpAddresses: ['192.0.2.0/24'] }, {}, {}, ADMITTED as never],
  [
    'another address',
    { allowedIpAddresses: ['198.51.100.1'] },
    {},
    {},
    ['credential_other_address', 'subscribe:address_parent'],
  ],
  [
    'no address',
    { allowedIpAddresses: ['192.0.2.0/24'] },
    {},
    { address: null },
    ['credential_other_address', 'subscribe:address_parent'],
  ],
  [
    'an address that is none',
    { allowedIpAddresses: ['192.0.2.0/24'] },
    {},
    { address: '192.0.2' },
    ['credential_other_address', 'subscribe:address_parent'],
  ],
  ['a country it allows', { allowedCountries: ['DE'] }, {}, {}, ADMITTED as never],
  [
    'another country',
    { allowedCountries: ['FR'] },
    {},
    {},
    ['credential_other_country', 'subscribe:country'],
  ],
  [
    'a country it denies',
    { deniedCountries: ['DE'] },
    {},
    {},
    ['credential_other_country', 'subscribe:country'],
  ],
  [
    'a place nobody knows',
    { allowedCountries: ['DE'] },
    {},
    { address: '198.51.100.1' },
    ['credential_other_country', 'subscribe:country'],
  ],
  [
    'a stream by pattern',
    { streams: [{ streamName: 'cam[0-9]', isRegex: true }] },
    {},
    {},
    ADMITTED as never,
  ],
  [
    'a pattern that fits a part',
    { streams: [{ streamName: 'am1', isRegex: true }] },
    {},
    {},
    ['grant_other_stream', 'subscribe:stream_not_covered'],
  ],
  [
    'another stream',
    { streams: [{ streamName: 'Cam1', isRegex: false }] },
    {},
    {},
    ['grant_other_stream', 'subscribe:stream_not_covered'],
  ],
  ['a first address', { bindIpsOnUsage: 1 }, {}, {}, ADMITTED as never],
  [
    'a first address that is not known',
    { bindIpsOnUsage: 1 },
    {},
    { address: null },
    ['credential_addresses_taken', 'subscribe:address_unbound'],
  ],
  [
    'its tracking id',
    { trackingId: 'group' },
    { tracking: { trackingId: 'group' } },
    {},
    ADMITTED as never,
  ],
  ['publishing', {}, {}, { action: 'publish' }, ['credential_wrong_kind', 'publish:to_publish']],
]

describe.each(['subscribe token', 'self-signed token'] as const)('a %s', (kind) => {
  it.each(LIMITS)('for %s', (_, fields, claims, request, end) => {
    const { viewers, ask } = station()
    const { token, secret } = viewers(fields)
    const credential = kind === 'subscribe token' ? opaque(secret) : child(secret, token.id, claims)
    const first = ask(credential, request)
    expect(endOf(first)).toEqual(end)
    // What was remembered of it changes nothing.
    expect(ask(credential, request)).toEqual(first)
  })
})

describe('a self-signed token is refused', () => {
  it.each([
    [{ streamName: 'cam2' }, {}, 'grant_other_stream', 'stream_other'],
    [{ allowedOrigins: ['b.test'] }, {}, 'credential_other_origin', 'origin_child'],
    [{ allowedIpAddresses: ['198.51.100.1'] }, {}, 'credential_other_address', 'address_child'],
    [{ allowedIpAddresses: 'all' }, {}, 'credential_malformed', 'claims_malformed'],
    [{ tracking: { trackingId: 'other' } }, {}, 'credential_other_tracking', 'tracking'],
    [{ tracking: null }, {}, 'credential_other_tracking', 'tracking'],
    [{ originCluster: 'fra-1' }, {}, 'credential_other_cluster', 'cluster_child'],
    [{ tokenType: 'Publish' }, {}, 'credential_malformed', 'claims_missing'],
    [{ tokenId: 999 }, {}, 'credential_parent', 'parent_unknown'],
    [{}, { exp: SECONDS - 60 }, 'grant_expired', 'expired'],
    [{}, { exp: undefined }, 'credential_malformed', 'expiry_malformed'],
    [{}, { exp: START_MS + 60_000 }, 'credential_malformed', 'expiry_milliseconds'],
    [{}, { nbf: SECONDS + 30 }, 'grant_not_yet_valid', 'not_yet_valid'],
  ])('with %j %j', (streaming, times, reason, word) => {
    const { viewers, ask } = station()
    const { token, secret } = viewers({ trackingId: 'group', originCluster: 'iad-1' })
    const claims = { tracking: { trackingId: 'group' }, ...streaming }
    const credential = child(secret, token.id, claims, times)
    expect(endOf(ask(credential))).toEqual([reason, `subscribe:${word}`])
  })

  it('signed with the bytes of the text instead of the text, or without any signature', () => {
    const { viewers, ask } = station()
    const { token, secret } = viewers()
    const good = child(secret, token.id).value
    const [, payload = ''] = good.split('.')
    const header = (alg: string) =>
      Buffer.from(`{"alg":"${alg}","typ":"JWT"}`).toString('base64url')
    const unsigned = { kind: 'jwt', value: `${header('none')}.${payload}.AAAA` } as const
    expect(endOf(ask(unsigned))).toEqual(['credential_signature', 'subscribe:algorithm'])
    const other = child('f'.repeat(63).concat('e'), token.id)
    expect(endOf(ask(other))).toEqual(['credential_signature', 'subscribe:signature'])
  })

  it('once its parent is refreshed, switched off, expired or deleted, although it was right before', () => {
    for (const [change, reason] of [
      ['refresh', 'credential_signature'],
      ['disable', 'credential_parent'],
      ['expire', 'credential_parent'],
      ['delete', 'credential_parent'],
    ] as const) {
      const { viewers, ask, catalogue, clock } = station()
      const { token, secret } = viewers({ expiresAtMs: START_MS + 10_000 })
      const credential = child(secret, token.id)
      expect(endOf(ask(credential))).toEqual(ADMITTED)
      if (change === 'refresh') catalogue.subscribeTokens.refresh(token.id, 'console')
      if (change === 'disable') catalogue.subscribeTokens.setActive(token.id, false, 'console')
      if (change === 'delete') catalogue.subscribeTokens.remove(token.id, 'console')
      if (change === 'expire') clock.nowMs += 10_000
      expect([change, ask(credential).reason]).toEqual([change, reason])
      const own = { refresh: 'credential_unknown', disable: 'grant_disabled' }
      const last = { expire: 'grant_expired', delete: 'grant_deleted' }
      expect(ask(opaque(secret)).reason).toBe({ ...own, ...last }[change])
    }
  })

  it('with a word of its own once its parent is deleted, unless that never signed it', () => {
    const { viewers, ask, catalogue } = station()
    const { token, secret } = viewers()
    catalogue.subscribeTokens.remove(token.id, 'console')
    const deleted = ['credential_parent', 'subscribe:parent_deleted']
    const unknown = ['credential_parent', 'subscribe:parent_unknown']
    expect(endOf(ask(child(secret, token.id)))).toEqual(deleted)
    expect(endOf(ask(child('f'.repeat(63).concat('e'), token.id)))).toEqual(unknown)
    catalogue.subscribeTokens.restore(token.id, 'console')
    expect(endOf(ask(child(secret, token.id)))).toEqual(ADMITTED)
  })

  it.each<[string, Partial<AccessRequest>, string]>([
    ['another address', { address: '198.51.100.9' }, 'credential_other_address'],
    ['no address', { address: null }, 'credential_other_address'],
    ['another page', { origin: 'https://elsewhere.example' }, 'credential_other_origin'],
    ['no page', { origin: null }, 'credential_other_origin'],
    ['another account', { accountId: 'other' }, 'grant_other_stream'],
    ['publishing', { action: 'publish' }, 'credential_wrong_kind'],
  ])('from %s, although it was admitted before', (_, change, reason) => {
    const { viewers, ask } = station()
    const { token, secret } = viewers({
      allowedOrigins: ['radio.example'],
      allowedIpAddresses: ['192.0.2.0/24'],
    })
    const fitting = { origin: 'https://radio.example' }
    for (const credential of [opaque(secret), child(secret, token.id)]) {
      expect(endOf(ask(credential, fitting))).toEqual(ADMITTED)
      expect(ask(credential, { ...fitting, ...change }).reason).toBe(reason)
      expect(endOf(ask(credential, fitting))).toEqual(ADMITTED)
    }
  })

  it('once the account or a publish token shuts its country out, although it was admitted before', () => {
    const { viewers, encoder, ask, catalogue } = station()
    const { token, secret } = viewers()
    const credentials = [opaque(secret), child(secret, token.id)]
    const reasons = (): readonly string[] => credentials.map((each) => ask(each).reason)
    const account = { allowedCountries: [], deniedCountries: ['DE'], defaultCluster: 'auto' }
    expect(reasons()).toEqual(['grant_accepted', 'grant_accepted'])
    catalogue.account.update(account, 'console')
    expect(reasons()).toEqual(['credential_other_country', 'credential_other_country'])
    catalogue.account.update({ ...account, deniedCountries: [] }, 'console')
    expect(reasons()).toEqual(['grant_accepted', 'grant_accepted'])
    encoder({ deniedCountries: ['DE'] })
    expect(reasons()).toEqual(['credential_other_country', 'credential_other_country'])
  })

  it('once it expired itself', () => {
    const { viewers, ask, clock } = station()
    const { token, secret } = viewers()
    const credential = child(secret, token.id)
    expect(endOf(ask(credential))).toEqual(ADMITTED)
    clock.nowMs += 66_000
    expect(ask(credential).reason).toBe('grant_expired')
  })

  it('once its parent, or it alone, was revoked', () => {
    const { viewers, ask, catalogue } = station()
    const { token, secret } = viewers()
    const credential = child(secret, token.id)
    const { grantId } = ask(credential)
    const revoke = (value: string) =>
      catalogue.revocations.create({ kind: 'grant', value, untilMs: null, note: '' }, 'console')
    const alone = revoke(grantId ?? '')
    expect(ask(credential).reason).toBe('grant_revoked')
    expect(ask(opaque(secret)).reason).toBe('grant_accepted')
    catalogue.revocations.lift(alone.id, 'console')
    revoke(`st-${token.id}`)
    expect(ask(credential).reason).toBe('grant_revoked')
  })
})

describe('an admitted viewer', () => {
  it('carries the tracking id as a tag, and who it was signed for', () => {
    const { viewers, ask } = station()
    const { token, secret } = viewers({ trackingId: 'group' })
    const claims = { tracking: { trackingId: 'group' }, customViewerData: 'anna' }
    expect(ask(child(secret, token.id, claims))).toMatchObject({
      tags: ['tracking:group'],
      viewerId: 'anna',
    })
    expect(ask(opaque(secret))).toMatchObject({
      tags: ['tracking:group'],
      viewerId: null,
      grantId: `st-${token.id}`,
    })
  })
})

describe('a publish token', () => {
  it('does not let anybody watch', () => {
    const { encoder, ask } = station()
    expect(endOf(ask(opaque(encoder().secret)))).toEqual([
      'credential_wrong_kind',
      'publish:to_watch',
    ])
  })

  it.each([
    [
      { streams: [{ streamName: 'cam2', isRegex: false }] },
      'grant_other_stream',
      'stream_not_covered',
    ],
    [{ allowedOrigins: ['a.test'] }, 'credential_other_origin', 'origin'],
    [{ allowedIpAddresses: ['198.51.100.1'] }, 'credential_other_address', 'address'],
  ])('is refused with %j', (fields, reason, word) => {
    const { encoder, ask } = station()
    const credential = opaque(encoder(fields).secret)
    expect(endOf(ask(credential, { action: 'publish' }))).toEqual([reason, `publish:${word}`])
  })

  it('is refused switched off, expired, refreshed and deleted', () => {
    const { encoder, ask, catalogue, clock } = station()
    const { token, secret } = encoder({ expiresAtMs: START_MS + 1_000 })
    const publish = () => ask(opaque(secret), { action: 'publish' }).reason
    expect(publish()).toBe('grant_accepted')
    catalogue.publishTokens.setActive(token.id, false, 'console')
    expect(publish()).toBe('grant_disabled')
    catalogue.publishTokens.setActive(token.id, true, 'console')
    clock.nowMs += 1_000
    expect(publish()).toBe('grant_expired')
    catalogue.publishTokens.remove(token.id, 'console')
    expect(publish()).toBe('grant_deleted')
  })

  it('publishes whatever its countries are: they are for viewers', () => {
    const { encoder, viewers, ask } = station()
    const { secret } = encoder({ allowedCountries: ['FR'] })
    expect(ask(opaque(secret), { action: 'publish' }).reason).toBe('grant_accepted')
    expect(ask(opaque(viewers().secret)).reason).toBe('credential_other_country')
    expect(ask(opaque(viewers({ allowedCountries: ['DE'] }).secret)).reason).toBe('grant_accepted')
  })
})

describe('a secure viewer', () => {
  it('asks for a token on a public stream, as long as the publish token is there', () => {
    const { encoder, viewers, ask, catalogue } = station('public')
    expect(ask(null).reason).toBe('public_stream')
    const { token, secret } = encoder({ subscribeRequiresAuth: true })
    expect(ask(null).reason).toBe('credential_missing')
    expect(ask(opaque(viewers().secret)).reason).toBe('grant_accepted')
    expect(ask(opaque(secret), { action: 'publish' }).reason).toBe('grant_accepted')
    catalogue.publishTokens.update(token.id, { subscribeRequiresAuth: false }, 'console')
    expect(ask(null).reason).toBe('public_stream')
  })

  it('never opens a stream that needs a token', () => {
    const { encoder, ask } = station('token')
    encoder({ subscribeRequiresAuth: false })
    expect(ask(null).reason).toBe('credential_missing')
  })
})

describe('what is none of these', () => {
  it.each([
    ['opaque', 'a'.repeat(64), 'credential_unknown'],
    ['jwt', 'eyJhbGciOiJIUzI1NiJ9.e30.AAAA', 'credential_unknown'],
    ['jwt', 'x.y.z', 'credential_unknown'],
  ] as const)('%s %s is unknown', (kind, value, reason) => {
    const { ask } = station()
    expect(ask({ kind, value }).reason).toBe(reason)
  })
})
