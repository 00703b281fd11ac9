import { describe, expect, it } from 'vitest'
import type { TokenQuery } from '../../../electron/catalogue/token-calls.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import type { AccessRequest, CredentialKind, Verification } from '../../../shared/access.ts'
import { applicationInputSchema } from '../../../shared/application.ts'
import { PRACTICE } from '../../../shared/practice.ts'
import { RESTORE_MS, type Token, type TokenRef, tokenStatus } from '../../../shared/token.ts'
import { type TokenInput, tokenInputSchema, tokenRenewSchema } from '../../../shared/token-input.ts'
import { createFixture, type Fixture, refusal, START_MS, server, stream } from './fixture.ts'

const MINUTE = 60_000

interface Hall extends Fixture {
  readonly streamId: string
  readonly serverId: string
}

function setUp(): Hall {
  const fixture = createFixture()
  const { catalogue } = fixture
  const { id } = catalogue.streams.create(stream({ name: 'live/news' }), 'console')
  const made = catalogue.mediaServers.create(
    server({ name: 'Hall', protocol: 'nimble', publicUrl: 'https://play.example' }),
    'console',
  )
  catalogue.applications.create(applicationInputSchema.parse({ id: 'phenix' }), 'console')
  catalogue.mediaServers.setSigningPassword(made.server.id, { password: 'of the rule' }, 'console')
  return { ...fixture, streamId: id, serverId: made.server.id }
}

const link = (hall: Hall, fields: object = {}): TokenInput =>
  tokenInputSchema.parse({
    kind: 'listener-link',
    streamId: hall.streamId,
    minutes: 60,
    ...fields,
  })
const key = (hall: Hall, label = 'Studio'): TokenInput =>
  tokenInputSchema.parse({ kind: 'stream-key', streamId: hall.streamId, label })
const nimble = (hall: Hall, fields: object = {}): TokenInput =>
  tokenInputSchema.parse({
    kind: 'nimble-link',
    mediaServerId: hall.serverId,
    streamId: hall.streamId,
    viewerId: 'customer-42',
    ...fields,
  })

const stored = (kind: 'subscribe-token' | 'publish-token') => (): TokenInput =>
  tokenInputSchema.parse({ kind, label: 'Web site', streams: [{ streamName: 'live/news' }] })
const edge = (): TokenInput =>
  tokenInputSchema.parse({
    kind: 'edge-auth',
    applicationId: 'phenix',
    label: 'Ada',
    type: 'stream',
    channelAlias: 'live/news',
    expiresInSeconds: 3600,
  })
const access = (_hall: Hall, fields: object = {}): TokenInput =>
  tokenInputSchema.parse({
    kind: 'access-token',
    scopes: ['viewer'],
    userId: 'ada',
    mirrors: [{ streamName: 'live/news', clientReferrer: 'token-auth' }],
    minutes: 60,
    ...fields,
  })

function issue(hall: Hall, input: TokenInput): { ref: TokenRef; secret: string; token: Token } {
  const { token, secret } = hall.catalogue.tokens.issue(input, 'console')
  return { token, ref: { kind: token.kind, id: token.id }, secret: secret ?? '' }
}

const page = (catalogue: OwnedCatalogue, query: Partial<TokenQuery> = {}) =>
  catalogue.tokens.page({ before: null, text: '', kind: null, status: null, limit: 100, ...query })
const labels = async (catalogue: OwnedCatalogue, query: Partial<TokenQuery> = {}) =>
  (await page(catalogue, query)).tokens.map((token) => token.label)

const SHAPES = {
  'listener-link': 'rj-auth',
  'nimble-link': 'wms-auth',
  'stream-key': 'stream-key',
  'subscribe-token': 'opaque',
  'publish-token': 'opaque',
  'edge-auth': 'edge-auth',
  'access-token': 'opaque',
} as const satisfies Readonly<Record<string, CredentialKind>>

function present(
  hall: Hall,
  { kind }: TokenRef,
  value: string,
  catalogue: OwnedCatalogue = hall.catalogue,
): string {
  const request: AccessRequest = {
    action: kind === 'stream-key' || kind === 'publish-token' ? 'publish' : 'subscribe',
    phase: 'start',
    streamName: 'live/news',
    mediaServerId: hall.serverId,
    protocol: 'hls',
    address: '203.0.113.9',
    userAgent: null,
    referer: null,
    sessionKey: null,
    viewerId: null,
    credentials: [],
  }
  const shape = SHAPES[kind as keyof typeof SHAPES]
  const verified: Verification = catalogue.snapshot.tools.verify(
    { kind: shape, value },
    request,
    hall.clock.nowMs,
  )
  if (!verified.ok) return verified.reason
  const { expiresAtMs } = verified.grant
  return expiresAtMs !== null && hall.clock.nowMs >= expiresAtMs ? 'grant_expired' : 'accepted'
}

const KINDS = [
  ['listener link', link],
  ['Nimble link', nimble],
  ['stream key', key],
  ['subscribe token', stored('subscribe-token')],
  ['publish token', stored('publish-token')],
  ['EdgeAuth token', edge],
  ['access token', access],
] as const

describe.each(KINDS)('a %s', (_, input) => {
  it('is refused while it is switched off, and after a restart too', () => {
    const hall = setUp()
    const { ref, secret } = issue(hall, input(hall))
    expect(present(hall, ref, secret)).toBe('accepted')
    hall.catalogue.tokens.act('disable', [ref], 'console')
    expect(present(hall, ref, secret)).toBe('grant_disabled')
    const again = hall.reopen()
    expect(present(hall, ref, secret, again)).toBe('grant_disabled')
    again.tokens.act('enable', [ref], 'console')
    expect(present(hall, ref, secret, again)).toBe('accepted')
  })

  it('is refused once deleted, until it is restored', async () => {
    const hall = setUp()
    const { ref, secret } = issue(hall, input(hall))
    hall.catalogue.tokens.act('delete', [ref], 'console')
    expect(present(hall, ref, secret)).toBe('grant_deleted')
    expect((await page(hall.catalogue)).tokens).toEqual([])
    const { tokens } = await page(hall.catalogue, { status: 'deleted' })
    expect(tokens.map(({ id }) => id)).toEqual([ref.id])
    hall.catalogue.tokens.act('restore', [ref], 'console')
    expect(present(hall, ref, secret)).toBe('accepted')
    expect((await page(hall.catalogue)).tokens).toHaveLength(1)
  })

  it('cannot be restored after 30 days', () => {
    const hall = setUp()
    const { ref } = issue(hall, input(hall))
    hall.catalogue.tokens.act('delete', [ref], 'console')
    hall.clock.nowMs += RESTORE_MS
    const restore = () => hall.catalogue.tokens.act('restore', [ref], 'console')
    expect(refusal(restore).code).toBe('ERR_NOT_FOUND')
  })

  it('is rolled: both hold during the overlap, the new one alone after it', () => {
    const hall = setUp()
    const { ref, secret, token } = issue(hall, input(hall))
    const renewal = tokenRenewSchema.parse({ ...ref, overlapMinutes: 10 })
    const rolled = hall.catalogue.tokens.renew(renewal, 'console')
    expect(rolled.token).toMatchObject({ label: token.label, streams: token.streams })
    expect(rolled.secret).not.toBe(secret)
    const fresh = { kind: rolled.token.kind, id: rolled.token.id }
    expect(present(hall, ref, secret)).toBe('accepted')
    expect(present(hall, fresh, rolled.secret ?? '')).toBe('accepted')
    hall.clock.nowMs += 10 * MINUTE
    expect(present(hall, ref, secret)).toBe('grant_expired')
    expect(present(hall, fresh, rolled.secret ?? '')).toBe('accepted')
  })
})

describe('renewing', () => {
  it('is refused for a deleted token', () => {
    const hall = setUp()
    const { ref } = issue(hall, link(hall))
    hall.catalogue.tokens.act('delete', [ref], 'console')
    const renew = () => hall.catalogue.tokens.renew(tokenRenewSchema.parse(ref), 'console')
    expect(refusal(renew).code).toBe('ERR_NOT_FOUND')
  })

  it('issues a link anew for as long as it was issued for, with its restrictions', () => {
    const hall = setUp()
    const asked = nimble(hall, { minutes: 30, address: '203.0.113.9', tags: ['press'] })
    const { ref } = issue(hall, asked)
    hall.clock.nowMs += 20 * MINUTE
    const { token, secret } = hall.catalogue.tokens.renew(tokenRenewSchema.parse(ref), 'console')
    expect(token.tags).toEqual(['press'])
    // The end has the tolerance for clocks in it.
    expect(Math.round(((token.expiresAtMs ?? 0) - hall.clock.nowMs) / MINUTE)).toBe(31)
    expect(present(hall, ref, secret ?? '')).toBe('accepted')
  })

  it.each([
    ['subscribe token', stored('subscribe-token')],
    ['publish token', stored('publish-token')],
    ['access token', access],
  ] as const)('moves the end of a %s, whose text stays', (_, input) => {
    const hall = setUp()
    const { ref, secret } = issue(hall, input(hall))
    const renewal = tokenRenewSchema.parse({ ...ref, minutes: 5 })
    expect(hall.catalogue.tokens.renew(renewal, 'console').secret).toBeNull()
    expect(present(hall, ref, secret)).toBe('accepted')
    hall.clock.nowMs += 5 * MINUTE
    expect(present(hall, ref, secret)).toBe('grant_expired')
    hall.catalogue.tokens.renew(renewal, 'console')
    expect(present(hall, ref, secret)).toBe('accepted')
  })

  it('refuses what leaked from the moment it is rolled at once', () => {
    const hall = setUp()
    for (const [, input] of KINDS) {
      const { ref, secret } = issue(hall, input(hall))
      const renewal = tokenRenewSchema.parse({ ...ref, overlapMinutes: 0 })
      const rolled = hall.catalogue.tokens.renew(renewal, 'console')
      expect(present(hall, ref, secret), ref.kind).toMatch(/^grant_(expired|disabled)$/)
      expect(present(hall, ref, rolled.secret ?? ''), ref.kind).toBe('accepted')
    }
  })

  it('leaves nothing out of what a publish token and an access token were limited to', () => {
    const hall = setUp()
    const { publishTokens } = hall.catalogue
    const options = { restream: [{ url: 'rtmp://x.test/live', key: 'of the other' }] }
    const asked = { subscribeRequiresAuth: true, bindIpsOnUsage: 2, deniedCountries: ['US'] }
    const limited = { ...stored('publish-token')(), ...asked, options }
    const one = issue(hall, tokenInputSchema.parse(limited))
    const roll = (ref: TokenRef) =>
      hall.catalogue.tokens.renew(tokenRenewSchema.parse({ ...ref, overlapMinutes: 5 }), 'console')
    const { token } = roll(one.ref)
    const idOf = (grantId: string): number => Number(grantId.replace('pt-', ''))
    const [before, after] = [one.ref.id, token.id].map((id) => publishTokens.get(idOf(id)))
    const mark = { id: 0, hint: '', expiresAtMs: null, uses: 0 }
    expect({ ...after, ...mark }).toEqual({ ...before, ...mark })
    // A mirror that names no stream is for none, and does not become one for every stream.
    const nothing = issue(hall, access(hall, { mirrors: [{ streamName: '' }] }))
    expect(roll(nothing.ref).token.streams).toEqual(['(no stream)'])
  })

  it('moves the end of a stream key, whose text stays', () => {
    const hall = setUp()
    const { ref, secret } = issue(hall, key(hall))
    const renewal = tokenRenewSchema.parse({ ...ref, minutes: 5 })
    expect(hall.catalogue.tokens.renew(renewal, 'console').secret).toBeNull()
    hall.clock.nowMs += 5 * MINUTE
    expect(present(hall, ref, secret)).toBe('grant_expired')
    hall.catalogue.tokens.renew(tokenRenewSchema.parse(ref), 'console')
    expect(present(hall, ref, secret)).toBe('accepted')
  })
})

describe('acts on several tokens', () => {
  it('change none when one of them is not there', async () => {
    const hall = setUp()
    const { ref } = issue(hall, link(hall))
    const act = () =>
      hall.catalogue.tokens.act('disable', [ref, { kind: 'stream-key', id: 'gone' }], 'console')
    expect(refusal(act).code).toBe('ERR_NOT_FOUND')
    expect((await page(hall.catalogue)).tokens[0]?.disabledAtMs).toBeNull()
  })

  it('take no id of another kind', () => {
    const hall = setUp()
    const { ref } = issue(hall, link(hall))
    const act = () =>
      hall.catalogue.tokens.act('disable', [{ ...ref, kind: 'nimble-link' }], 'console')
    expect(refusal(act).code).toBe('ERR_NOT_FOUND')
  })

  it('restore no stream key whose label another has by now', () => {
    const hall = setUp()
    const { ref } = issue(hall, key(hall))
    hall.catalogue.tokens.act('delete', [ref], 'console')
    issue(hall, key(hall))
    const restore = () => hall.catalogue.tokens.act('restore', [ref], 'console')
    expect(refusal(restore).code).toBe('ERR_NAME_TAKEN')
  })
})

describe('the list', () => {
  it('refuses a cursor that no page answered', async () => {
    const hall = setUp()
    await expect(page(hall.catalogue, { before: 'x' })).rejects.toMatchObject({
      code: 'ERR_INPUT_INVALID',
    })
  })

  it('has all kinds, newest first, in pages that neither skip nor repeat', async () => {
    const hall = setUp()
    const made: string[] = []
    for (const input of [link, key, nimble, link]) {
      hall.clock.nowMs += 1000
      made.push(issue(hall, input(hall)).ref.id)
    }
    const first = await page(hall.catalogue, { limit: 3 })
    const rest = await page(hall.catalogue, { limit: 3, before: first.nextBefore })
    expect([...first.tokens, ...rest.tokens].map(({ id }) => id)).toEqual(made.reverse())
    expect(rest.nextBefore).toBeNull()
  })

  it('finds by text, kind and status', async () => {
    const hall = setUp()
    issue(hall, link(hall, { label: 'Ada', tags: ['press'] }))
    const { ref } = issue(hall, link(hall, { label: 'Grace' }))
    issue(hall, key(hall, 'Encoder'))
    hall.catalogue.tokens.act('disable', [ref], 'console')
    const { catalogue } = hall
    expect(await labels(catalogue, { text: 'PRESS' })).toEqual(['Ada'])
    expect(await labels(catalogue, { kind: 'stream-key' })).toEqual(['Encoder'])
    expect(await labels(catalogue, { status: 'disabled' })).toEqual(['Grace'])
    expect((await labels(catalogue, { status: 'active' })).sort()).toEqual(['Ada', 'Encoder'])
    hall.clock.nowMs += 61 * MINUTE
    expect((await labels(catalogue, { status: 'expired' })).sort()).toEqual(['Ada', 'Grace'])
  })

  it('shows what was revoked, until the revocation is lifted or over', async () => {
    const hall = setUp()
    const { ref } = issue(hall, link(hall, { label: 'Ada' }))
    const untilMs = START_MS + MINUTE
    const revocation = { kind: 'grant' as const, value: ref.id, untilMs, note: '' }
    hall.catalogue.revocations.create(revocation, 'console')
    expect(await labels(hall.catalogue, { status: 'revoked' })).toEqual(['Ada'])
    hall.clock.nowMs = untilMs
    expect(await labels(hall.catalogue, { status: 'revoked' })).toEqual([])
    hall.catalogue.tokens.act('lift', [ref], 'console')
    expect((await page(hall.catalogue)).tokens[0]?.revokedAtMs).toBeNull()
  })

  it('lets others have their turn while it looks through many', async () => {
    const hall = setUp()
    const asked = { streamId: hall.streamId, minutes: 60, label: '', tags: [] }
    const many = (): void => {
      for (let at = 0; at < 1_500; at += 1) hall.catalogue.links.issue(asked, 'console')
    }
    hall.catalogue.batch(many, { keep: true })
    let turns = 0
    let done = false
    const count = (): void => {
      turns += 1
      if (!done) setImmediate(count)
    }
    setImmediate(count)
    await page(hall.catalogue, { text: 'nobody' })
    done = true
    expect(turns).toBeGreaterThanOrEqual(3)
  })
})

it('leads no link to a media server that is only played, while there is another', () => {
  const { catalogue } = createFixture()
  const { id: streamId } = catalogue.streams.create(stream({ name: 'live.mp3' }), 'console')
  const add = (name: string, publicUrl: string | null, protocol = 'icecast' as const) =>
    catalogue.mediaServers.create(server({ name, protocol, publicUrl }), 'console').server
  catalogue.mediaServers.create(server({ ...PRACTICE, protocol: 'generic' }), 'console')
  const asked = tokenInputSchema.parse({ kind: 'listener-link', streamId, minutes: 60 })
  const names = (): readonly string[] =>
    catalogue.tokens.issue(asked, 'console').urls.map(({ name }) => name)
  const linked = (): string | null =>
    catalogue.links.issue({ streamId, minutes: 60, label: '', tags: [] }, 'console').url
  expect(names()).toEqual([PRACTICE.name])
  const silent = add('Silent', null)
  expect([names(), linked()]).toEqual([[], null])
  add('Icecast', 'http://radio.example:8000')
  expect(names()).toEqual(['Icecast'])
  expect(linked()).toMatch(/^http:\/\/radio\.example:8000\/live\.mp3\?/)
  catalogue.mediaServers.remove(silent.id, 'console')
  expect(names()).toEqual(['Icecast'])
})

it('a status names what counts most', () => {
  const hall = setUp()
  const plain = issue(hall, link(hall)).token
  const at = plain.expiresAtMs ?? 0
  expect(tokenStatus(plain, at - 1)).toBe('active')
  expect(tokenStatus(plain, at)).toBe('expired')
  expect(tokenStatus({ ...plain, disabledAtMs: 1 }, at - 1)).toBe('disabled')
  expect(tokenStatus({ ...plain, revokedAtMs: 1 }, at)).toBe('revoked')
  expect(tokenStatus({ ...plain, revokedAtMs: 1, revokedUntilMs: at }, at)).toBe('expired')
  expect(tokenStatus({ ...plain, deletedAtMs: 1, revokedAtMs: 1 }, at)).toBe('deleted')
})
