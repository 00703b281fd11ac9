import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ReasonCode } from '../../shared/reasons.ts'
import { rawRequest, sendRaw } from '../electron/handler/raw-socket.ts'
import { until } from './programs.ts'
import { type Stagedoor, startStagedoor } from './stagedoor.ts'
import { addCaller, type Caller, nimbleAdmits, nimbleStarts } from './support/callers.ts'

/** Set up, so that a request understood rightly could be admitted: with a credential, which none of these has. */
const STREAM = 'live/closed'
const URL_PATH = `/${STREAM}/playlist.m3u8`

let door: Stagedoor
let nimble: Caller
let icecast: Caller
let token = ''
let handlerPort = 0

beforeAll(async () => {
  door = await startStagedoor()
  handlerPort = Number(new URL(door.handlerUrl).port)
  nimble = await addCaller(door, 'nimble')
  icecast = await addCaller(door, 'icecast')
  const { item } = await door.call('POST /streams', { name: STREAM })
  token = (await door.call('POST /links', { streamId: item.id })).token
})

afterAll(async () => {
  await door?.stop()
})

async function latestReasons(count: number): Promise<readonly ReasonCode[]> {
  const { decisions } = await door.call(`GET /decisions?limit=${count}` as 'GET /decisions')
  return decisions.map((each) => each.reason)
}

async function decided(): Promise<number> {
  return (await door.call('GET /decisions?limit=1' as 'GET /decisions')).decisions[0]?.id ?? 0
}

/** Whether the last test has begun, which lets somebody in. */
let isOver = false

/** After each: the process it began with still runs, nothing failed inside, and nobody was let in. */
afterEach(async () => {
  if (isOver) return
  expect(door.program.child.exitCode).toBeNull()
  const { decisions } = await door.call('GET /decisions?limit=1000' as 'GET /decisions')
  expect(decisions.filter((each) => each.outcome !== 'deny')).toEqual([])
  expect((await door.call('GET /sessions')).sessions).toEqual([])
  expect(door.program.output()).not.toMatch(/"level":"error"/)
})

const ask = (body: string, headers: readonly string[] = []): string =>
  rawRequest(nimble.path, body, ['Connection: close', ...headers])

const GOOD = `{"url":"${URL_PATH}"}`
const SIZE = GOOD.length

/** A request with a head of one's own. */
const post = (head: readonly string[], body = GOOD): string =>
  `POST ${nimble.path} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${body}`

describe('what is not HTTP', () => {
  const cases: readonly (readonly [string, () => string | Buffer, number])[] = [
    ['no HTTP at all', () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['HTTP/0.9', () => `GET ${nimble.path}\r\n\r\n`, 400],
    ['no Host', () => post([`Content-Length: ${SIZE}`]), 400],
    [
      'a length and chunks at once',
      () => post(['Host: x', `Content-Length: ${SIZE}`, 'Transfer-Encoding: chunked']),
      400,
    ],
    [
      'two lengths',
      () => post(['Host: x', `Content-Length: ${SIZE}`, `Content-Length: ${SIZE + 1}`]),
      400,
    ],
    ['a length that is no number', () => post(['Host: x', `Content-Length: ${SIZE}x`]), 400],
    [
      'bare line feeds',
      () => `POST ${nimble.path} HTTP/1.1\nHost: x\nContent-Length: ${SIZE}\n\n${GOOD}`,
      400,
    ],
    ['a NUL in a header', () => post(['Host: x', `Content-Length: ${SIZE}`, 'A: b\0c']), 400],
    ['a folded header', () => post(['Host: x', 'A: b', ' c', `Content-Length: ${SIZE}`]), 400],
    [
      'a chunk size that is none',
      () => post(['Host: x', 'Transfer-Encoding: chunked'], 'zz\r\nx\r\n0\r\n\r\n'),
      400,
    ],
    [
      'a chunk size past every number',
      () => post(['Host: x', 'Transfer-Encoding: chunked'], `${'f'.repeat(17)}\r\nx`),
      400,
    ],
    [
      'an absolute address',
      () =>
        `POST http://127.0.0.1${nimble.path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${SIZE}\r\n\r\n${GOOD}`,
      404,
    ],
    ['huge headers', () => post(['Host: x', `A: ${'x'.repeat(20_000)}`]), 431],
    [
      '65 headers',
      () => post(['Host: x', ...Array.from({ length: 64 }, (_, at) => `X-${at}: 1`)]),
      431,
    ],
    ['HTTP/2 prior knowledge', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ]

  it.each(cases)('%s is refused, cut off and decided by nobody', async (_, bytes, status) => {
    const before = await decided()
    const { text, closed } = await sendRaw(handlerPort, bytes())
    expect(text.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
    expect(text).not.toContain('"return_code":200')
    expect(closed).toBe(true)
    expect(await decided()).toBe(before)
  })

  it('does not let a second request ride in the body of a refused one', async () => {
    const before = await decided()
    const inner = rawRequest(nimble.path, GOOD)
    const head = ['Host: x', 'Content-Length: 4', 'Transfer-Encoding: chunked']
    const { text } = await sendRaw(handlerPort, post(head, `0\r\n\r\n${inner}`))
    expect(text.match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect(await decided()).toBe(before)
  })

  it('answers pipelined requests one by one, in their order', async () => {
    const bodies = [GOOD, '{"url":', '{"url":"/live/other/playlist.m3u8"}']
    const last = rawRequest(nimble.path, bodies.at(-1) ?? '', ['Connection: close'])
    const first = bodies.slice(0, -1).map((body) => rawRequest(nimble.path, body))
    const { text, closed } = await sendRaw(handlerPort, [...first, last].join(''))
    expect(text.match(/HTTP\/1\.1 403/g)).toHaveLength(3)
    expect(closed).toBe(true)
    expect(await latestReasons(3)).toEqual([
      'stream_unknown',
      'request_malformed',
      'credential_missing',
    ])
  })
})

describe('a body that is not what it should be', () => {
  const deep = (open: string, close: string): string =>
    `{"url":"${URL_PATH}","x":${open.repeat(30_000)}${close.repeat(30_000)}}`
  const cases: readonly (readonly [string, string, ReasonCode])[] = [
    ['nothing', '', 'request_malformed'],
    ['cut short', `{"url":"${URL_PATH}"`, 'request_malformed'],
    ['something after its end', `${GOOD}x`, 'request_malformed'],
    ['a trailing comma', `{"url":"${URL_PATH}",}`, 'request_malformed'],
    ['single quotes', `{'url':'${URL_PATH}'}`, 'request_malformed'],
    ['a comment', `{"url":"${URL_PATH}"/**/}`, 'request_malformed'],
    ['NaN', '{"url":NaN}', 'request_malformed'],
    ['a bare text', '"x"', 'request_malformed'],
    ['null', 'null', 'request_malformed'],
    ['an array', `[${GOOD}]`, 'request_malformed'],
    ['a key twice', `{"url":"${URL_PATH}","url":"/live/other"}`, 'request_malformed'],
    ['a key twice inside', `{"url":"${URL_PATH}","x":{"a":[{"b":1,"b":2}]}}`, 'request_malformed'],
    ['a key twice, once escaped', `{"url":"${URL_PATH}","\\u0075rl":"/x"}`, 'request_malformed'],
    ['no url', '{"ip":"192.0.2.1"}', 'request_malformed'],
    ['a url of null', '{"url":null}', 'request_malformed'],
    ['a number as url', '{"url":7}', 'request_malformed'],
    ['an object as url', '{"url":{"toString":"x"}}', 'request_malformed'],
    ['dot segments', '{"url":"/live/../closed/playlist.m3u8"}', 'request_malformed'],
    ['a NUL in its url', '{"url":"/live/closed\\u0000/playlist.m3u8"}', 'request_malformed'],
    ['an address that is none', `{"url":"${URL_PATH}","ip":"300.1.1.1"}`, 'request_malformed'],
    ['a list as address', `{"url":"${URL_PATH}","ip":["192.0.2.1"]}`, 'request_malformed'],
    ['a fraction as session', `{"url":"${URL_PATH}","session_id":1.5}`, 'request_malformed'],
    ['1e400 as session', `{"url":"${URL_PATH}","session_id":1e400}`, 'request_malformed'],
    ['a boolean as session', `{"url":"${URL_PATH}","session_id":true}`, 'request_malformed'],
    ['30,000 arrays in each other', deep('[', ']'), 'credential_missing'],
    ['unclosed arrays', '['.repeat(65_000), 'request_malformed'],
    ['a byte order mark', `\uFEFF${GOOD}`, 'credential_missing'],
    ['unknown fields', `{"url":"${URL_PATH}","allow":true}`, 'credential_missing'],
    ['null for what may be absent', `{"url":"${URL_PATH}","ip":null}`, 'credential_missing'],
    ['a lone surrogate', `{"url":"${URL_PATH}","referer":"\\ud800"}`, 'credential_missing'],
    ['__proto__', `{"url":"${URL_PATH}","__proto__":{"outcome":"allow"}}`, 'credential_missing'],
    ['only a __proto__', `{"__proto__":${GOOD}}`, 'request_malformed'],
    [
      'constructor.prototype',
      `{"url":"${URL_PATH}","constructor":{"prototype":{"outcome":"allow"}}}`,
      'credential_missing',
    ],
    ['a credential of rubbish', `{"url":"${URL_PATH}?rj-auth=%00%ff"}`, 'credential_malformed'],
    [
      'a long credential',
      `{"url":"${URL_PATH}?rj-auth=${'A'.repeat(60_000)}"}`,
      'credential_malformed',
    ],
  ]

  it.each(cases)('%s is answered with a refusal', async (_, body, reason) => {
    const { text, closed } = await sendRaw(handlerPort, ask(body))
    expect(text.slice(0, 12)).toBe('HTTP/1.1 403')
    expect(text).toContain('{"return_code":403}')
    expect(closed).toBe(true)
    expect(await latestReasons(1)).toEqual([reason])
  })

  it.each([
    ['nothing', '', 'request_malformed'],
    ['an action that is none', 'action=open&mount=%2Flive%2Fclosed', 'request_malformed'],
    ['no mount', 'action=listener_add&client=1', 'request_malformed'],
    [
      'broken escapes',
      'action=listener_add&mount=%2Flive%2Fclosed%zz&client=1',
      'request_malformed',
    ],
    ['a field twice', 'action=listener_add&action=x&mount=%2Flive%2Fclosed', 'credential_missing'],
    ['JSON', GOOD, 'request_malformed'],
  ] as const)(
    'a form of %s is answered without the header that admits',
    async (_, body, reason) => {
      const { text } = await sendRaw(
        handlerPort,
        rawRequest(icecast.path, body, ['Connection: close']),
      )
      expect(text).toMatch(/^HTTP\/1\.1 (400|403)/)
      expect(text).not.toMatch(/icecast-auth-user/i)
      expect(await latestReasons(1)).toEqual([reason])
    },
  )
})

describe('a body that is too large', () => {
  it.each([
    ['by one byte', () => ask(`${GOOD.slice(0, -1)},"x":"${'x'.repeat(65_537 - SIZE - 7)}"}`)],
    ['with 100,000 arrays in each other', () => ask('['.repeat(100_000))],
    ['by its own account', () => post(['Host: x', 'Content-Length: 1073741824'], '{')],
  ])('%s is refused before it is read', async (_, bytes) => {
    const before = await decided()
    const { text, closed } = await sendRaw(handlerPort, bytes())
    expect(text.slice(0, 12)).toBe('HTTP/1.1 413')
    expect(text).toContain('{"return_code":403}')
    expect(closed).toBe(true)
    expect(await decided()).toBe(before)
  })

  it('in chunks without end is cut off', async () => {
    // No more than passes the limit: a socket that fails while writing loses the answer it was sent.
    const chunks = `1000\r\n${'x'.repeat(0x1000)}\r\n`.repeat(17)
    const head = post(['Host: x', 'Transfer-Encoding: chunked'], '')
    const { text, closed } = await sendRaw(handlerPort, head + chunks)
    expect(text.slice(0, 12)).toBe('HTTP/1.1 413')
    expect(closed).toBe(true)
  })
})

describe('callers who take their time', () => {
  it('are cut off, with their headers or their body, while others are answered', async () => {
    const slowly = (bytes: string) => sendRaw(handlerPort, bytes, 20_000)
    const slow = [
      slowly(`POST ${nimble.path} HTTP/1.1\r\nHost: x\r\n`),
      slowly(post(['Host: x', `Content-Length: ${SIZE}`], GOOD.slice(0, 5))),
      slowly(post(['Host: x', 'Transfer-Encoding: chunked'], '5\r\n{"url')),
    ]
    const { text } = await sendRaw(handlerPort, ask(GOOD))
    expect(text).toContain('{"return_code":403}')
    for (const each of await Promise.all(slow)) {
      expect(each.text.slice(0, 12)).toBe('HTTP/1.1 408')
      expect(each.closed).toBe(true)
    }
  })

  it('by the thousand, connected and idle, hold up nobody', async () => {
    const idle = await Promise.all(Array.from({ length: 1_000 }, () => idleConnection()))
    for (let count = 0; count < 50; count += 1) {
      const { text } = await sendRaw(handlerPort, ask(GOOD))
      expect(text).toContain('{"return_code":403}')
    }
    expect(idle.filter((socket) => socket.destroyed || socket.closed)).toEqual([])
    for (const socket of idle) socket.destroy()
    await until('another is answered', async () =>
      (await sendRaw(handlerPort, ask(GOOD))).text.includes('{"return_code":403}'),
    )
  })
})

/** A connection that was answered once and is kept. */
function idleConnection(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(handlerPort, '127.0.0.1')
    socket.once('error', reject)
    socket.once('data', () => resolve(socket))
    socket.on('connect', () => socket.write(rawRequest(nimble.path, GOOD)))
  })
}

describe('the console', () => {
  const raw = (head: readonly string[], body = '') => {
    const { port, host } = new URL(door.consoleUrl)
    const lines = head.map((line) => line.replace('HOST', host))
    return sendRaw(Number(port), `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n${body}`)
  }

  it.each([
    ['another host', ['GET /api/v1/about HTTP/1.1', 'Host: evil.test'], 403],
    ['a name that leads here', ['GET /api/v1/about HTTP/1.1', 'Host: 127.0.0.1.nip.io'], 403],
    ['no port', ['GET / HTTP/1.1', 'Host: 127.0.0.1'], 403],
    ['two hosts', ['GET / HTTP/1.1', 'Host: HOST', 'Host: evil.test'], 403],
    ['no token', ['GET /api/v1/sessions HTTP/1.1', 'Host: HOST'], 401],
    [
      'another site',
      ['GET /api/v1/about HTTP/1.1', 'Host: HOST', 'Origin: https://evil.test'],
      403,
    ],
  ] as const)('does not answer a request by %s', async (_, head, status) => {
    const { text } = await raw(head)
    expect(text.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
  })
})

describe('a document', () => {
  const laughs = (depth: number): string =>
    ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
      .concat(
        Array.from(
          { length: depth },
          (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`)}]`,
        ),
      )
      .join('\n')

  it.each([
    ['100,000 lists in each other', '['.repeat(100_000)],
    ['as many on their own lines', '- '.repeat(20_000)],
    ['aliases of aliases of aliases', laughs(9)],
    ['a key that is a prototype', 'stagedoor: 1\n__proto__:\n  streams: []\n'],
    ['a tag that wants code', 'stagedoor: 1\nstreams: !!js/function "x"\n'],
  ])('of %s is refused', async (_, yaml) => {
    await expect(door.call('POST /apply', { yaml, dryRun: false })).rejects.toThrow(
      /: 400 .*ERR_INPUT_INVALID/,
    )
  })
})

describe('after all that', () => {
  it('who has a credential is let in, by the same process', async () => {
    isOver = true
    const query = `?rj-auth=${encodeURIComponent(token)}`
    const answer = await nimbleStarts(door, nimble, { stream: STREAM, query })
    expect(nimbleAdmits(answer)).toBe(true)
    expect((await door.call('GET /sessions')).sessions).toHaveLength(1)
    expect(await door.program.stop()).toBe(0)
  })
})
