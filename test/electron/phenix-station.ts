import { afterEach, beforeEach } from 'vitest'
import type { App } from '../../electron/app.ts'
import type { EdgeAuthCall } from '../../electron/tokens/edge-auth-payload.ts'
import { applicationInputSchema } from '../../shared/application.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import { type OpenedApp, openApp } from './open-app.ts'
import { vendorToken } from './tokens/phenix-client.ts'

export const SECRET = 'f3b1:c9d07a5e4e6b9c2d8a1f0e7b6c5d'

let opened: OpenedApp
export let app: App
/** Before each test of a file a new Stagedoor with two streams and the application `radio.example`; it is gone after it. */
export function startStation(): void {
  beforeEach(open)
  afterEach(async () => {
    await opened.close()
  })
}

async function open(): Promise<void> {
  opened = await openApp()
  app = opened.app
  const { catalogue } = app
  const add = (fields: object): unknown =>
    catalogue.streams.create(streamInputSchema.parse(fields), 'console')
  add({ name: 'live/news', group: 'news' })
  add({ name: 'live/sport', group: 'sport' })
  application({ id: 'radio.example' })
}

export function application(fields: object): void {
  const input = applicationInputSchema.parse({ firstSecret: { secret: SECRET }, ...fields })
  app.catalogue.applications.create(input, 'console')
}

export function server(protocol: 'icecast' | 'nimble'): string {
  const input = mediaServerInputSchema.parse({ name: protocol, protocol })
  const made = app.catalogue.mediaServers.create(input, 'console')
  return `${app.about.handlerUrl}/ask/${made.server.id}/${made.secret}`
}

/** Long enough for all files of a worker, which share this module. */
export const expires: EdgeAuthCall = ['expires', Date.now() + 3_600_000]
export const signed = (...calls: readonly EdgeAuthCall[]): string =>
  vendorToken('radio.example', SECRET, [expires, ...calls])

/** Asks as an Icecast does whose listener or source presents a token. */
export async function icecast(url: string, token: string, publishes = false, mount = '/live/news') {
  const form = publishes
    ? { action: 'stream_auth', mount, ip: '192.0.2.7', user: 'source', pass: token }
    : {
        action: 'listener_add',
        client: String(Math.random()),
        mount: `${mount}?token=${encodeURIComponent(token)}`,
        ip: '192.0.2.7',
        agent: 'x',
      }
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
  await response.arrayBuffer()
  return response.headers.get('icecast-auth-user') === '1' ? 200 : response.status
}

/** Asks as a Nimble does whose viewer opens a playlist with a bare token in its address. */
export async function nimble(url: string, token: string): Promise<number> {
  const body = JSON.stringify({
    host: 'media.example:8081',
    url: `http://media.example:8081/live/news/playlist.m3u8?streamToken=${token}`,
    ip: '192.0.2.7',
    'user-agent': 'x',
    session_id: String(Math.random()),
    session_type: 'HLS',
  })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body })
  return ((await response.json()) as { return_code: number }).return_code
}

/** The latest decision. */
export const latest = () => app.live.recent(1)[0]
