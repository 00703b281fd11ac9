import { once } from 'node:events'
import { request as httpRequest, type ServerResponse } from 'node:http'
import { networkInterfaces } from 'node:os'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { beginAnswer } from '../../../electron/console/patience.ts'
import { type ServeConsoleOptions, serveConsole } from '../../../electron/console/serve.ts'
import type { FeedLine } from '../../../shared/api.ts'
import { bearer, CONTROL, codeOf, raw, served, signIn } from './carrier.ts'
import { bench, later } from './support.ts'

describe('a request that names another host', () => {
  it.each([
    ['another name', 'Host: evil.test:PORT'],
    ['a name that ends like ours', 'Host: localhost.evil.test:PORT'],
    ['a name that resolves to us', 'Host: 127.0.0.1.nip.io:PORT'],
    ['no port', 'Host: 127.0.0.1'],
    ['another port', 'Host: 127.0.0.1:1'],
    ['a dot at the end', 'Host: localhost.:PORT'],
    ['an address in another spelling', 'Host: 0177.0.0.1:PORT'],
    ['another address of this machine', 'Host: [::1]:PORT'],
    ['a user name', 'Host: localhost@127.0.0.1:PORT'],
    ['an empty host', 'Host: '],
    ['two hosts, ours first', 'Host: 127.0.0.1:PORT\r\nHost: evil.test'],
    ['two hosts, ours last', 'Host: evil.test\r\nHost: 127.0.0.1:PORT'],
  ])('is refused before anything is looked at: %s', async (_name, host) => {
    const fetch = vi.fn(async () => new Response('reached'))
    const { port } = await served({ fetch, close: () => undefined })
    for (const line of ['GET / HTTP/1.1', 'OPTIONS /api/v1/streams HTTP/1.1', 'PUT / HTTP/1.1']) {
      const head = [line, host.replaceAll('PORT', String(port)), 'Connection: close']
      expect(await raw(port, head)).toMatch(/^HTTP\/1\.1 (403|400) /)
    }
    expect(fetch).not.toHaveBeenCalled()
  })

  it.each([
    ['no Host at all', 'GET / HTTP/1.1', 'Accept: */*'],
    ['an old protocol without Host', 'GET / HTTP/1.0', 'Accept: */*'],
    ['a whole address', 'GET http://evil.test/ HTTP/1.1', 'Host: 127.0.0.1:PORT'],
    ['our whole address', 'GET http://127.0.0.1:PORT/ HTTP/1.1', 'Host: 127.0.0.1:PORT'],
    ['a host after two slashes', 'GET //evil.test/ HTTP/1.1', 'Host: 127.0.0.1:PORT'],
    ['a star', 'OPTIONS * HTTP/1.1', 'Host: 127.0.0.1:PORT'],
    ['a tunnel', 'CONNECT evil.test:443 HTTP/1.1', 'Host: evil.test:443'],
    [
      'an upgrade',
      'GET / HTTP/1.1',
      'Host: evil.test\r\nConnection: Upgrade\r\nUpgrade: websocket',
    ],
  ])('is refused when it asks by %s', async (_name, line, header) => {
    const fetch = vi.fn(async () => new Response('reached'))
    const { port } = await served({ fetch, close: () => undefined })
    const head = [line, header].map((text) => text.replaceAll('PORT', String(port)))
    expect(await raw(port, head)).not.toMatch(/^HTTP\/1\.1 (2|3)/)
    expect(fetch).not.toHaveBeenCalled()
  })

  it('is answered with the code and the headers every answer has', async () => {
    const { port } = await served()
    const answer = await raw(port, ['GET / HTTP/1.1', 'Host: evil.test', 'Connection: close'])
    expect(answer).toContain('"code":"ERR_HOST"')
    expect(answer).toMatch(/content-security-policy: default-src 'none'/i)
    expect(answer).toMatch(/cache-control: no-store/i)
  })

  it('is one that names localhost, where another program may listen, and the port', async () => {
    const { port } = await served()
    for (const call of ['GET /api/v1/about', 'POST /', 'PUT /x']) {
      const head = [
        `${call} HTTP/1.1`,
        `Host: LOCALHOST:${port}`,
        'Connection: close',
        `Authorization: Bearer ${CONTROL}`,
      ]
      const answer = await raw(port, head)
      expect(answer).toMatch(/^HTTP\/1\.1 403 /)
      expect(answer).toContain('as http://127.0.0.1:8481.')
    }
  })

  it('is led to the address where it asks for the page as localhost, and by no other name', async () => {
    const { port, url } = await served()
    const answered = (line: string, host: string) =>
      raw(port, [`${line} HTTP/1.1`, `Host: ${host}:${port}`, 'Connection: close'])
    expect(await answered('GET /?x=1', 'localhost')).toMatch(
      new RegExp(`^HTTP/1.1 307 [^]*\r\nlocation: ${url}/\\?x=1\r\n`, 'i'),
    )
    expect(await answered('GET //evil.test/', 'localhost')).toMatch(/^HTTP\/1\.1 403 /)
    expect(await answered('GET /', 'localhost.evil.test')).toMatch(/^HTTP\/1\.1 403 /)
  })
})

describe('a request on behalf of another site', () => {
  it.each([
    ['another site', { origin: 'https://evil.test' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['our host over TLS', { origin: 'https://127.0.0.1:PORT' }],
    ['a name that begins like ours', { origin: 'http://127.0.0.1:PORT.evil.test' }],
    ['a site that hides its origin', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling', { 'sec-fetch-site': 'same-site' }],
    [
      'one whose two words differ',
      { origin: 'http://127.0.0.1:PORT', 'sec-fetch-site': 'cross-site' },
    ],
  ])('is refused although its token is right: %s', async (_name, claimed) => {
    const { console, catalogue } = bench()
    const carrier = await served(console)
    const token = await signIn(carrier)
    const headers = Object.fromEntries(
      Object.entries(claimed).map(([name, text]) => [
        name,
        text.replace('PORT', String(carrier.port)),
      ]),
    )
    // Not fetch: it is a browser's client, and would set some of these itself.
    const status = await new Promise((resolve) => {
      const call = httpRequest(`${carrier.url}/api/v1/streams`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer(token), ...headers },
      })
      call.on('response', (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      call.end('{"name":"live/news"}')
    })
    expect(status).toBe(403)
    expect(catalogue.streams.list()).toEqual([])
  })

  it('gets no word that would let it read an answer', async () => {
    const carrier = await served()
    const response = await fetch(`${carrier.url}/api/v1/streams`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.test', 'access-control-request-method': 'POST' },
    })
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
    expect(await codeOf(response)).toEqual([403, 'ERR_HOST'])
  })

  it('is none when our own page asks', async () => {
    const carrier = await served()
    const token = await signIn(carrier)
    const headers = { ...bearer(token), origin: carrier.url }
    expect((await fetch(`${carrier.url}/api/v1/streams`, { headers })).status).toBe(200)
  })
})

describe('a caller without a session', () => {
  it.each([
    ['nothing', {}],
    ['an empty token', { authorization: 'Bearer ' }],
    ['a made-up token', bearer('x'.repeat(43))],
    ['another scheme', { authorization: `Basic ${CONTROL}` }],
    ['two tokens', { authorization: `Bearer ${CONTROL} ${CONTROL}` }],
    ['a token in a cookie', { cookie: `token=${CONTROL}` }],
  ])('is refused with %s, whatever it calls', async (_name, headers) => {
    const carrier = await served()
    for (const path of [
      '/api/v1/about',
      '/api/v1/feed',
      '/api/v1/nothing',
      '/api/v1/openapi.json',
    ]) {
      const response = await fetch(carrier.url + path, { headers })
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(await codeOf(response)).toEqual([401, 'ERR_CALLER_UNAUTHENTICATED'])
    }
  })

  it('may load the page', async () => {
    const page = vi.fn(async () => new Response('page'))
    const carrier = await served({ fetch: page, close: () => undefined })
    expect(await (await fetch(carrier.url)).text()).toBe('page')
  })

  it('may not put its token in the address', async () => {
    const carrier = await served()
    const token = await signIn(carrier)
    const response = await fetch(`${carrier.url}/api/v1/streams?token=${token}`)
    expect(response.status).toBe(401)
  })
})

describe('the loopback carrier', () => {
  it('is not opened to the network by its address alone', async () => {
    for (const names of [[], ['console.example']]) {
      const options = { address: '0.0.0.0', port: 0, controlToken: CONTROL, names }
      const failed = await serveConsole(bench().console, options).catch((error: unknown) => error)
      expect(failed).toMatchObject({ code: 'ERR_CONFIG' })
    }
  })

  it('refuses a body of more than 5 MiB, sent in pieces', async () => {
    const carrier = await served()
    const token = await signIn(carrier)
    const piece = new TextEncoder().encode('x'.repeat(1024 * 1024))
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1
        controller.enqueue(piece)
        if (sent === 7) controller.close()
      },
    })
    const response = await fetch(`${carrier.url}/api/v1/apply`, {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit)
    expect(await codeOf(response)).toEqual([413, 'ERR_INPUT_TOO_LARGE'])
  })

  it('takes a body sent in pieces', async () => {
    const carrier = await served()
    const token = await signIn(carrier)
    const response = await fetch(`${carrier.url}/api/v1/streams`, {
      method: 'POST',
      headers: { ...bearer(token), 'content-type': 'application/json' },
      body: new Blob(['{"name":', '"live/news"}']).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(201)
  })

  it('streams the feed, and ends it when its reader goes', async () => {
    const { console, live } = bench()
    const subscribe = vi.spyOn(live, 'subscribe')
    const carrier = await served(console)
    const token = await signIn(carrier)
    const leave = new AbortController()
    const { body } = await fetch(`${carrier.url}/api/v1/feed`, {
      headers: bearer(token),
      signal: leave.signal,
    })
    const first = await body?.getReader().read()
    expect(JSON.parse(new TextDecoder().decode(first?.value)) as FeedLine).toMatchObject({
      kind: 'hello',
    })
    const subscription = subscribe.mock.results[0]?.value as { close(): void }
    const closed = new Promise<void>((resolve) => {
      const close = subscription.close
      subscription.close = () => {
        close()
        resolve()
      }
    })
    leave.abort()
    await closed
  })

  it('closes although a feed is open', async () => {
    const carrier = await served()
    const token = await signIn(carrier)
    const { body } = await fetch(`${carrier.url}/api/v1/feed`, { headers: bearer(token) })
    const reader = body?.getReader()
    await reader?.read()
    await carrier.close()
    expect((await reader?.read())?.done).toBe(true)
    await expect(fetch(carrier.url)).rejects.toThrow()
  })

  it.runIf(hasIpv6())('is reached by IPv6 loopback by that name', async () => {
    const carrier = await serveConsole(bench().console, {
      address: '::1',
      port: 0,
      controlToken: CONTROL,
    })
    later(() => void carrier.close())
    expect(carrier.url).toMatch(/^http:\/\/\[::1\]:\d+$/)
    const response = await fetch(`${carrier.url}/api/v1/about`, { headers: bearer(CONTROL) })
    expect(response.status).toBe(200)
  })
})

function hasIpv6(): boolean {
  return Object.values(networkInterfaces())
    .flat()
    .some((each) => each?.address === '::1')
}

describe('a request whose body is late', () => {
  const HEAD = [
    'POST /api/v1/apply HTTP/1.1',
    'Content-Length: 9',
    `Authorization: Bearer ${CONTROL}`,
  ]

  it.each([
    ['its body cannot be read', (request: Request) => request.text().catch(() => '')],
    ['its caller is gone', (request: Request) => once(request.signal, 'abort')],
  ])('is answered once, whatever the console says when %s', async (_name, until) => {
    const complained = vi.spyOn(globalThis.console, 'error').mockImplementation(() => undefined)
    onTestFinished(() => complained.mockRestore())
    const answered = Promise.withResolvers<void>()
    const fetch = async (request: Request): Promise<Response> => {
      await until(request)
      answered.resolve()
      return new Response('too late')
    }
    const { port } = await served({ fetch, close: () => undefined }, { bodyTimeoutMs: 20 })
    const answer = await raw(port, [...HEAD, `Host: 127.0.0.1:${port}`])
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    await answered.promise
    // What fails in the carrier is told within a few turns.
    for (let n = 0; n < 5; n++) await turn()
    expect(complained.mock.calls).toEqual([])
  })

  it('is not told so where its answer is on its way', async () => {
    const loadCarrier = async () => () => (_: unknown, outgoing: ServerResponse) => {
      beginAnswer(outgoing)
      setTimeout(() => outgoing.end('answered'), 70)
    }
    const { port } = await served(undefined, { loadCarrier, bodyTimeoutMs: 20 })
    const answer = await raw(port, [...HEAD, `Host: 127.0.0.1:${port}`])
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*answered/)
  })
})

describe('what carries requests', () => {
  it('is loaded again after it could not be, and fails the one request it throws at', async () => {
    const loadCarrier = vi
      .fn<Exclude<ServeConsoleOptions['loadCarrier'], undefined>>()
      .mockRejectedValueOnce(new Error('not on disk'))
      .mockResolvedValue(() => (incoming, outgoing) => {
        if (incoming.url === '/bad') throw new Error('at once')
        outgoing.end('carried')
      })
    const { url } = await served(undefined, { loadCarrier })
    expect(await codeOf(await fetch(url))).toEqual([500, 'ERR_INTERNAL'])
    expect(await (await fetch(url)).text()).toBe('carried')
    expect(await codeOf(await fetch(`${url}/bad`))).toEqual([500, 'ERR_INTERNAL'])
    expect(await (await fetch(url)).text()).toBe('carried')
    expect(loadCarrier).toHaveBeenCalledTimes(2)
  })
})
