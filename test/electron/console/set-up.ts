import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import {
  applicationInputSchema,
  applicationSecretInputSchema,
} from '../../../shared/application.ts'
import type { MediaServerInput } from '../../../shared/media-server.ts'
import type { PinnedTestInput } from '../../../shared/pinned-test.ts'
import { settingsSchema } from '../../../shared/settings.ts'
import { publishTokenInputSchema, subscribeTokenInputSchema } from '../../../shared/stream-token.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { type Bench, decisionRecord, liveSession } from './support.ts'

/** The public key of RFC 7515 appendix A.3. */
export const JWKS = JSON.stringify({
  keys: [
    {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      kid: 'k1',
      alg: 'ES256',
    },
  ],
})

export const RULE = makeRule({
  id: 'no-bots',
  name: 'No bots',
  source: { kind: 'user_agent', values: ['*bot*'] },
})
/** Holds: the stream of the set-up wants a token. */
export const PINNED: PinnedTestInput = {
  name: 'Open',
  request: {
    action: 'subscribe',
    streamName: 'live/news',
    protocol: 'hls',
    address: null,
    userAgent: null,
    referer: null,
    viewerId: null,
    sessionKey: null,
    credential: { kind: 'none' },
    atMs: 0,
  },
  expected: { outcome: 'deny', reason: null, redirectUrl: null },
}
export const TURN_URL = 'turn:turn.example:3478'

/** What a catalogue of one of each has, for paths that need an id. */
export async function setUp(bench: Bench) {
  const { catalogue, live, decisions } = bench
  const stream = catalogue.streams.create(STREAM, 'console')
  const { server } = catalogue.mediaServers.create(SERVER, 'console')
  const nimble: MediaServerInput = { ...SERVER, name: 'Video hall', protocol: 'nimble' }
  const { server: video } = catalogue.mediaServers.create(nimble, 'console')
  catalogue.mediaServers.rollSecret(video.id, { overlapMinutes: 60, endsWithUse: true }, 'console')
  catalogue.mediaServers.setSigningPassword(video.id, { password: 's3cret-pass' }, 'console')
  const director = { iceServers: [{ urls: [TURN_URL], username: 'door' }] }
  catalogue.settings.update(settingsSchema.parse({ director }), 'console')
  const { key } = catalogue.streamKeys.create({ streamId: stream.id, label: 'studio' }, 'console')
  for (const _ of [1, 2]) catalogue.signingKeys.rotate('connection', 'console')
  const retired = catalogue.signingKeys.list().find((each) => each.retiredAtMs !== null)
  const { token } = catalogue.serviceTokens.create({ name: 'Site' }, 'console')
  const made = catalogue.applications.create(
    applicationInputSchema.parse({ id: 'radio.example' }),
    'console',
  )
  const edgeAuth = catalogue.applications.issue('radio.example', { label: 'Ann' }, 'console')
  const second = applicationSecretInputSchema.parse({ name: 'second' })
  catalogue.applications.addSecret('radio.example', second, 'console')
  const revocation = catalogue.revocations.create(
    { kind: 'viewer', value: 'eve', untilMs: null, note: '' },
    'console',
  )
  const tokens = storedTokens(bench)
  catalogue.rules.saveDraft(0, [RULE], 'console')
  catalogue.rules.publish(0, 'first', 'console')
  catalogue.rules.saveDraft(1, [{ ...RULE, priority: 6 }], 'console')
  live.start(liveSession('s1', { streamId: stream.id }), null)
  decisions.push(decisionRecord(2), decisionRecord(1))
  const videoKey = await catalogue.videoKeys.rotate('ES256', 'console')
  const issuer = { issuer: 'https://login.example/', jwks: JWKS }
  const viewer = { scopes: ['viewer'], userId: 'ann' }
  const gone = catalogue.pinnedTests.create({ ...PINNED, name: 'Gone' }, 'console')
  catalogue.pinnedTests.remove(gone.id, 'console')
  catalogue.annotations.set('viewer', 'eve', { note: 'Shares links', isPinned: true }, 'console')
  const late = {
    screen: 'live',
    name: 'Late',
    filter: 'stream:live/late',
    isPinned: false,
  } as const
  const view = catalogue.savedViews.create({ ...late, name: 'Early' }, 'console')
  catalogue.savedViews.update(view.id, late, 'console')
  return {
    pinned: catalogue.pinnedTests.create(PINNED, 'console').id,
    view: view.id,
    edit: catalogue.edits.latest().id,
    deleted: catalogue.deleted.list()[0]?.id ?? '',
    tokenKey: keptKey(catalogue),
    videoKey: videoKey.kid,
    accessToken: catalogue.accessTokens.issue(viewer, 'console').id,
    issuer: catalogue.videoKeys.addIssuer(issuer, 'console').id,
    stream: stream.id,
    server: server.id,
    video: video.id,
    key: key.id,
    token: token.id,
    retiredKey: retired?.id ?? '',
    edgeAuth: edgeAuth.item.id,
    secret: made.application.secrets[0]?.id ?? '',
    revocation: revocation.id,
    ...tokens,
  }
}

/** Of each kind one, and after it one that was deleted. */
function storedTokens({ catalogue }: Bench) {
  const { subscribeTokens, publishTokens, apiSecrets } = catalogue
  const streams = [{ streamName: 'live/news' }]
  const [viewers, gone] = ['first', 'gone'].map((label) =>
    subscribeTokens.create(subscribeTokenInputSchema.parse({ label, streams }), 'console'),
  )
  const [encoder] = ['first', 'gone'].map((label) =>
    publishTokens.create(publishTokenInputSchema.parse({ label, streams }), 'console'),
  )
  subscribeTokens.remove(gone?.token.id ?? 0, 'console')
  publishTokens.remove((encoder?.token.id ?? 0) + 1, 'console')
  return {
    subscribeToken: viewers?.token.id ?? 0,
    publishToken: encoder?.token.id ?? 0,
    apiSecret: apiSecrets.create({ name: 'Shop' }, 'console').apiSecret.id,
  }
}

export const STREAM = {
  name: 'live/news',
  title: '',
  mode: 'token',
  group: null,
  enabled: true,
  recheckSeconds: 60,
  recheckGraceSeconds: 10,
  endAfterMissedChecks: 1,
  endAfterFailedChecks: 1,
  maxSessionSeconds: null,
  expiryEnds: 'by_token',
  playUrl: 'https://play.example/news',
  originUrl: null,
  originAllowPrivate: false,
  frontDoor: false,
  whipUrl: null,
} as const
export const SERVER: MediaServerInput = {
  name: 'Radio',
  protocol: 'icecast',
  allowedPeers: [],
  publicUrl: null,
  enabled: true,
  assumedSessionSeconds: 14_400,
  missingTokens: 'deny',
  compareSeconds: 30,
  unknownSessions: 'show',
}

export type Ids = Awaited<ReturnType<typeof setUp>>
/** One good call: its path, body, status and some of its answer. */
export type Happy = readonly [
  path: (ids: Ids) => string,
  body: ((ids: Ids) => unknown) | null,
  status: number,
  part: object,
]

/** A key of a media server whose secret was replaced. */
function keptKey({ tokenKeys }: OwnedCatalogue): string {
  const format = 'ant-media-jwt'
  const secret = 'one of thirty-two characters here'
  const { id } = tokenKeys.create({ name: 'Ant', format, settings: {}, secret }, 'console')
  tokenKeys.roll(id, { secret: secret.toUpperCase(), overlapMinutes: 60 }, 'console')
  return id
}
