import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nimbleLinkUrl } from '../../../electron/catalogue/nimble-link-url.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { signWmsAuth } from '../../../electron/tokens/wms-auth.ts'
import type { AccessRequest, Verification } from '../../../shared/access.ts'
import { type NimbleLinkInput, nimbleLinkInputSchema } from '../../../shared/credential.ts'
import {
  asking,
  createFixture,
  type Fixture,
  refusal,
  START_MS,
  server,
  stream,
} from './fixture.ts'

const PASSWORD = 's3cret-pass-of-the-rule'
const ADDRESS = '203.0.113.9'
const MINUTE = 60_000

interface Hall extends Fixture {
  readonly serverId: string
  readonly streamId: string
}

function setUp(): Hall {
  const fixture = createFixture()
  const { catalogue } = fixture
  const input = server({ name: 'Hall', protocol: 'nimble', publicUrl: 'https://play.example' })
  const { server: made } = catalogue.mediaServers.create(input, 'console')
  catalogue.mediaServers.setSigningPassword(made.id, { password: PASSWORD }, 'console')
  const { id } = catalogue.streams.create(stream({ name: 'live/news' }), 'console')
  catalogue.streams.create(stream({ name: 'live/sport' }), 'console')
  return { ...fixture, serverId: made.id, streamId: id }
}

const input = (hall: Hall, fields: Partial<NimbleLinkInput> = {}): NimbleLinkInput =>
  nimbleLinkInputSchema.parse({
    mediaServerId: hall.serverId,
    streamId: hall.streamId,
    address: ADDRESS,
    ...fields,
  })

function verify(
  hall: Hall,
  token: string,
  at: { streamName?: string; address?: string; nowMs?: number; catalogue?: OwnedCatalogue } = {},
): Verification {
  const { streamName = 'live/news', address = ADDRESS, nowMs = START_MS } = at
  const request: AccessRequest = asking({
    streamName,
    mediaServerId: hall.serverId,
    protocol: 'hls',
    address,
  })
  const { verify: check } = (at.catalogue ?? hall.catalogue).snapshot.tools
  return check({ kind: 'wms-auth', value: token }, request, nowMs)
}

const reasonOf = (verified: Verification): string => (verified.ok ? 'accepted' : verified.reason)

const signed = (fields: Partial<Parameters<typeof signWmsAuth>[0]> = {}): string =>
  signWmsAuth({
    password: PASSWORD,
    nowMs: START_MS,
    validMinutes: 20,
    viewerId: null,
    address: ADDRESS,
    signedStream: 'live/news',
    ...fields,
  })

describe('a signed URL that is presented', () => {
  it('fits no stream once the link was removed with its own', () => {
    const hall = setUp()
    const { streams, links } = hall.catalogue
    const { token } = links.issueNimble(input(hall), 'console')
    const grantStreams = (catalogue: OwnedCatalogue): unknown => {
      const verified = verify(hall, token, { catalogue })
      return verified.ok ? verified.grant.streamIds : verified.reason
    }
    expect(grantStreams(hall.catalogue)).toBeNull()
    streams.remove(hall.streamId, 'console')
    const { id } = streams.create(stream({ name: 'live/news' }), 'console')
    expect(grantStreams(hall.catalogue)).toEqual([])
    const again = links.issueNimble({ ...input(hall), streamId: id }, 'console')
    expect(again.token).not.toBe(token)
    expect(grantStreams(hall.reopen())).toEqual([])
  })

  it('is refused while the media server has no password', () => {
    const hall = setUp()
    const { mediaServers } = hall.catalogue
    expect(reasonOf(verify(hall, signed()))).toBe('accepted')
    mediaServers.setSigningPassword(hall.serverId, { password: null }, 'console')
    expect(reasonOf(verify(hall, signed()))).toBe('signing_password_missing')
  })

  it('is refused with the password of another media server', () => {
    const hall = setUp()
    const { mediaServers } = hall.catalogue
    const other = mediaServers.create(server({ name: 'Other', protocol: 'nimble' }), 'console')
    mediaServers.setSigningPassword(other.server.id, { password: 'other' }, 'console')
    expect(reasonOf(verify(hall, signed({ password: 'other' })))).toBe('credential_signature')
    const there = { ...hall, serverId: other.server.id }
    expect(reasonOf(verify(there, signed()))).toBe('credential_signature')
    expect(reasonOf(verify(there, signed({ password: 'other' })))).toBe('accepted')
  })

  it('is refused once the password was changed', () => {
    const hall = setUp()
    const { mediaServers } = hall.catalogue
    mediaServers.setSigningPassword(hall.serverId, { password: 'changed' }, 'console')
    expect(reasonOf(verify(hall, signed()))).toBe('credential_signature')
  })

  it('is refused for another stream, and says so', () => {
    const hall = setUp()
    expect(reasonOf(verify(hall, signed(), { streamName: 'live/sport' }))).toBe(
      'grant_other_stream',
    )
    expect(reasonOf(verify(hall, signed(), { streamName: 'live' }))).toBe('grant_other_stream')
  })

  it('is refused from another address, and says so where the address is known', () => {
    const hall = setUp()
    const elsewhere = { address: '198.51.100.7' }
    expect(reasonOf(verify(hall, signed(), elsewhere))).toBe('credential_signature')
    expect(reasonOf(verify(hall, signed()))).toBe('accepted')
    expect(reasonOf(verify(hall, signed(), elsewhere))).toBe('credential_other_address')
  })

  it('is refused with its reason when damaged, from the future, or of another date format', () => {
    const hall = setUp()
    const future = signed({ nowMs: START_MS + 5 * MINUTE })
    expect(reasonOf(verify(hall, 'damaged'))).toBe('credential_malformed')
    const refused = verify(hall, future)
    expect(refused).toMatchObject({ ok: false, reason: 'credential_clock' })
    expect(refused.ok ? null : refused.grantId).toMatch(/^wms-/)
  })

  it('keeps to the tolerance that is set, which also lengthens the validity', () => {
    const hall = setUp()
    const token = signed({ nowMs: Math.ceil(START_MS / 1000) * 1000 + 10_000 })
    expect(verify(hall, token)).toMatchObject({ ok: true })
    hall.catalogue.mediaServers.setSigningPassword(
      hall.serverId,
      { toleranceSeconds: 0 },
      'console',
    )
    expect(reasonOf(verify(hall, token))).toBe('credential_clock')
    const now = Math.floor(START_MS / 1000) * 1000
    expect(verify(hall, signed())).toMatchObject({
      ok: true,
      grant: { expiresAtMs: now + 20 * MINUTE },
    })
  })

  it('names the viewer it was signed for', () => {
    const hall = setUp()
    const token = signed({ viewerId: 'eve', address: null })
    expect(verify(hall, token, { address: '198.51.100.7' })).toMatchObject({
      ok: true,
      grant: { kind: 'wms-auth', viewerId: 'eve', actions: ['subscribe'], label: null },
    })
  })
})

describe('signing a URL in the console', () => {
  it.each<[string, Partial<NimbleLinkInput>, string]>([
    ['neither viewer nor address', { address: null }, 'address'],
    ['an address that is none', { address: '203.0.113' }, 'address'],
    ['a viewer id with an ampersand', { viewerId: 'a&b' }, 'viewerId'],
    ['a viewer id like an address', { viewerId: '203.0.113.9' }, 'viewerId'],
    ['more of the stream than there is', { strmLen: 10 }, 'strmLen'],
  ])('refuses %s at its field', (_, fields, path) => {
    const hall = setUp()
    const refused = refusal(() => hall.catalogue.links.issueNimble(input(hall, fields), 'console'))
    expect(refused).toMatchObject({ code: 'ERR_INPUT_INVALID', issues: [{ path }] })
    expect(hall.catalogue.links.list()).toEqual([])
  })

  it('refuses a pattern, an unknown stream or server, and a server without a password', () => {
    const hall = setUp()
    const { catalogue } = hall
    const issue = (fields: Partial<NimbleLinkInput>) => () =>
      catalogue.links.issueNimble(input(hall, fields), 'console')
    const pattern = catalogue.streams.create(stream({ name: 'vod/*' }), 'console')
    expect(refusal(issue({ streamId: pattern.id })).issues).toMatchObject([{ path: 'streamId' }])
    expect(refusal(issue({ streamId: 'none' })).code).toBe('ERR_NOT_FOUND')
    expect(refusal(issue({ mediaServerId: 'none' })).code).toBe('ERR_NOT_FOUND')
    catalogue.mediaServers.setSigningPassword(hall.serverId, { password: null }, 'console')
    expect(refusal(issue({})).issues).toMatchObject([{ path: 'mediaServerId' }])
  })

  it('makes a URL that is admitted, listed, and tells its label and tags', () => {
    const hall = setUp()
    const made = hall.catalogue.links.issueNimble(
      input(hall, { label: 'Press', tags: ['press'], minutes: 5 }),
      'console',
    )
    expect(made.url).toBe(`https://play.example/live/news/playlist.m3u8?wmsAuthSign=${made.token}`)
    expect(hall.catalogue.links.list()).toEqual([made.link])
    const verified = verify(hall, made.token)
    expect(verified).toMatchObject({
      ok: true,
      grant: { id: made.link.id, label: 'Press', tags: ['press'] },
    })
    expect(verified.ok ? verified.grant.expiresAtMs : 0).toBe(made.link.expiresAtMs)
  })

  it('signs the address as the handler will read it', () => {
    const hall = setUp()
    const { token } = hall.catalogue.links.issueNimble(
      input(hall, { address: '2001:DB8:0:0::9' }),
      'console',
    )
    expect(reasonOf(verify(hall, token, { address: '2001:db8::9' }))).toBe('accepted')
  })

  it('makes two links of two wishes within a second', () => {
    const hall = setUp()
    const ids = [1, 2, 3].map(
      () => hall.catalogue.links.issueNimble(input(hall), 'console').link.id,
    )
    expect(new Set(ids).size).toBe(3)
  })

  it('signs a beginning for a family of streams', () => {
    const hall = setUp()
    const { token } = hall.catalogue.links.issueNimble(input(hall, { strmLen: 5 }), 'console')
    expect(reasonOf(verify(hall, token, { streamName: 'live/sport' }))).toBe('accepted')
    expect(reasonOf(verify(hall, token, { streamName: 'vod/film' }))).not.toBe('accepted')
  })
})

describe('a signing password', () => {
  it('is refused for a server that has no signed URLs, or that is not there', () => {
    const { catalogue } = createFixture()
    const { server: made } = catalogue.mediaServers.create(server({ name: 'Radio' }), 'console')
    const set = (id: string) => () =>
      catalogue.mediaServers.setSigningPassword(id, { password: 'x' }, 'console')
    expect(refusal(set(made.id)).issues).toMatchObject([{ path: 'password' }])
    expect(refusal(set('none')).code).toBe('ERR_NOT_FOUND')
    expect(refusal(() => catalogue.mediaServers.signingPassword('none')).code).toBe('ERR_NOT_FOUND')
  })

  it('is in no file, no list and no audit entry', () => {
    const hall = setUp()
    hall.db.pragma('wal_checkpoint(TRUNCATE)')
    expect(readFileSync(hall.path).includes(PASSWORD)).toBe(false)
    const { mediaServers, audit } = hall.catalogue
    const shown = [
      mediaServers.list(),
      mediaServers.signingPassword(hall.serverId),
      audit.list({}, 100),
    ]
    expect(JSON.stringify(shown)).not.toContain(PASSWORD)
    expect(JSON.stringify(shown)).toContain('password set')
  })

  it('stays after a restart, and when only the tolerance is changed', () => {
    const hall = setUp()
    hall.catalogue.mediaServers.setSigningPassword(
      hall.serverId,
      { toleranceSeconds: 90 },
      'console',
    )
    const catalogue = hall.reopen()
    expect(catalogue.mediaServers.signingPassword(hall.serverId)).toEqual({
      isSet: true,
      previousUntilMs: null,
      toleranceSeconds: 90,
    })
    expect(reasonOf(verify(hall, signed(), { catalogue }))).toBe('accepted')
  })

  it('goes on counting for the overlap when it is replaced, while new URLs are signed with the new one', () => {
    const hall = setUp()
    const { mediaServers } = hall.catalogue
    const old = signed()
    mediaServers.setSigningPassword(
      hall.serverId,
      { password: 'changed', overlapMinutes: 5 },
      'console',
    )
    expect(reasonOf(verify(hall, old))).toBe('accepted')
    expect(reasonOf(verify(hall, signed({ password: 'changed' })))).toBe('accepted')
    expect(reasonOf(verify(hall, old, { nowMs: START_MS + 5 * 60_000 }))).toBe(
      'credential_signature',
    )
  })

  it('goes with its media server', () => {
    const hall = setUp()
    hall.catalogue.mediaServers.remove(hall.serverId, 'console')
    expect(hall.db.prepare('SELECT * FROM media_server_signing').all()).toEqual([])
    expect(reasonOf(verify(hall, signed()))).toBe('signing_password_missing')
  })
})

describe('the address of a Nimble link', () => {
  const made = { ...stream({ name: 'live/news' }), id: 'n', createdAtMs: 0, updatedAtMs: 0 }
  const at = (publicUrl: string | null) => ({
    ...server({ name: 'Hall', protocol: 'nimble', publicUrl }),
    id: 's',
    createdAtMs: 0,
    updatedAtMs: 0,
  })

  it('is unknown where nobody said where viewers connect', () => {
    expect(nimbleLinkUrl(made, at(null), 'abc=')).toBeNull()
  })

  it('has the signature where the vendor puts it', () => {
    expect(nimbleLinkUrl(made, at('rtmp://play.example:1935/'), 'abc=')).toBe(
      'rtmp://play.example:1935/live?wmsAuthSign=abc=/news',
    )
    const played = { ...made, playUrl: 'https://cdn.example/x.m3u8?a=1#t' }
    expect(nimbleLinkUrl(played, at(null), 'abc=')).toBe(
      'https://cdn.example/x.m3u8?a=1&wmsAuthSign=abc=#t',
    )
  })
})
