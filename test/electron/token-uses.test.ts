import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../electron/app.ts'
import { selfSigningKey, signSubscribeToken } from '../../electron/tokens/subscribe-token-sign.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { settingsSchema } from '../../shared/settings.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import { publishTokenInputSchema, subscribeTokenInputSchema } from '../../shared/stream-token.ts'
import { type OpenedApp, openApp } from './open-app.ts'

let opened: OpenedApp
let app: App
let ask: string
const held: Record<string, string> = {}

const STREAMS = { label: 'first', streams: [{ streamName: 'live.mp3' }] }

/** One Stagedoor with a stream that needs a token, an Icecast, a Director, and one token of each kind. */
beforeAll(async () => {
  opened = await openApp()
  app = opened.app
  const { catalogue } = app
  const director = { urls: ['wss://edge.example/ws'], onlyLive: false }
  catalogue.settings.update(settingsSchema.parse({ director }), 'console')
  catalogue.streams.create(streamInputSchema.parse({ name: 'live.mp3', mode: 'token' }), 'console')
  const { server, secret } = catalogue.mediaServers.create(
    mediaServerInputSchema.parse({ name: 'Icecast', protocol: 'icecast' }),
    'console',
  )
  ask = `${app.about.handlerUrl}/ask/${server.id}/${secret}`
  const viewers = catalogue.subscribeTokens.create(subscribeTokenInputSchema.parse(STREAMS), 'cli')
  held['subscribe token'] = viewers.secret
  const input = {
    tokenId: viewers.token.id,
    streamName: 'live.mp3',
    expiresAtMs: Date.now() + 60_000,
  }
  held['self-signed token'] = signSubscribeToken(input, selfSigningKey(viewers.secret))
  held['publish token'] = catalogue.publishTokens.create(
    publishTokenInputSchema.parse(STREAMS),
    'cli',
  ).secret
  held['API secret'] = catalogue.apiSecrets.create({ name: 'Shop' }, 'cli').secret
})

afterAll(async () => {
  await opened.close()
})

async function director(call: string, token: string): Promise<number> {
  const response = await fetch(`${app.about.handlerUrl}/api/director/${call}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ streamName: 'live.mp3' }),
  })
  return response.status
}

async function rest(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${app.about.handlerUrl}/api/cluster`, { headers })).status
}

let client = 0

/** 200 where the listener is let in, 401 where not, whatever Icecast makes of it. */
async function listener(token: string): Promise<number> {
  client += 1
  const form = {
    action: 'listener_add',
    client: String(client),
    mount: `/live.mp3?token=${encodeURIComponent(token)}`,
    ip: '192.0.2.1',
    agent: 'x',
  }
  const response = await fetch(ask, { method: 'POST', body: new URLSearchParams(form) })
  return response.headers.get('icecast-auth-user') === '1' ? 200 : 401
}

const USES: Readonly<Record<string, (token: string) => Promise<number>>> = {
  'a Director to watch': (token) => director('subscribe', token),
  'a Director to publish': (token) => director('publish', token),
  'the token API': rest,
  'a media server to watch': listener,
}

const RIGHT: Readonly<Record<string, readonly string[]>> = {
  'a Director to watch': ['subscribe token', 'self-signed token'],
  'a Director to publish': ['publish token'],
  'the token API': ['API secret'],
  'a media server to watch': ['subscribe token', 'self-signed token'],
}

const KINDS = ['subscribe token', 'self-signed token', 'publish token', 'API secret']
const CASES = Object.keys(USES).flatMap((use) =>
  KINDS.map((kind) => [kind, use, RIGHT[use]?.includes(kind) === true ? 200 : 401] as const),
)

describe('each kind of token at each place', () => {
  it.each(CASES)('%s at %s: %i', async (kind, use, status) => {
    expect(await USES[use]?.(held[kind] ?? '')).toBe(status)
  })
})

describe('a token that is deleted', () => {
  it('marks its live viewers and those of what it signed, and lets nobody in', async () => {
    const { catalogue, live } = app
    const { token, secret } = catalogue.subscribeTokens.create(
      subscribeTokenInputSchema.parse(STREAMS),
      'cli',
    )
    const input = { tokenId: token.id, streamName: 'live.mp3', expiresAtMs: Date.now() + 60_000 }
    const signed = signSubscribeToken(input, selfSigningKey(secret))
    expect([await listener(secret), await listener(signed)]).toEqual([200, 200])
    const own = () => live.list().filter(({ grantId }) => grantId?.includes(`t-${token.id}`))
    expect(own().map((each) => each.revokedAtMs)).toEqual([null, null])
    catalogue.subscribeTokens.remove(token.id, 'cli')
    expect(own().filter((each) => each.revokedAtMs === null)).toEqual([])
    expect([await listener(secret), await listener(signed)]).toEqual([401, 401])
    catalogue.subscribeTokens.restore(token.id, 'cli')
    expect(own().map((each) => each.revokedAtMs)).toEqual([null, null])
    expect(await listener(signed)).toBe(200)
  })
})
