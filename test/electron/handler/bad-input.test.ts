import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Handler } from '../../../electron/handler/types.ts'
import { fakeAdmission, SECRET, startHandler } from './fakes.ts'
import { rawRequest, sendRaw } from './raw-socket.ts'

const PATH = `/ask/studio/${SECRET}`
const BODY = '{"url":"/live/news/playlist.m3u8"}'
const fake = fakeAdmission()
let handler: Handler
let port: number

beforeAll(async () => {
  const limits = { headersTimeoutMs: 300, requestTimeoutMs: 600, checkIntervalMs: 50, headers: 64 }
  const started = await startHandler({ admission: fake.admission, limits })
  handler = started.handler
  port = started.port
})
afterAll(() => handler.close())

/** Sends and expects one refusal, a closed connection, and that nobody was asked. */
async function expectRefused(bytes: string | Buffer, status: number): Promise<string> {
  const before = fake.asked.length
  const { text, closed } = await sendRaw(port, bytes)
  expect(text.slice(0, 12)).toBe(`HTTP/1.1 ${status}`)
  expect(text).not.toContain('"return_code":200')
  expect(closed).toBe(true)
  expect(fake.asked.length).toBe(before)
  return text
}

const post = (head: readonly string[], body = BODY): string =>
  `POST ${PATH} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${body}`

describe('what is not HTTP is refused and cut off', () => {
  it.each([
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['HTTP/0.9', `GET ${PATH}\r\n\r\n`],
    [
      'an HTTP that is to come',
      `POST ${PATH} HTTP/2.0\r\nHost: x\r\nContent-Length: 34\r\n\r\n${BODY}`,
    ],
    ['an unknown method', `BREW ${PATH} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['no Host', post(['Content-Length: 34'])],
    [
      'a length and chunks at once',
      post(['Host: x', 'Content-Length: 34', 'Transfer-Encoding: chunked']),
    ],
    ['two lengths', post(['Host: x', 'Content-Length: 34', 'Content-Length: 35'])],
    ['a length that is no number', post(['Host: x', 'Content-Length: 3x'])],
    ['a negative length', post(['Host: x', 'Content-Length: -1'])],
    ['bare line feeds', `POST ${PATH} HTTP/1.1\nHost: x\nContent-Length: 34\n\n${BODY}`],
    ['a NUL in a header', post(['Host: x', 'Content-Length: 34', 'A: b\0c'])],
    ['a space before the colon', post(['Host: x', 'Content-Length : 34'])],
    [
      'a chunk size that is none',
      post(['Host: x', 'Transfer-Encoding: chunked'], 'zz\r\nx\r\n0\r\n\r\n'),
    ],
    ['an unknown transfer coding', post(['Host: x', 'Transfer-Encoding: nonsense'])],
    ['HTTP/2 prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('%s', async (_, bytes) => {
    await expectRefused(bytes, 400)
  })

  it('headers past what fits', async () => {
    await expectRefused(post(['Host: x', `A: ${'x'.repeat(20_000)}`]), 431)
  })

  it('an absolute address reaches nobody', async () => {
    await expectRefused(
      `POST http://127.0.0.1${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 34\r\n\r\n${BODY}`,
      404,
    )
  })
})

describe('a body that is too large is refused before it is read', () => {
  it('declared', async () => {
    const text = await expectRefused(post(['Host: x', 'Content-Length: 1073741824'], '{'), 413)
    expect(text).toContain('{"return_code":403}')
  })

  it('one byte past the limit', async () => {
    await expectRefused(rawRequest(PATH, 'x'.repeat(65_537)), 413)
  })

  it('in chunks without end', async () => {
    const chunk = `1000\r\n${'x'.repeat(0x1000)}\r\n`
    const before = fake.asked.length
    let sent = 0
    const head = post(['Host: x', 'Transfer-Encoding: chunked'], '')
    const { text, closed } = await sendRaw(port, head, 5_000, (socket) => {
      const timer = setInterval(() => {
        sent += 1
        if (!socket.write(chunk.repeat(4)) || socket.destroyed || sent > 2_000) clearInterval(timer)
      }, 1)
      socket.on('close', () => clearInterval(timer))
    })
    expect(text.slice(0, 12)).toBe('HTTP/1.1 413')
    expect(closed).toBe(true)
    expect(fake.asked.length).toBe(before)
  })

  it('of a stranger, without any of it being read', async () => {
    const bytes = `POST /ask/studio/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741824\r\n\r\n{`
    await expectRefused(bytes, 404)
  })

  it('of exactly the limit is read', async () => {
    const body = `{"url":"/live/news","x":"${'y'.repeat(65_536 - 27)}"}`
    expect(Buffer.byteLength(body)).toBe(65_536)
    const { text } = await sendRaw(port, rawRequest(PATH, body, ['Connection: close']))
    expect(text).toContain('"return_code":200')
  })
})

describe('a body that is not what it should be gets the protocol’s denial', () => {
  it.each([
    ['compressed, which is never unpacked', gzipSync(Buffer.alloc(10_000_000))],
    ['a million brackets’ beginning', Buffer.from('['.repeat(65_000))],
    [
      'thousands of keys, one of them twice',
      Buffer.from(`{${'"a":1,'.repeat(9_000)}"url":"/live/news"}`),
    ],
    ['bytes of no encoding', Buffer.from([0xff, 0xfe, 0x00, 0xd8])],
    ['nothing', Buffer.alloc(0)],
  ])('%s', async (_, body) => {
    const before = fake.malformed.length
    const head = `POST ${PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`
    const { text } = await sendRaw(port, Buffer.concat([Buffer.from(head), body]))
    expect(text.slice(0, 12)).toBe('HTTP/1.1 403')
    expect(text).toContain('{"return_code":403}')
    expect(fake.malformed.length).toBe(before + 1)
  })
})

describe('a caller that is slow', () => {
  it('with its headers is cut off', async () => {
    await expectRefused(`POST ${PATH} HTTP/1.1\r\nHost: x\r\n`, 408)
  })

  it('with its body is cut off', async () => {
    await expectRefused(post(['Host: x', 'Content-Length: 34'], BODY.slice(0, 10)), 408)
  })

  it('does not hold up others', async () => {
    const slow = Array.from({ length: 200 }, () => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(`POST ${PATH} HTTP/1.1\r\nHo`)
      return socket
    })
    const { text } = await sendRaw(port, rawRequest(PATH, BODY, ['Connection: close']))
    expect(text).toContain('"return_code":200')
    for (const socket of slow) socket.destroy()
  })

  it('that goes away before its body is whole asks nothing', async () => {
    const before = fake.asked.length + fake.malformed.length
    await sendRaw(
      port,
      post(['Host: x', 'Content-Length: 34'], BODY.slice(0, 10)),
      2_000,
      (socket) => {
        setTimeout(() => socket.destroy(), 20)
      },
    )
    expect(fake.asked.length + fake.malformed.length).toBe(before)
  })
})

describe('too many', () => {
  it('connections: one more is closed at once', async () => {
    const { handler: small, port: at } = await startHandler({ limits: { connections: 1 } })
    const held = connect(at, '127.0.0.1')
    await new Promise((resolve) => held.once('connect', resolve))
    const { text, closed } = await sendRaw(at, rawRequest(PATH, BODY))
    expect({ text, closed }).toEqual({ text: '', closed: true })
    held.destroy()
    await small.close()
  })

  it('headers', async () => {
    const filler = Array.from({ length: 100 }, (_, at) => `X-${at}: 1`)
    const secret = Buffer.from(`:${SECRET}`).toString('base64')
    const late = rawRequest('/ask/studio', BODY, [...filler, `Authorization: Basic ${secret}`])
    await expectRefused(late, 431)
  })
})
