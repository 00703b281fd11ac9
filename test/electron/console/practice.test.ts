import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { SERVER } from './set-up.ts'
import { bench, call, refusal } from './support.ts'

let handler: Server | null = null
afterEach(() => void handler?.close())

/** Stands where the handler is. @returns What it was asked, as it comes. */
async function answering(status: number, body: string): Promise<{ url: string; asked: object[] }> {
  const asked: object[] = []
  handler = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    asked.push(JSON.parse(text) as object)
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>((done) => handler?.listen(0, '127.0.0.1', done))
  const { port } = handler.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, asked }
}

/** A console with one media server, whose handler is at another address. */
function playing(url: string, protocol: 'generic' | 'icecast' = 'generic') {
  const { catalogue, deps } = bench()
  const handlerUrl = (id: string, secret: string): string => `${url}/ask/${id}/${secret}`
  const { console } = bench({ catalogue, mediaServers: { ...deps.mediaServers, handlerUrl } })
  const input = { ...SERVER, name: 'Practice', protocol }
  const { server, secret } = catalogue.mediaServers.create(input, 'console')
  return { console, secret, route: `POST /media-servers/${server.id}/practice` }
}

const VIEWER = { stream: 'live/news', credential: 'abc' }
const NOWHERE = 'http://127.0.0.1:9'

it('refuses another kind, a media server that is not there, and a viewer of no stream', async () => {
  const { console, route } = playing(NOWHERE, 'icecast')
  expect(await refusal(await call(console, route, VIEWER))).toEqual([400, 'ERR_INPUT_INVALID'])
  const none = await call(console, 'POST /media-servers/none/practice', VIEWER)
  expect(await refusal(none)).toEqual([404, 'ERR_NOT_FOUND'])
  const blank = await call(console, route, { stream: '' })
  expect(await refusal(blank)).toEqual([400, 'ERR_INPUT_INVALID', 'stream'])
})

it('says that nothing answered, without the secret', async () => {
  const { console, route, secret } = playing(NOWHERE)
  const response = await call(console, route, VIEWER)
  expect(await response.clone().text()).not.toContain(secret)
  expect(await refusal(response)).toEqual([500, 'ERR_INTERNAL'])
})

it('takes an answer that is not of the protocol for none', async () => {
  const { url } = await answering(200, '{"outcome":"perhaps"}')
  const { console, route } = playing(url)
  expect(await refusal(await call(console, route, VIEWER))).toEqual([500, 'ERR_INTERNAL'])
})

it.each([
  [403, 'deny'],
  [200, 'allow'],
])('asks over HTTP as the generic protocol says, and tells of %i %s', async (status, outcome) => {
  const { url, asked } = await answering(status, JSON.stringify({ version: 1, outcome }))
  const { console, route } = playing(url)
  const answer = await (await call(console, route, VIEWER)).json()
  expect(answer).toEqual({ status, outcome, session: expect.stringMatching(/^practice-/) })
  const question = { version: 1, action: 'subscribe', address: '203.0.113.9', ...VIEWER }
  expect(asked).toEqual([expect.objectContaining(question)])
})
