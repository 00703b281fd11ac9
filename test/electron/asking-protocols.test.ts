import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../electron/app.ts'
import type { Api } from '../../shared/api-map.ts'
import { mediaServerInputSchema, type ProtocolName } from '../../shared/media-server.ts'
import { type StreamMode, streamInputSchema } from '../../shared/stream.ts'
import { type OpenedApp, openApp } from './open-app.ts'

let opened: OpenedApp
let app: App

beforeEach(async () => {
  opened = await openApp()
  app = opened.app
})
afterEach(async () => {
  await opened.close()
})

const addStream = (name: string, mode: StreamMode): unknown =>
  app.catalogue.streams.create(streamInputSchema.parse({ name, mode }), 'console')

/** A media server of that protocol, as what posts JSON to its address. */
function serverOf(
  protocol: ProtocolName,
  controlPassword?: string,
): (body: object) => Promise<Response> {
  const input = mediaServerInputSchema.parse({ name: `Studio ${controlPassword}`, protocol })
  const { server, secret } = app.catalogue.mediaServers.create(input, 'console')
  if (controlPassword !== undefined) {
    const input = { value: controlPassword, overlapMinutes: 0 }
    app.catalogue.mediaServers.setSecret(server.id, 'control-token', input, 'console')
  }
  const url = `${app.about.handlerUrl}/ask/${server.id}/${secret}`
  return (body) => fetch(url, { method: 'POST', body: JSON.stringify(body), redirect: 'manual' })
}

describe('a viewer at MediaMTX', () => {
  const VIEWER = {
    ip: '203.0.113.9',
    user: '',
    password: '',
    token: '',
    action: 'read',
    path: 'live/news',
    protocol: 'hls',
    id: '5a0f9c04-2a43-4a2c-8b5d-7a3d1be4ff03',
    query: '',
    userAgent: 'Mozilla/5.0',
  }

  it('is told to send a credential, and no refusal is shown for that', async () => {
    addStream('live/news', 'token')
    const ask = serverOf('mediamtx')
    expect((await ask(VIEWER)).status).toBe(401)
    expect(app.live.recent(1)).toEqual([])
    expect((await ask({ ...VIEWER, user: 'bob', password: 'wrong' })).status).toBe(401)
    expect(app.live.recent(1)).toMatchObject([{ reason: 'credential_missing' }])
    expect(app.live.list()).toEqual([])
  })

  it('needs none on a public stream, and is in Live by the id MediaMTX cuts it with', async () => {
    addStream('live/news', 'public')
    const ask = serverOf('mediamtx')
    expect((await ask({ ...VIEWER, action: 'publish' })).status).toBe(401)
    expect((await ask(VIEWER)).status).toBe(200)
    expect(app.live.list()).toMatchObject([{ sessionKey: VIEWER.id, protocol: 'hls' }])
  })
})

it('lets its own calls to the control API of MediaMTX in, and nobody else’s', async () => {
  const call = { action: 'api', ip: '127.0.0.1', user: 'stagedoor', path: '', id: null }
  const ask = serverOf('mediamtx', 'c0ntrol-password')
  expect((await ask({ ...call, password: 'another' })).status).toBe(403)
  expect((await ask({ ...call, password: 'c0ntrol-password' })).status).toBe(200)
  const other = serverOf('mediamtx')
  expect((await other({ ...call, password: 'c0ntrol-password' })).status).toBe(403)
  expect(app.live.recent(1)).toEqual([])
})

describe('a viewer at SRS', () => {
  const VIEWER = { client_id: '9308h583', ip: '203.0.113.9', app: 'live', stream: 'news' }

  it('is refused with a code, admitted with another, and over when that is told', async () => {
    const ask = serverOf('srs')
    const refused = await ask({ ...VIEWER, action: 'on_play' })
    expect([refused.status, await refused.text()]).toEqual([403, '{"code":403}'])
    addStream('live/news', 'public')
    const admitted = await ask({ ...VIEWER, action: 'on_play' })
    expect([admitted.status, await admitted.text()]).toEqual([200, '{"code":0}'])
    expect(app.live.list()).toHaveLength(1)
    await ask({ ...VIEWER, action: 'on_stop' })
    expect(app.live.list()).toEqual([])
  })
})

describe('a program of one’s own', () => {
  it('is answered for each of a batch, and ends what it began', async () => {
    addStream('live/news', 'public')
    addStream('live/closed', 'token')
    const ask = serverOf('generic')
    const viewer = { action: 'subscribe', session: 'v1' }
    const requests = ['live/news', 'live/closed', 'unknown'].map((stream, n) => ({
      ...viewer,
      session: `v${n + 1}`,
      stream,
    }))
    expect(await (await ask({ version: 1, requests })).json()).toEqual({
      version: 1,
      answers: [
        { outcome: 'allow' },
        { outcome: 'deny', reason: 'credential needed' },
        { outcome: 'deny', reason: 'stream not available' },
      ],
    })
    expect(app.live.list()).toMatchObject([{ streamName: 'live/news', sessionKey: 'v1' }])
    await ask({ version: 1, ...viewer, stream: 'live/news', phase: 'end' })
    expect(app.live.list()).toEqual([])
  })
})

it('whose secret is wrong is told of a media server, and not of one that is switched off', async () => {
  for (const [name, enabled] of [
    ['off', false],
    ['on', true],
  ] as const) {
    const input = mediaServerInputSchema.parse({ name, protocol: 'icecast', enabled })
    const { server } = app.catalogue.mediaServers.create(input, 'console')
    await fetch(`${app.about.handlerUrl}/ask/${server.id}/wrong`, { method: 'POST' })
  }
  const answer = await app.console(new Request('http://x/api/v1/media-servers'))
  const { mediaServers } = (await answer.json()) as Api['GET /media-servers']['answer']
  const told = mediaServers.map(({ name, turnedAway }) => [name, turnedAway?.why ?? null])
  expect(Object.fromEntries(told)).toEqual({ off: null, on: 'secret' })
})
