import { createHmac } from 'node:crypto'
import {
  authorizeSubscribe,
  type SubscribeOutcome,
} from '../../../electron/tokens/subscribe-director.ts'
import { prepareSubscribeToken } from '../../../electron/tokens/subscribe-token-parent.ts'
import type {
  DirectorStream,
  PreparedToken,
  SubscribeCatalogue,
  SubscribeChoices,
  SubscribeQuestion,
  SubscribeToken,
} from '../../../electron/tokens/subscribe-token-types.ts'

/** The vendor's public example of a subscribe token. */
export const secret = 'd2e166fdda89824a6c493d8a2af7a0754199eff9e38c579cba8783767a44039c'
export const nowMs = 1_750_813_300_000
export const now = nowMs / 1000

export const parent: SubscribeToken = {
  id: 12345,
  secret,
  accountId: 'acc',
  streams: [{ streamName: 'cam1', isRegex: false }],
  allowedOrigins: [],
  allowedIpAddresses: [],
  bindIpsOnUsage: null,
  allowedCountries: [],
  deniedCountries: [],
  trackingId: null,
  originCluster: null,
  isActive: true,
  expiresAtMs: null,
}

export const stream: DirectorStream = {
  accountId: 'acc',
  streamName: 'cam1',
  subscribeRequiresAuth: true,
  isLive: true,
  cluster: null,
  countries: null,
}

const encode = (text: string): string => Buffer.from(text).toString('base64url')

/** A JWS with exactly this header and payload. */
export function forge(
  payload: unknown,
  options: {
    readonly header?: unknown
    readonly key?: string | Buffer
    readonly digest?: string
  } = {},
): string {
  const { header = { alg: 'HS256', typ: 'JWT' }, key = secret, digest = 'sha256' } = options
  const text = (value: unknown): string =>
    typeof value === 'string' ? value : JSON.stringify(value)
  const input = `${encode(text(header))}.${encode(text(payload))}`
  return `${input}.${createHmac(digest, key).update(input).digest('base64url')}`
}

/** Claims of a child that the parent above vouches for. */
export const child = (streaming: object = {}, times: object = {}): object => ({
  streaming: { tokenId: 12345, tokenType: 'Subscribe', streamName: 'cam1', ...streaming },
  exp: now + 60,
  ...times,
})

export interface Scene {
  readonly token?: string | null
  readonly parent?: Partial<SubscribeToken>
  readonly stream?: Partial<DirectorStream> | null
  readonly question?: Partial<SubscribeQuestion>
  readonly bound?: readonly string[]
  readonly account?: Partial<NonNullable<ReturnType<SubscribeCatalogue['account']>>>
  readonly choices?: Partial<SubscribeChoices>
  readonly prepared?: PreparedToken
}

/** Asks about a scene in which all is well but for what it says. */
export function ask(scene: Scene = {}): SubscribeOutcome {
  const row = scene.prepared ?? prepareSubscribeToken({ ...parent, ...scene.parent })
  const { token = forge(child()) } = scene
  const question: SubscribeQuestion = {
    body: { streamName: 'cam1' },
    authorization: token === null ? null : `Bearer ${token}`,
    origin: null,
    address: null,
    country: null,
    nowMs,
    ...scene.question,
  }
  const catalogue: SubscribeCatalogue = {
    tokenById: (id) => (id === row.token.id ? row : null),
    tokenBySecret: (text) => (text === row.token.secret ? row : null),
    stream: (accountId, name) =>
      scene.stream !== null && accountId === 'acc' && name === (scene.stream?.streamName ?? 'cam1')
        ? { ...stream, ...scene.stream }
        : null,
    boundTo: () => scene.bound ?? [],
    account: () => ({ countries: null, defaultCluster: null, ...scene.account }),
  }
  return authorizeSubscribe(question, catalogue, {
    leewaySeconds: 5,
    maxLifetimeSeconds: null,
    lists: 'and',
    ...scene.choices,
  })
}

/** The reason of a refusal, or null when admitted. */
export function reasonOf(scene: Scene): string | null {
  const outcome = ask(scene)
  return outcome.ok ? null : outcome.reason
}

/** A self-signed token that says so. */
export const streaming = (claims: object): string => forge(child(claims))
export const de = { allowedCountries: ['DE'], deniedCountries: [] }
export const notDe = { allowedCountries: [], deniedCountries: ['DE'] }
export const demo = 'https://a.demo.com'
