import { createServer, type OutgoingHttpHeaders } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { BodyRequest } from '../../../electron/handler/body.ts'
import { createHttpServer, listenAt } from '../../../electron/handler/listener.ts'
import type { WireReply } from '../../../electron/handler/protocols/types.ts'
import { WholeResponse } from '../../../electron/handler/respond.ts'
import type { Handler, HandlerLimits, VendorApi } from '../../../electron/handler/types.ts'
import { decisionOf, fakeAdmission, SECRET, startHandler } from './fakes.ts'
import { rawRequest, sendRaw } from './raw-socket.ts'

const ASK = `/ask/studio/${SECRET}`
const BODY =
  '{"url":"/live/news/playlist.m3u8","ip":"198.51.100.7","session_id":7,"session_type":"HLS"}'
const LIMITS: HandlerLimits = {
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 5_000,
  checkIntervalMs: 1_000,
  keepAliveTimeoutMs: 65_000,
  bodyBytes: 1_000,
  headers: 64,
  connections: 10,
  closeMs: 100,
}
const CLOSE = ['Connection: close'] as const

let running: Handler | null = null
afterEach(async () => {
  await running?.close()
  running = null
})

async function start(change: Parameters<typeof startHandler>[0] = {}) {
  const started = await startHandler(change)
  running = started.handler
  return started
}

/** An API that gives everyone the same reply. */
const apiOf = (reply: WireReply): VendorApi => ({
  name: 'fixed',
  owns: (path) => path.startsWith('/fixed'),
  answer: (_, answer) => answer(reply),
})

let server: { close(): void } | null = null
afterEach(() => server?.close())

/** Only the connection, with nothing that decides. */
async function listening(onRequest: (request: BodyRequest, response: WholeResponse) => void) {
  const classes = { IncomingMessage: BodyRequest, ServerResponse: WholeResponse }
  const made = createHttpServer<typeof BodyRequest, typeof WholeResponse>(
    LIMITS,
    onRequest,
    classes,
  )
  server = made
  return { port: await listenAt(made, { address: '127.0.0.1', port: 0 }) }
}

/** Asks the API, then once more on the same connection, which is closed. */
async function twice(reply: WireReply): Promise<string> {
  const { port } = await start({ apis: [apiOf(reply)] })
  const asked = rawRequest('/fixed', BODY) + rawRequest('/fixed', BODY, CLOSE)
  return (await sendRaw(port, asked)).text
}

/** What Node itself sends for it. */
async function nodeSends({ status, headers, body }: WireReply): Promise<string> {
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    request.resume()
    response.writeHead(status, {
      'content-length': Buffer.byteLength(body),
      ...headers,
    } as OutgoingHttpHeaders)
    response.end(body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const asked = rawRequest('/', BODY) + rawRequest('/', BODY, CLOSE)
  const { text } = await sendRaw((server.address() as AddressInfo).port, asked)
  server.close()
  return text
}

const dateless = (text: string): string => text.replaceAll(/^Date: .* GMT\r$/gm, 'Date\r')

describe('a reply', () => {
  it.each([
    ['that is plain', { status: 200, headers: { 'content-type': 'text/plain' }, body: 'yes' }],
    ['that refuses', { status: 403, headers: { 'x-why': 'no' }, body: '' }],
    ['whose text is not ASCII', { status: 200, headers: {}, body: '{"who":"Zoë 🎧"}' }],
    ['without a body by its status', { status: 204, headers: {}, body: '' }],
    ['that says nothing is new', { status: 304, headers: { 'x-why': 'same' }, body: '' }],
    ['that says so, though a body was given', { status: 304, headers: {}, body: 'old' }],
    ['with a status nobody knows', { status: 299, headers: {}, body: 'ok' }],
  ])('%s goes out to the byte as Node would send it', async (_, reply) => {
    const text = await twice(reply)
    expect(dateless(text)).toBe(dateless(await nodeSends(reply)))
    expect(text).toMatch(/^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r$/m)
  })

  it('to HEAD has no body', async () => {
    const { port } = await start({ apis: [apiOf({ status: 200, headers: {}, body: 'yes' })] })
    const asked = rawRequest('/fixed', '').replace('POST', 'HEAD')
    const { text } = await sendRaw(port, asked + rawRequest('/fixed', '', CLOSE))
    expect(text.match(/content-length: 3/g)).toHaveLength(2)
    expect(text.match(/yes/g)).toHaveLength(1)
  })

  it.each([
    ['value', { location: 'a\r\nx-admitted: 1' }],
    ['name', { 'x-why\r\nx-admitted': '1' }],
  ])('with a broken %s of a header is not sent, and the next one is', async (_, headers) => {
    const replies: WireReply[] = [
      { status: 200, headers, body: '' },
      { status: 200, headers: {}, body: 'next' },
    ]
    const api: VendorApi = {
      ...apiOf(replies[1] as WireReply),
      answer: (_, answer) => answer(replies.shift() as WireReply),
    }
    const { port } = await start({ apis: [api] })
    const { text } = await sendRaw(port, rawRequest('/fixed', BODY), 300)
    expect(text).toMatch(/^HTTP\/1\.1 500 /)
    expect(text).not.toContain('x-admitted')
    expect((await sendRaw(port, rawRequest('/fixed', BODY, CLOSE))).text).toContain('next')
  })

  it('comes in the order of the requests, whichever is decided first', async () => {
    const { admission } = fakeAdmission()
    const waiting: (() => void)[] = []
    const answer: typeof admission.answer = (_, done) => {
      const id = waiting.length + 1
      const outcome = id === 1 ? 'deny' : 'allow'
      waiting.push(() => done(decisionOf({ outcome }), id))
    }
    const { port } = await start({ admission: { ...admission, answer } })
    const reply = sendRaw(port, rawRequest(ASK, BODY) + rawRequest(ASK, BODY, CLOSE))
    await expect.poll(() => waiting.length).toBe(2)
    waiting[1]?.()
    waiting[0]?.()
    const codes = (await reply).text.match(/"return_code":\d+/g)
    expect(codes).toEqual(['"return_code":403', '"return_code":200'])
  })

  it('is one, whatever else is replied', async () => {
    const byNode: boolean[] = []
    const { port } = await listening((request, response) => {
      request.takeBody(1_000, () => {
        response.reply({ status: 403, headers: {}, body: 'no' }, 65)
        response.reply({ status: 200, headers: {}, body: 'yes' }, 65)
        response.reply({ status: 200, headers: {}, body: 'yes' }, 0)
        byNode.push(response.headersSent)
      })
    })
    const { text } = await sendRaw(port, rawRequest('/', 'a') + rawRequest('/', 'b', CLOSE))
    expect(text.match(/no/g)).toHaveLength(2)
    expect(text).not.toContain('yes')
    // The last one is Node's, since its connection is closed after it.
    expect(byNode).toEqual([false, true])
  })

  it.each([
    ['goes out at once as long as it is short', 16_384, false, false],
    ['is left to Node when it is long', 16_385, false, true],
    ['is left to Node for a caller who does not read', 3, true, true],
  ])('%s', async (_, chars, isBehind, isNodes) => {
    const byNode: boolean[] = []
    const { port } = await listening((request, response) => {
      request.takeBody(1_000, () => {
        if (isBehind) Object.defineProperty(request.socket, 'writableNeedDrain', { value: true })
        response.reply({ status: 200, headers: {}, body: 'x'.repeat(chars) }, 65)
        byNode.push(response.headersSent)
        request.socket.end()
      })
    })
    const { text } = await sendRaw(port, rawRequest('/', 'a'))
    expect(text.match(/x+$/)?.[0]).toHaveLength(chars)
    expect(byNode).toEqual([isNodes])
  })

  it('to a caller who went away harms nobody', async () => {
    const { admission } = fakeAdmission()
    const waiting: (() => void)[] = []
    const answer: typeof admission.answer = (_, done) => {
      waiting.push(() => done(decisionOf(), 1))
    }
    const { port, logged, handler } = await start({ admission: { ...admission, answer } })
    await sendRaw(port, rawRequest(ASK, BODY), 5_000, (socket) => {
      const left = setInterval(() => {
        if (waiting.length === 0) return
        clearInterval(left)
        socket.destroy()
      }, 5)
    })
    await new Promise((later) => setTimeout(later, 20))
    waiting[0]?.()
    expect(handler.exchanges.get(1)).not.toBeNull()
    expect(logged).toEqual([])
  })
})

describe('a body', () => {
  it('in chunks with a trailer is read whole, and what follows it too', async () => {
    const { admission, asked } = fakeAdmission()
    const { port } = await start({ admission })
    const half = BODY.length >> 1
    const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`
    const head = `POST ${ASK} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n`
    const chunked = `${head}${chunk(BODY.slice(0, half))}${chunk(BODY.slice(half))}0\r\nX-Sum: 1\r\n\r\n`
    const { text } = await sendRaw(port, chunked + rawRequest(ASK, BODY, CLOSE))
    expect(text.match(/"return_code":200/g)).toHaveLength(2)
    expect(asked).toHaveLength(2)
  })

  it('is asked for where the caller waits for that', async () => {
    const { port } = await start()
    const request = rawRequest(ASK, BODY, ['Expect: 100-continue', ...CLOSE])
    const headEnd = request.indexOf('\r\n\r\n') + 4
    const { text } = await sendRaw(port, request.slice(0, headEnd), 5_000, (socket) => {
      socket.once('data', () => socket.write(request.slice(headEnd)))
    })
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/)
  })

  it('in chunks that is too long is told once, whatever still comes', async () => {
    const told: (string | null)[] = []
    const { port } = await listening((request, response) => {
      request.takeBody(4, (body) => {
        told.push(body)
        response.reply({ status: 413, headers: {}, body: '' }, 65)
      })
    })
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
    const chunks = '3\r\nabc\r\n3\r\ndef\r\n3\r\nghi\r\n0\r\n\r\n'
    await sendRaw(port, head + chunks + rawRequest('/', 'a', CLOSE))
    expect(told).toEqual([null, 'a'])
  })

  it('that nobody takes does not hold up the connection', async () => {
    const { port } = await start()
    const { text, closed } = await sendRaw(port, rawRequest('/nothing', 'x'.repeat(30_000)))
    expect(text).toMatch(/^HTTP\/1\.1 404 /)
    expect(closed).toBe(true)
  })

  it('that came whole is not taken for broken off when the caller goes before the reply', async () => {
    const asked: BodyRequest[] = []
    const { port } = await listening((request) => {
      asked.push(request)
      request.takeBody(1_000, () => undefined)
    })
    const left = (socket: Socket): void => void setTimeout(() => socket.destroy(), 50)
    await sendRaw(port, rawRequest('/', 'whole'), 5_000, left)
    await sendRaw(port, rawRequest('/', 'in part').slice(0, -3), 5_000, left)
    await expect.poll(() => asked.map(({ aborted }) => aborted)).toEqual([false, true])
  })

  it('cut off in the middle is not decided about', async () => {
    const { admission, asked } = fakeAdmission()
    const { port } = await start({ admission })
    const request = rawRequest(ASK, BODY)
    await sendRaw(port, request.slice(0, -10), 5_000, (socket) => socket.end())
    expect(asked).toEqual([])
  })
})
