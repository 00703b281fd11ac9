import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { BodyRequest } from '../../../electron/handler/body.ts'
import { closeIdle } from '../../../electron/handler/idle-connections.ts'
import { createHttpServer, listenAt } from '../../../electron/handler/listener.ts'
import { WholeResponse } from '../../../electron/handler/respond.ts'
import type { VendorApi } from '../../../electron/handler/types.ts'
import { until } from '../store/place.ts'
import { startHandler } from './fakes.ts'
import { rawRequest, sendRaw } from './raw-socket.ts'

const KEPT_MS = 65_000
const LIMITS = {
  ...{ headersTimeoutMs: 60_000, requestTimeoutMs: 60_000, bodyBytes: 1_000, headers: 64 },
  ...{ connections: 10, closeMs: 100, checkIntervalMs: 2, keepAliveTimeoutMs: KEPT_MS },
}
const REPLY = { status: 200, headers: {}, body: 'yes' }

let toClose: (() => void)[] = []
afterEach(() => {
  for (const close of toClose) close()
  toClose = []
})

/** A server on a clock the test moves, whose replies are held back as long as it says. */
async function serving() {
  const clock = { ms: 0, looks: 0 }
  const held: WholeResponse[] = []
  const state = { held, holds: false, answerHeld: () => held.splice(0).forEach(answer) }
  const answer = (response: WholeResponse): void => response.reply(REPLY, KEPT_MS / 1_000)
  const server = createHttpServer<typeof BodyRequest, typeof WholeResponse>(
    LIMITS,
    (request, response) => {
      connections.asked(request.socket, response)
      request.takeBody(1_000, () => (state.holds ? held.push(response) : answer(response)))
    },
    { IncomingMessage: BodyRequest, ServerResponse: WholeResponse },
  )
  const connections = closeIdle(server, LIMITS, () => {
    clock.looks += 1
    return clock.ms
  })
  const sockets: Socket[] = []
  server.on('connection', (socket) => sockets.push(socket))
  const port = await listenAt(server, { address: '127.0.0.1', port: 0 })
  toClose.push(() => server.close())
  /** Looks made from now on, so that what was to be seen has been. */
  const looked = async (): Promise<void> => {
    const from = clock.looks
    await until(() => clock.looks > from + 3)
  }
  return { clock, state, port, looked, sockets }
}

interface Client {
  readonly socket: Socket
  text: string
  isClosed: boolean
  /** Asks, and waits for the answer. */
  ask(): Promise<void>
}

async function client(port: number): Promise<Client> {
  const socket = connect(port, '127.0.0.1')
  const it: Client = {
    socket,
    text: '',
    isClosed: false,
    async ask() {
      it.text = ''
      socket.write(rawRequest('/', 'body'))
      await until(() => it.text.endsWith('yes'))
    },
  }
  socket.on('error', () => undefined)
  socket.on('data', (chunk) => {
    it.text += chunk
  })
  socket.on('close', () => {
    it.isClosed = true
  })
  toClose.push(() => socket.destroy())
  await new Promise((connected) => socket.once('connect', connected))
  return it
}

describe('a connection', () => {
  it('is closed when nobody asks on it for as long as it is kept, and not before', async () => {
    const { clock, port, looked } = await serving()
    const one = await client(port)
    await one.ask()
    expect(one.text).toContain('\r\nKeep-Alive: timeout=65\r\n')
    await looked()
    clock.ms += KEPT_MS - 1
    await looked()
    await one.ask()
    await looked()
    clock.ms += KEPT_MS - 1
    await looked()
    expect(one.isClosed).toBe(false)
    clock.ms += 1
    await until(() => one.isClosed)
  })

  it('is kept however long its reply takes, and from the reply on for as long as any', async () => {
    const { state, clock, port, looked } = await serving()
    const one = await client(port)
    await one.ask()
    state.holds = true
    const answered = one.ask()
    await looked()
    clock.ms += 10 * KEPT_MS
    await looked()
    state.answerHeld()
    await answered
    await looked()
    clock.ms += KEPT_MS - 1
    await looked()
    expect(one.isClosed).toBe(false)
    clock.ms += 1
    await until(() => one.isClosed)
  })

  it('is kept for the last of several that were asked at once', async () => {
    const { state, clock, port, looked } = await serving()
    const one = await client(port)
    state.holds = true
    one.socket.write(rawRequest('/', 'first') + rawRequest('/', 'second'))
    await until(() => state.held.length === 2)
    state.held.shift()?.reply(REPLY, KEPT_MS / 1_000)
    await until(() => one.text.endsWith('yes'))
    await looked()
    clock.ms += 10 * KEPT_MS
    await looked()
    one.text = ''
    state.answerHeld()
    await until(() => one.text.endsWith('yes'))
  })

  it('is kept while a request comes in', async () => {
    const { clock, port, looked, sockets } = await serving()
    const one = await client(port)
    await one.ask()
    await looked()
    clock.ms += KEPT_MS - 1
    const bytes = sockets[0]?.bytesRead ?? 0
    const request = rawRequest('/', 'body')
    one.socket.write(request.slice(0, 20))
    await until(() => (sockets[0]?.bytesRead ?? 0) > bytes)
    await looked()
    clock.ms += KEPT_MS - 1
    await looked()
    expect(one.isClosed).toBe(false)
    one.text = ''
    one.socket.write(request.slice(20))
    await until(() => one.text.endsWith('yes'))
  })

  it('on which nothing was asked is closed as well, and is not looked at any more then', async () => {
    const { clock, port, looked, sockets } = await serving()
    const one = await client(port)
    await looked()
    clock.ms += KEPT_MS - 1
    await looked()
    expect(one.isClosed).toBe(false)
    clock.ms += 1
    await until(() => one.isClosed)
    const read = vi.spyOn(sockets[0] as Socket, 'bytesRead', 'get')
    await looked()
    expect(read).not.toHaveBeenCalled()
  })

  it('of a back end without the right secret is closed at once', async () => {
    const refusing: VendorApi = {
      name: 'refusing',
      owns: () => true,
      answer: (_, answer) => answer({ status: 401, headers: {}, body: 'no' }),
    }
    const { handler, port } = await startHandler({ apis: [refusing] })
    toClose.push(() => void handler.close())
    const { closed, text } = await sendRaw(port, rawRequest('/', ''), 9_000)
    expect(text).toMatch(/^connection: close\r$/im)
    expect(closed).toBe(true)
  })

  it('of somebody who expects what nobody knows is closed at once', async () => {
    const { handler, port } = await startHandler()
    toClose.push(() => void handler.close())
    const expecting = rawRequest('/ask/none/none', '', ['Expect: z'])
    const { closed, text } = await sendRaw(port, expecting, 9_000)
    expect(text).toMatch(/^HTTP\/1\.1 417 /)
    expect(closed).toBe(true)
  })

  it('of the handler is closed as well, also after an answer that goes out as a stream', async () => {
    const limits = { keepAliveTimeoutMs: 1_000, checkIntervalMs: 5 }
    const empty: VendorApi = {
      name: 'empty',
      owns: () => true,
      answer: (_, answer) => answer({ status: 204, headers: {}, body: '' }),
    }
    const { handler, port } = await startHandler({ limits, apis: [empty] })
    toClose.push(() => void handler.close())
    const { closed, text } = await sendRaw(port, rawRequest('/', ''), 9_000)
    expect(text).toContain('\r\nKeep-Alive: timeout=1\r\n')
    expect(closed).toBe(true)
  })
})
