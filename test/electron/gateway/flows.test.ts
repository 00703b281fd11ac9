import {
  createServer,
  get,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, expect, it } from 'vitest'
import { createFlows } from '../../../electron/gateway/flows.ts'
import type { Viewer } from '../../../electron/gateway/viewer-types.ts'
import type { Decision } from '../../../shared/access.ts'

/* A player that takes the head of an endless answer and then nothing. */
let server: Server | null = null
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = null
})

const endless = (): Readable =>
  new Readable({
    read() {
      this.push(Buffer.alloc(65_536))
    },
  })

/** Where they were a moment ago. */
const BEFORE = '192.0.2.1'
const NOW = '198.51.100.7'

/** @param may Whether they may have it, by the address that is asked about. */
async function stuck(viewer: Viewer, may: (address: string | null) => boolean) {
  const counted = { again: 0, look: 0, bytes: 0 }
  const decide = (address: string | null, done: (decision: Decision) => void): void =>
    done({ outcome: may(address) ? 'allow' : 'deny' } as Decision)
  const flows = createFlows({
    again: (_, address, done) => {
      counted.again += 1
      decide(address, done)
    },
    look: ({ arrival }, done) => {
      counted.look += 1
      decide(arrival.address, done)
    },
    lookBack: (_, address, done) => decide(address, done),
    isAt: (_, address) =>
      address === viewer.arrival.address || viewer.place.left.has(address ?? ''),
    sent: (_, bytes) => {
      counted.bytes += bytes
    },
  })
  const listening = createServer((_, response) => {
    response.writeHead(200)
    flows.begin(viewer, BEFORE, response, endless())
  })
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const { port } = listening.address() as AddressInfo
  const answer = await new Promise<IncomingMessage>((resolve) => {
    get({ port, host: '127.0.0.1' }, resolve)
  })
  answer.on('error', () => {})
  const closed = new Promise<void>((resolve) => answer.once('close', resolve))
  // Until everything between them is full. One look may come before what waits to be written had its turn.
  for (let before = -1, alike = 0; alike < 3; ) {
    alike = before === counted.bytes ? alike + 1 : 0
    before = counted.bytes
    await new Promise((resolve) => setTimeout(resolve, 20))
    flows.tick()
  }
  return { flows, counted, closed, answer }
}

const viewer = (): Viewer =>
  ({
    ...{ isIn: true, latest: null, arrival: { address: BEFORE } },
    place: { left: new Map() },
  }) as unknown as Viewer

it('who takes nothing is decided about all the same, and cut when refused', async () => {
  let may = true
  const { flows, counted, closed, answer } = await stuck(viewer(), () => may)
  const watched = counted.again
  for (let n = 0; n < 10; n += 1) flows.tick()
  expect(counted.look).toBeGreaterThan(1)
  expect(counted.again).toBe(watched)
  expect(answer.destroyed).toBe(false)
  may = false
  for (let n = 0; n < 5; n += 1) flows.tick()
  answer.resume()
  await closed
  expect(answer.complete).toBe(false)
})

it('who takes nothing until their session is over is cut', async () => {
  const who = viewer()
  const { flows, closed, answer } = await stuck(who, () => true)
  who.isIn = false
  flows.tick()
  answer.resume()
  await closed
  expect(answer.complete).toBe(false)
})

it('who plays on from elsewhere is cut where they were', async () => {
  const who = viewer()
  const { flows, counted, closed, answer } = await stuck(who, () => true)
  who.arrival = { ...who.arrival, address: NOW }
  const { again, look } = counted
  flows.tick()
  answer.resume()
  await closed
  expect([answer.complete, counted.again, counted.look]).toEqual([false, again, look])
})

it('who is in two networks is cut in the one that is refused at once, and stays in the other', async () => {
  const who = viewer()
  const refused = new Set<string | null>()
  const { flows, closed, answer } = await stuck(who, (address) => !refused.has(address))
  who.arrival = { ...who.arrival, address: NOW }
  who.place.left.set(BEFORE, 0)
  for (let n = 0; n < 10; n += 1) flows.tick()
  expect(answer.destroyed).toBe(false)
  refused.add(BEFORE)
  flows.tick()
  answer.resume()
  await closed
  expect(answer.complete).toBe(false)
})

it.each([
  ['who is refused', false, 1],
  ['who is played something in place of the stream, once it does not come', true, 5],
])('%s and has no session is cut', (_, waits, ticks) => {
  const who = viewer()
  Object.assign(who, { isIn: false, latest: { outcome: 'redirect' } })
  const nothing = () => {}
  const flows = createFlows({
    ...{ again: nothing, look: nothing, lookBack: nothing, sent: nothing },
    isAt: () => true,
  })
  const response = new PassThrough()
  const body = new PassThrough()
  flows.begin(who, BEFORE, response as unknown as ServerResponse, body, { stays: () => waits })
  let lasted = 0
  for (; lasted < 10 && !response.destroyed; lasted += 1) flows.tick()
  expect(lasted).toBe(ticks)
})
