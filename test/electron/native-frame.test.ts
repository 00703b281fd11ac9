import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type App, createApp } from '../../electron/app.ts'
import { mediaServerInputSchema } from '../../shared/media-server.ts'
import { streamInputSchema } from '../../shared/stream.ts'

let folder: string
let app: App
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedoor-native-frame-'))
})
afterEach(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

async function start(): Promise<void> {
  app = await createApp({
    dataDirectory: join(folder, 'data'),
    keyFile: join(folder, 'test.key'),
    handler: { address: '127.0.0.1', port: 0 },
    mode: 'headless',
    logLevel: 'silent',
  })
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function post(path: string, body: unknown, secret = ''): Promise<Response> {
  const headers = { authorization: `Bearer ${secret}` }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  return fetch(`${app.about.handlerUrl}${path}`, init)
}

it('carries a metered viewer of a polling platform from the token over a restart to the end', async () => {
  await start()
  const { catalogue } = app
  const stream = { name: 'news', mode: 'metered' as const, recheckSeconds: 60 }
  const { id } = catalogue.streams.create(streamInputSchema.parse(stream), 'console')
  const { secret: key } = catalogue.streamKeys.create({ streamId: id, label: '' }, 'console')
  const input = { name: 'Project', protocol: 'native-frame-saas' as const }
  const made = catalogue.mediaServers.create(mediaServerInputSchema.parse(input), 'console')
  const { secret: service } = catalogue.serviceTokens.create({ name: 'Site' }, 'console')
  const videoToken = { scopes: ['viewer'], userId: 'ann', ttl: 600 }
  const signed = await post('/auth/v1/video-jwt', { videoToken }, service)
  const { token } = (await signed.json()) as { token: string }

  const poll = async (): Promise<unknown> => {
    const streams = { news: { token: { value: key }, viewTokens: [{ value: token }] } }
    const answer = await post(`/ask/${made.server.id}/${made.secret}`, {
      programs: { p1: { streams } },
    })
    const text = await answer.text()
    expect(answer.status).toBe(200)
    const body = JSON.parse(text) as {
      programs: { p1: { streams: { news: { stop: boolean; viewTokens: object } } } }
    }
    const { news } = body.programs.p1.streams
    return [news.stop, ...Object.values(news.viewTokens).map((each) => each.stop)]
  }
  const ann = () => app.live.list().find((each) => each.viewerId === 'ann')

  expect(await poll()).toEqual([false, false])
  await pause(60)
  expect(await poll()).toEqual([false, false])
  const before = ann()
  expect(before?.viewedMs).toBeGreaterThan(0)

  await app.close()
  await start()
  expect(ann()).toMatchObject({ id: before?.id, viewedMs: before?.viewedMs })
  expect(await poll()).toEqual([false, false])
  expect(ann()?.viewedMs).toBeGreaterThan(before?.viewedMs ?? 0)

  app.catalogue.revocations.create(
    { kind: 'viewer', value: 'ann', untilMs: null, note: '' },
    'console',
  )
  expect(await poll()).toEqual([false, true])
  expect(ann()).toBeUndefined()
})
