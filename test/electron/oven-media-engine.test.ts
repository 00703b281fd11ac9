import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../electron/app.ts'
import { omeSignature } from '../../electron/tokens/ome-signature.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import { type OpenedApp, openApp } from './open-app.ts'

const SECRET = 'k3y-of-Server.xml'
let opened: OpenedApp
let app: App
let path: string
let id: string
let key = ''

beforeEach(async () => {
  opened = await openApp()
  app = opened.app
  const input = { name: 'Studio', protocol: 'oven-media-engine' as const }
  const made = app.catalogue.mediaServers.create(mediaServerInputSchema.parse(input), 'console')
  id = made.server.id
  path = `/ask/${id}/${made.secret}`
})
afterEach(async () => {
  await opened.close()
})

const setSecret = (value: string | null): unknown =>
  app.catalogue.mediaServers.setSecret(id, 'push-token', { value, overlapMinutes: 0 }, 'console')

async function ask(
  status: 'opening' | 'closing',
  secret: string | null,
  direction: 'incoming' | 'outgoing' = 'outgoing',
): Promise<unknown> {
  const client = { address: '203.0.113.9', port: 29_291 }
  const url = `ws://media.example:3333/live/news?token=${key}`
  const request = { direction, protocol: 'webrtc', status, url }
  // Written with letters beyond ASCII, so that the bytes are signed and not some other text of the same meaning.
  const body = JSON.stringify({ client: { ...client, user_agent: 'Höre' }, request }, null, 3)
  const headers: Record<string, string> = {}
  if (secret !== null) headers['x-ome-signature'] = omeSignature(body, secret)
  const answer = await fetch(`${app.about.handlerUrl}${path}`, { method: 'POST', headers, body })
  return await answer.json()
}

describe('a viewer at OvenMediaEngine', () => {
  beforeEach(() => {
    const stream = { name: 'live/news', mode: 'public' as const, maxSessionSeconds: 90 }
    app.catalogue.streams.create(streamInputSchema.parse(stream), 'console')
  })

  it('is refused where the question is not signed with the secret key', async () => {
    setSecret(SECRET)
    for (const secret of [null, 'another']) {
      expect(await ask('opening', secret)).toMatchObject({ allowed: false })
    }
    expect(app.live.list()).toEqual([])
    expect(app.live.recent(1)).toMatchObject([{ reason: 'request_malformed' }])
  })

  it('is admitted for as long as a session may last, and is over when that is told', async () => {
    setSecret(SECRET)
    expect(await ask('opening', SECRET)).toEqual({ allowed: true, lifetime: 90_000 })
    expect(app.live.list()).toMatchObject([{ streamName: 'live/news', address: '203.0.113.9' }])
    expect(await ask('closing', null)).toMatchObject({ allowed: false })
    expect(app.live.list()).toHaveLength(1)
    expect(await ask('closing', SECRET)).toEqual({})
    expect(app.live.list()).toEqual([])
  })
})

it('has publishers that Stagedoor ends where it is controlled, and viewers that it cannot', async () => {
  const { streams, streamKeys, mediaServers } = app.catalogue
  const stream = streamInputSchema.parse({ name: 'live/news', mode: 'public' })
  const { id: streamId } = streams.create(stream, 'console')
  key = streamKeys.create({ streamId, label: 'studio' }, 'console').secret
  const control = { url: 'http://127.0.0.1:9/default', allowPrivate: true, user: '' }
  mediaServers.setControl(id, control, 'console')
  await ask('opening', null, 'incoming')
  await ask('opening', null)
  const endings = app.live.list().map(({ action, ending }) => [action, ending?.by])
  expect(endings.sort()).toEqual([
    ['publish', 'stagedoor'],
    ['subscribe', 'nothing'],
  ])
})

it('has a secret key, a token for its control, and no other secret', () => {
  setSecret(SECRET)
  const input = { value: 'x', overlapMinutes: 0 }
  const { mediaServers } = app.catalogue
  expect(() => mediaServers.setSecret(id, 'publish-password', input, 'console')).toThrow()
})
