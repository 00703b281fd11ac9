import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createCutter } from '../../../../electron/sessions/control/cut.ts'
import { createSend, type OutgoingTools } from '../../../../electron/sessions/control/outgoing.ts'
import { controlClients } from '../../../../electron/sessions/control/registry.ts'
import type { SessionCut } from '../../../../shared/api.ts'
import { type ControlledProtocol, isControllable } from '../../../../shared/control-setup.ts'
import { PROTOCOLS } from '../../../../shared/media-server.ts'
import type { Session } from '../../../../shared/session.ts'
import { sessionFor } from './sessions.ts'
import { standIn } from './stand-in.ts'

const CONTROLLED = PROTOCOLS.filter(isControllable)
const TIMEOUT_MS = 80

const SESSION: Partial<Session> = {
  action: 'publish',
  ...{ streamName: 'live/news', sessionKey: '7:live/news' },
  ...{ protocol: 'rtmp', viewerId: 'ann' },
}

/** What cutting a publisher comes to at each kind of media server, where this answers instead. */
async function cutAll(
  url: string,
  tools: OutgoingTools = {},
): Promise<readonly (readonly [string, SessionCut])[]> {
  const send = createSend(tools)
  const target = { url, allowPrivate: true, user: 'admin', secret: 'hackme' }
  const outcomes = CONTROLLED.map(async (protocol: ControlledProtocol) => {
    const cutter = createCutter({
      controlledOf: () => ({ protocol, client: controlClients[protocol](send), target }),
      onError(error) {
        throw error
      },
    })
    const [cut] = await cutter.cut([sessionFor(SESSION)])
    return [protocol, cut as SessionCut] as const
  })
  return await Promise.all(outcomes)
}

/** All of them say so in the same way, what to do included, and nothing of what Stagedoor proves itself with. */
async function expectFailed(
  listener: RequestListener,
  said: RegExp,
  tools: OutgoingTools = {},
): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/live`
    for (const [protocol, { outcome, detail }] of await cutAll(url, tools)) {
      expect([protocol, outcome, detail]).toEqual([protocol, 'failed', expect.stringMatching(said)])
      expect(detail).not.toContain('hackme')
    }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const ADDRESS = '.*See that .*its control address is right'

describe('cutting where the control fails is told as a failure, with what to do, at every kind of media server', () => {
  it.each<readonly [string, RequestListener]>([
    ['nothing is answered', () => undefined],
    [
      'the answer comes after the deadline',
      (_, response) => void setTimeout(() => response.end('0'), TIMEOUT_MS * 2).unref(),
    ],
    ['the answer has no end', (_, response) => void response.writeHead(200).write('[{"id":')],
  ])('%s', async (_, listener) => {
    const said = new RegExp(`not answer in time${ADDRESS}`)
    await expectFailed(listener, said, { timeoutMs: TIMEOUT_MS })
  })

  it.each<readonly [string, RequestListener, RegExp]>([
    [
      'the connection is reset',
      (request) => void request.socket.destroy(),
      new RegExp(`cannot be reached.*${ADDRESS}`),
    ],
    [
      'the answer breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('[')
        setImmediate(() => response.destroy())
      },
      new RegExp(`cannot be reached.*${ADDRESS}`),
    ],
    [
      'a page of HTML comes',
      (_, response) => void response.end('<!doctype html><html><body>Welcome</body></html>'),
      new RegExp(`answer is not what${ADDRESS}`),
    ],
    [
      'credentials are refused',
      (_, response) => void response.writeHead(401).end(),
      /answered 401.*Set it under Control/,
    ],
    [
      'a redirect comes',
      (_, response) => void response.writeHead(302, { location: '/other' }).end('0'),
      /answered 302.*not followed.*Set the control address/,
    ],
    [
      'it fails inside',
      (_, response) => void response.writeHead(500).end(),
      /answered 500.*See its own log/,
    ],
  ])('%s', async (_, listener, said) => {
    await expectFailed(listener, said)
  })

  it('nobody listens there', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    for (const [protocol, { outcome, detail }] of await cutAll(`http://127.0.0.1:${port}/live`)) {
      expect([protocol, outcome, detail]).toEqual([
        protocol,
        'failed',
        expect.stringMatching(/cannot be reached \(ECONNREFUSED\)/),
      ])
    }
  })

  it('nothing of it is at the address: nobody is said to have left', async () => {
    await expectFailed(
      (_, response) => void response.writeHead(404).end(),
      /See that its control address is right/,
    )
  })
})

describe('one who is refused to be cut', () => {
  it('keeps nobody else from it, and is told by itself', async () => {
    const left = new Set(['a', 'b', 'c'])
    await using server = await standIn(({ method, path }) => {
      const id = path.split('/').at(-1) ?? ''
      if (method === 'DELETE' && id !== 'b') left.delete(id)
      if (method === 'DELETE')
        return { status: 200, body: id === 'b' ? '{"code":100}' : '{"code":0}' }
      return { status: 200, body: JSON.stringify({ code: 0, clients: page(server.asked, left) }) }
    })
    const control = controlClients.srs(createSend())
    const sessions = ['a', 'b', 'c'].map((sessionKey) => sessionFor({ id: sessionKey, sessionKey }))
    expect(await control.cut(server.target, sessions)).toMatchObject([
      { sessionId: 'a', outcome: 'cut' },
      { sessionId: 'b', outcome: 'failed', detail: expect.stringContaining('code 100') },
      { sessionId: 'c', outcome: 'cut' },
    ])
  })

  it('is told so where Ant Media Server says that it did not stop them', async () => {
    await using server = await standIn(({ method }) => ({
      status: 200,
      body:
        method === 'GET'
          ? JSON.stringify(
              page(server.asked, ['news']).map(({ id }) => ({
                streamId: id,
                status: 'broadcasting',
              })),
            )
          : '{"success":false}',
    }))
    const control = controlClients['ant-media'](createSend())
    const target = { ...server.target, url: `${server.target.url}/live` }
    expect(await control.cut(target, [sessionFor(SESSION)])).toMatchObject([
      { outcome: 'failed', detail: expect.stringContaining('did not') },
    ])
  })
})

/** All on the first page, and nobody on those after. */
function page(asked: readonly { path: string; query: URLSearchParams }[], ids: Iterable<string>) {
  const { path = '', query } = asked.at(-1) ?? {}
  const isFirst = (query?.get('start') ?? path.split('/').at(-2) ?? '0') === '0'
  return isFirst || !/start|list/.test(`${query}${path}`) ? [...ids].map((id) => ({ id })) : []
}
