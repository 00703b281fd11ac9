import { randomBytes } from 'node:crypto'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { afterEach, expect, it } from 'vitest'
import { createOrigins } from '../../../electron/gateway/origin.ts'
import { sendBody } from '../../../electron/gateway/send.ts'

const servers: Server[] = []
afterEach(() => {
  for (const each of servers.splice(0)) {
    each.closeAllConnections()
    each.close()
  }
})

async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** What pieces were written, each with what is called once it has left. */
function sending(isAlone?: boolean) {
  const left: ((error?: Error) => void)[] = []
  const response = {
    ...{ destroyed: false, on: () => {}, once: () => {}, end: () => {} },
    write(_: Buffer, done: () => void) {
      left.push(done)
      return true
    },
  }
  const body = new PassThrough()
  sendBody(
    response as unknown as ServerResponse,
    body,
    () => {},
    () => {},
    isAlone,
  )
  return { body, left }
}

it.each([
  ['that somebody else may read', undefined, (whole: Buffer) => whole],
  ['that did not leave', true, (whole: Buffer) => whole, new Error('broken')],
  ['with others behind it in its memory', true, (whole: Buffer) => whole.subarray(0, 60)],
  ['that may be of a pool', true, (whole: Buffer) => whole.subarray(60)],
])('a piece %s keeps its memory', async (_, isAlone, piece, error?: Error) => {
  const { body, left } = sending(isAlone)
  const whole = new Uint8Array(100)
  body.write(piece(Buffer.from(whole.buffer)))
  await new Promise(setImmediate)
  expect(left).toHaveLength(1)
  left[0]?.(error)
  expect(whole.buffer.byteLength).toBe(100)
})

it('a piece of an origin gives its memory back once it has left, and no sooner', async () => {
  const { body, left } = sending(true)
  const { buffer } = new Uint8Array(100)
  body.write(Buffer.from(buffer, 40))
  await new Promise(setImmediate)
  expect(buffer.byteLength).toBe(100)
  left[0]?.()
  expect(buffer.byteLength).toBe(0)
})

it.each([true, false])(
  'what an origin sends arrives as it was, also by who reads slowly (its length said: %s)',
  async (isSaid) => {
    const sent = randomBytes(3_000_000)
    const originUrl = await listening((_, response) => {
      if (isSaid) response.setHeader('content-length', sent.length)
      for (let at = 0, size = 1; at < sent.length; at += size, size = (size * 7) % 90_001) {
        response.write(sent.subarray(at, at + size))
      }
      response.end()
    })
    const origins = createOrigins()
    const gatewayUrl = await listening(async (_, response) => {
      const { signal } = new AbortController()
      const answer = await origins.fetch({
        ...{ method: 'GET', url: originUrl, headers: {}, allowPrivate: true, signal },
      })
      sendBody(
        response,
        answer.body,
        () => {},
        () => {},
        true,
      )
    })
    const { body } = await fetch(gatewayUrl)
    const pieces: Uint8Array[] = []
    for await (const piece of body ?? []) {
      pieces.push(piece)
      if (pieces.length % 10 === 1) await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await origins.close()
    expect(Buffer.concat(pieces).equals(sent)).toBe(true)
  },
)
