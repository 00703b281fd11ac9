import type { TokenQuery } from '../../../electron/catalogue/token-calls.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import type { AccessRequest, CredentialKind, Verification } from '../../../shared/access.ts'
import { applicationInputSchema } from '../../../shared/application.ts'
import type { Token, TokenRef } from '../../../shared/token.ts'
import { type TokenInput, tokenInputSchema } from '../../../shared/token-input.ts'
import { asking, createFixture, type Fixture, server, stream } from './fixture.ts'

export const MINUTE = 60_000

interface Hall extends Fixture {
  readonly streamId: string
  readonly serverId: string
}

export function setUp(): Hall {
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

export const link = (hall: Hall, fields: object = {}): TokenInput =>
  tokenInputSchema.parse({
    kind: 'listener-link',
    streamId: hall.streamId,
    minutes: 60,
    ...fields,
  })
export const key = (hall: Hall, label = 'Studio'): TokenInput =>
  tokenInputSchema.parse({ kind: 'stream-key', streamId: hall.streamId, label })
export const nimble = (hall: Hall, fields: object = {}): TokenInput =>
  tokenInputSchema.parse({
    kind: 'nimble-link',
    mediaServerId: hall.serverId,
    streamId: hall.streamId,
    viewerId: 'customer-42',
    ...fields,
  })

export const stored = (kind: 'subscribe-token' | 'publish-token') => (): TokenInput =>
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
export const access = (_hall: Hall, fields: object = {}): TokenInput =>
  tokenInputSchema.parse({
    kind: 'access-token',
    scopes: ['viewer'],
    userId: 'ada',
    mirrors: [{ streamName: 'live/news', clientReferrer: 'token-auth' }],
    minutes: 60,
    ...fields,
  })

export function issue(
  hall: Hall,
  input: TokenInput,
): { ref: TokenRef; secret: string; token: Token } {
  const { token, secret } = hall.catalogue.tokens.issue(input, 'console')
  return { token, ref: { kind: token.kind, id: token.id }, secret: secret ?? '' }
}

export const page = (catalogue: OwnedCatalogue, query: Partial<TokenQuery> = {}) =>
  catalogue.tokens.page({ before: null, text: '', kind: null, status: null, limit: 100, ...query })
export const labels = async (catalogue: OwnedCatalogue, query: Partial<TokenQuery> = {}) =>
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

export function present(
  hall: Hall,
  { kind }: TokenRef,
  value: string,
  catalogue: OwnedCatalogue = hall.catalogue,
): string {
  const request: AccessRequest = asking({
    action: kind === 'stream-key' || kind === 'publish-token' ? 'publish' : 'subscribe',
    mediaServerId: hall.serverId,
    protocol: 'hls',
    address: '203.0.113.9',
  })
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

export const KINDS = [
  ['listener link', link],
  ['Nimble link', nimble],
  ['stream key', key],
  ['subscribe token', stored('subscribe-token')],
  ['publish token', stored('publish-token')],
  ['EdgeAuth token', edge],
  ['access token', access],
] as const
