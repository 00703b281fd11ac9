import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { Handler, HandlerDeps, VendorApi } from '../../../electron/handler/types.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { decisionOf, fakeAdmission, SECRET, serverOf, startHandler } from './fakes.ts'
import { rawRequest, sendRaw } from './raw-socket.ts'

const BODY =
  '{"url":"/live/news/playlist.m3u8","ip":"198.51.100.7","session_id":7,"session_type":"HLS"}'
const ICECAST_BODY = 'action=listener_add&client=7&mount=%2flive.ogg&ip=198.51.100.7'

let running: Handler | null = null
afterEach(async () => {
  await running?.close()
  running = null
})

async function start(change: Partial<HandlerDeps> = {}, server?: MediaServer) {
  const started = await startHandler(change, server)
  running = started.handler
  return started
}

function post(url: string, body = BODY, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers })
}

const basic = (user: string, pass: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${pass}`).toString('base64')}`,
})

async function expectNothingHere(response: Response): Promise<void> {
  expect(response.status).toBe(404)
  expect(await response.text()).toBe('')
  expect(response.headers.get('content-length')).toBe('0')
  expect(response.headers.get('icecast-auth-user')).toBeNull()
}

describe('a stranger', () => {
  it.each([
    ['a wrong secret', `/ask/studio/${SECRET}x`],
    ['a longer path', `/ask/studio/${SECRET}/`],
    ['an unknown server', `/ask/other/${SECRET}`],
    ['no secret', '/ask/studio'],
    ['an empty secret', '/ask/studio/'],
    ['an empty server', `/ask//${SECRET}`],
    ['neither', '/ask/'],
    ['another path', '/'],
    ['a server of the prototype', '/ask/__proto__/constructor'],
  ])('with %s learns nothing and nothing is asked', async (_, path) => {
    const { asked, admission, malformed } = fakeAdmission()
    const { url } = await start({ admission })
    await expectNothingHere(await post(url + path))
    expect(asked).toEqual([])
    expect(malformed).toEqual([])
  })

  it.each([
    ['a wrong password', basic('studio', 'wrong')],
    ['the empty pair that Icecast sends', { authorization: 'Basic Og==' }],
    ['a password without Basic', { authorization: SECRET }],
    ['base64 that is none', { authorization: 'Basic %%%%' }],
  ])('with %s learns nothing', async (_, headers) => {
    const { url } = await start()
    await expectNothingHere(await post(`${url}/ask/studio`, BODY, headers))
  })

  it('with a wrong secret in the path gets no second chance by password', async () => {
    const { url } = await start()
    await expectNothingHere(await post(`${url}/ask/studio/x`, BODY, basic('studio', SECRET)))
  })

  it('who keeps sending wrong secrets is named and logged once, and keeps nobody out', async () => {
    const logged: object[] = []
    const log = { error: () => undefined, warn: (entry: object) => void logged.push(entry) }
    const { handler, url } = await start({ log })
    for (let tries = 0; tries < 30; tries += 1) {
      await expectNothingHere(await post(`${url}/ask/studio/${tries}`))
    }
    expect(logged).toEqual([{ address: '127.0.0.1' }])
    expect(handler.guessing()).toEqual([{ address: '127.0.0.1', serverIds: ['studio'] }])
    expect((await post(`${url}/ask/studio/${SECRET}`)).status).toBe(200)
  })

  it('who keeps sending wrong service tokens is named as well', async () => {
    const api: VendorApi = {
      name: 'test',
      owns: (path) => path === '/api',
      answer: (_, answer) => answer({ status: 401, headers: {}, body: '' }),
    }
    const { handler, url } = await start({ apis: [api] })
    for (let tries = 0; tries < 21; tries += 1) await (await fetch(`${url}/api`)).text()
    expect(handler.guessing()).toEqual([{ address: '127.0.0.1', serverIds: [] }])
  })

  it('from another address learns nothing, even with the secret', async () => {
    const { url } = await start({}, serverOf({ allowedPeers: ['192.0.2.0/24', '::1'] }))
    await expectNothingHere(await post(`${url}/ask/studio/${SECRET}`))
  })

  it('uses a secret by a question that is understood, and by nothing else that came with it', async () => {
    const server = serverOf()
    const uses: string[] = []
    const noteUse: HandlerDeps['noteUse'] = (id, secret) => void uses.push(`${id} ${secret}`)
    const { url } = await start({ noteUse }, server)
    await fetch(`${url}/ask/studio/${SECRET}`)
    await post(`${url}/ask/studio/${SECRET}/elsewhere`)
    await post(`${url}/ask/studio/${SECRET}`, '{"a":')
    await post(`${url}/ask/studio/${SECRET}`, 'x'.repeat(70_000))
    await post(`${url}/ask/studio/wrong`)
    expect(uses).toEqual([])
    await post(`${url}/ask/studio/${SECRET}`)
    await post(`${url}/ask/studio`, BODY, basic('studio', SECRET))
    expect(uses).toEqual([`studio ${SECRET}`, `studio ${SECRET}`])
  })

  it('from where it may not ask has not used its secret', async () => {
    const uses: string[] = []
    const noteUse: HandlerDeps['noteUse'] = (id) => void uses.push(id)
    const { url } = await start({ noteUse }, serverOf({ allowedPeers: ['192.0.2.0/24'] }))
    await post(`${url}/ask/studio/${SECRET}`)
    expect(uses).toEqual([])
  })

  it('in the name of a server that is switched off sends no wrong secrets: they may be right', async () => {
    const off = serverOf({ enabled: false })
    const { handler, url } = await start({ authenticate: () => null }, off)
    for (let tries = 0; tries < 22; tries += 1) await post(`${url}/ask/studio/${SECRET}`)
    expect([handler.guessing(), handler.status(off).turnedAway]).toEqual([[], null])
  })

  it('gets no address into play by X-Forwarded-For', async () => {
    const { url } = await start({}, serverOf({ allowedPeers: ['192.0.2.1'] }))
    const headers = { 'x-forwarded-for': '192.0.2.1' }
    await expectNothingHere(await post(`${url}/ask/studio/${SECRET}`, BODY, headers))
  })

  it('reaches nothing when no check of secrets works', async () => {
    const { url, logged } = await start({
      authenticate: () => {
        throw new Error('locked')
      },
    })
    const response = await post(`${url}/ask/studio/${SECRET}`)
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('')
    expect(logged).toEqual(['Error: locked'])
  })
})

describe('what fails inside', () => {
  it.each([
    ['nimble', BODY, '{"return_code":403}'],
    ['icecast', ICECAST_BODY, ''],
  ] as const)('is %s’s denial', async (protocol, body, expected) => {
    const { admission } = fakeAdmission()
    const answer = (): never => {
      throw new Error('out of order')
    }
    const { url, logged } = await start(
      { admission: { ...admission, answer } },
      serverOf({ protocol }),
    )
    const response = await post(`${url}/ask/studio/${SECRET}`, body)
    expect(response.ok).toBe(false)
    expect(await response.text()).toBe(expected)
    expect(response.headers.get('icecast-auth-user')).toBeNull()
    expect(logged).toEqual(['Error: out of order'])
  })

  it('is a denial also when a reply cannot go on the wire', async () => {
    const redirectUrl = 'http://radio.example/\r\nicecast-auth-user: 1'
    const { admission } = fakeAdmission(
      decisionOf({ outcome: 'redirect', reason: 'rule_redirect', redirectUrl }),
    )
    const { url, logged } = await start({ admission }, serverOf({ protocol: 'icecast' }))
    const response = await post(`${url}/ask/studio/${SECRET}`, ICECAST_BODY)
    expect(response.ok).toBe(false)
    expect(response.headers.get('icecast-auth-user')).toBeNull()
    expect(logged).toHaveLength(1)
  })

  it('is answered once, whatever the admission calls', async () => {
    const { admission } = fakeAdmission()
    const answer: typeof admission.answer = (_, done) => {
      done(decisionOf({ outcome: 'deny', reason: 'rule_drop' }), 1)
      done(decisionOf(), 2)
      throw new Error('late')
    }
    const { url } = await start({ admission: { ...admission, answer } })
    const response = await post(`${url}/ask/studio/${SECRET}`)
    expect(await response.text()).toBe('{"return_code":403}')
  })
})

describe('a media server', () => {
  it('is answered by the protocol it is set up with', async () => {
    const { asked, admission } = fakeAdmission()
    const { url } = await start({ admission })
    const response = await post(`${url}/ask/studio/${SECRET}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe('19')
    expect(await response.text()).toBe('{"return_code":200}')
    expect(asked).toMatchObject([{ streamName: 'live/news', mediaServerId: 'studio' }])
  })

  it('may bring its secret as password', async () => {
    const { url } = await start()
    const response = await post(`${url}/ask/studio`, BODY, basic('any', SECRET))
    expect(response.status).toBe(200)
  })

  it('may call from an address block it is allowed from', async () => {
    const { url } = await start({}, serverOf({ allowedPeers: ['192.0.2.1', '127.0.0.0/8'] }))
    expect((await post(`${url}/ask/studio/${SECRET}`)).status).toBe(200)
  })

  it('is answered only after the decision is stored', async () => {
    const { admission } = fakeAdmission()
    let store = (): void => {}
    const answer: typeof admission.answer = (_, done) => {
      store = () => done(decisionOf(), 1)
    }
    const { url } = await start({ admission: { ...admission, answer } })
    let isAnswered = false
    const reply = post(`${url}/ask/studio/${SECRET}`).then((response) => {
      isAnswered = true
      return response
    })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(isAnswered).toBe(false)
    store()
    expect((await reply).status).toBe(200)
  })

  it('keeps its connection on HTTP/1.1, several requests in order', async () => {
    const { admission, asked } = fakeAdmission()
    const { port } = await start({ admission })
    const one = rawRequest(`/ask/studio/${SECRET}`, BODY)
    const last = rawRequest(`/ask/studio/${SECRET}`, BODY, ['Connection: close'])
    const { text } = await sendRaw(port, one + one + last)
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3)
    expect(asked).toHaveLength(3)
  })

  it('is closed on after HTTP/1.0, and needs no Host there', async () => {
    const { port } = await start()
    const head = `POST /ask/studio/${SECRET} HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: ${BODY.length}`
    const { text, closed } = await sendRaw(port, `${head}\r\n\r\n${BODY}`)
    expect(text).toContain('{"return_code":200}')
    expect(closed).toBe(true)
  })

  it('sends its body in pieces', async () => {
    const { port } = await start()
    const request = rawRequest(`/ask/studio/${SECRET}`, BODY, ['Connection: close'])
    const { text } = await sendRaw(port, request.slice(0, -30), 5_000, (socket) => {
      setTimeout(() => socket.write(request.slice(-30, -10)), 20)
      setTimeout(() => socket.write(request.slice(-10)), 40)
    })
    expect(text).toContain('{"return_code":200}')
  })

  it('has its sources’ coming and going noted', async () => {
    const { admission, asked, ended } = fakeAdmission()
    const { url } = await start({ admission }, serverOf({ protocol: 'icecast' }))
    await post(`${url}/ask/studio/${SECRET}`, 'action=mount_add&mount=%2flive.ogg')
    expect(asked).toEqual([])
    await post(`${url}/ask/studio/${SECRET}`, 'action=mount_remove&mount=%2flive.ogg')
    expect(asked).toMatchObject([{ phase: 'end', action: 'publish' }])
    expect(ended).toEqual(['studio live.ogg restart', 'studio live.ogg source_gone'])
  })

  it('is told to its operator when it is turned away, and why, until it asks as it should', async () => {
    const server = serverOf({ allowedPeers: ['192.0.2.1'] })
    const { url, handler } = await start({ now: () => 7 }, server)
    const why = () => handler.status(server).turnedAway
    expect(why()).toBeNull()
    await post(`${url}/ask/studio/wrong`)
    expect(why()).toEqual({ why: 'secret', address: '127.0.0.1', atMs: 7, times: 1 })
    for (let n = 0; n < 30; n += 1) await post(`${url}/ask/studio/${SECRET}`)
    expect(why()).toEqual({ why: 'peer', address: '127.0.0.1', atMs: 7, times: 30 })
    expect(handler.guessing()).toEqual([])
  })

  it('is counted, with what could not be understood', async () => {
    const { admission, malformed } = fakeAdmission()
    const server = serverOf()
    const { url, handler } = await start({ admission, now: () => 1_700_000_000_000 }, server)
    expect(handler.status(server)).toMatchObject({ requests: 0, firstRequestAtMs: null })
    expect(handler.latency()).toEqual({ p50Ms: null, p99Ms: null })
    await post(`${url}/ask/studio/${SECRET}`)
    await post(`${url}/ask/studio/${SECRET}`, '{')
    await post(`${url}/ask/studio/wrong`)
    expect(handler.status(server)).toMatchObject({
      requests: 2,
      malformed: 1,
      firstRequestAtMs: 1_700_000_000_000,
      lastRequestAtMs: 1_700_000_000_000,
      capabilities: { redirect: true },
    })
    expect(malformed).toEqual(['the body is not JSON'])
    expect(handler.latency().p99Ms).toBeGreaterThan(0)
  })

  it('is told its address, secret last', async () => {
    const { handler, url } = await start()
    expect(handler.handlerUrl('studio', SECRET)).toBe(`${url}/ask/studio/${SECRET}`)
  })
})

describe('listening and closing', () => {
  it('fails where it cannot listen, as node:net says', async () => {
    const { port } = await start()
    await expect(startHandler({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await expect(startHandler({ address: '192.0.2.1' })).rejects.toMatchObject({
      code: 'EADDRNOTAVAIL',
    })
  })

  it('lets a reply under way leave, then closes its connection', async () => {
    const { admission } = fakeAdmission()
    let store = (): void => {}
    const answer: typeof admission.answer = (_, done) => {
      store = () => done(decisionOf(), 1)
    }
    const { port, handler } = await start({ admission: { ...admission, answer } })
    const reply = sendRaw(port, rawRequest(`/ask/studio/${SECRET}`, BODY))
    await expect.poll(() => store.toString()).toContain('decisionOf')
    const closing = handler.close()
    store()
    const { text, closed } = await reply
    await closing
    expect(text.toLowerCase()).toContain('connection: close')
    expect(text).toContain('{"return_code":200}')
    expect(closed).toBe(true)
  })

  it('cuts what does not end, and takes nobody new', async () => {
    const { admission } = fakeAdmission()
    const limits = { closeMs: 50 }
    const { port, handler } = await start({ admission: { ...admission, answer() {} }, limits })
    const reply = sendRaw(port, rawRequest(`/ask/studio/${SECRET}`, BODY))
    await new Promise((resolve) => setTimeout(resolve, 50))
    await handler.close()
    expect(await reply).toEqual({ text: '', closed: true })
    const refused = new Promise((resolve) => {
      httpRequest({ port, host: '127.0.0.1' }).on('error', resolve).end()
    })
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED' })
  })
})
