import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { addressFault } from '../../../../electron/sessions/control/addresses.ts'
import { createSend, type OutgoingTools } from '../../../../electron/sessions/control/outgoing.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server of this machine that counts who connects. */
async function serve(listener: RequestListener) {
  const asked: string[] = []
  let connections = 0
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    listener(request, response)
  })
  server.on('connection', () => void connections++)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, asked, connections: () => connections }
}

const CALL = { method: 'GET', path: '/manage/sessions', query: 'hash=secret', body: null } as const

const call = (url: string, allowPrivate: boolean, tools: OutgoingTools = {}): Promise<string> =>
  createSend(tools)({ url, allowPrivate }, CALL)

describe('an address that must not be connected to', () => {
  it.each([
    ['169.254.169.254', 'never'],
    ['::ffff:169.254.169.254', 'never'],
    ['fe80::1', 'never'],
    ['fd00:ec2::254', 'never'],
    ['fd20:ce::254', 'never'],
    ['fd00:c1::a9fe:a9fe', 'never'],
    ['100.100.100.200', 'never'],
    ['168.63.129.16', 'never'],
    ['::7f00:1', 'never'],
    ['0.0.0.0', 'never'],
    ['::', 'never'],
    ['255.255.255.255', 'never'],
    ['224.0.0.1', 'never'],
    ['64:ff9b::7f00:1', 'never'],
    ['2002:7f00:1::', 'never'],
    ['nowhere', 'never'],
    ['127.0.0.1', 'private'],
    ['::1', 'private'],
    ['::ffff:7f00:1', 'private'],
    ['10.0.0.5', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12::1', 'private'],
    ['93.184.216.34', null],
    ['2606:2800:220:1::1', null],
  ])('%s: %s', (address, fault) => {
    expect(addressFault(address)).toBe(fault)
  })
})

describe('a call is refused without a connection', () => {
  it.each([
    ['to this machine, unless that is allowed', 'http://127.0.0.1:PORT', {}],
    ['however that is written', 'http://2130706433:PORT', {}],
    ['in octal', 'http://0177.0.0.1:PORT', {}],
    ['mapped', 'http://[::ffff:7f00:1]:PORT', {}],
    [
      'by a name that means it among others',
      'https://nimble.example:PORT',
      { resolve: async () => ['93.184.216.34', '127.0.0.1'] },
    ],
  ])('%s', async (_, url, tools) => {
    const { port, connections } = await serve((_request, response) => void response.end('[]'))
    await expect(call(url.replace('PORT', String(port)), false, tools)).rejects.toThrow(
      'private network',
    )
    expect(connections()).toBe(0)
  })

  it.each([
    ['to link-local addresses though private ones are allowed', 'http://169.254.169.254'],
    ['to the unspecified address', 'http://0.0.0.0'],
  ])('%s', async (_, url) => {
    await expect(call(url, true)).rejects.toThrow('never connected to')
  })

  it('in the clear to a public address', async () => {
    await expect(call('http://93.184.216.34', true)).rejects.toThrow('use https')
  })

  it('to a name without address', async () => {
    const unresolved = { resolve: () => Promise.reject(new Error('ENOTFOUND')) }
    await expect(call('http://nimble.example', true, unresolved)).rejects.toThrow(
      'cannot be resolved',
    )
  })
})

describe('a call fails', () => {
  it('at a redirect, which is not followed', async () => {
    const target = await serve((_request, response) => void response.end('[]'))
    const { port } = await serve((_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${target.port}/` }).end()
    })
    await expect(call(`http://127.0.0.1:${port}`, true)).rejects.toThrow('a redirect')
    expect(target.connections()).toBe(0)
  })

  it('when nobody answers in time', async () => {
    const { port } = await serve(() => undefined)
    const failing = call(`http://127.0.0.1:${port}`, true, { timeoutMs: 50 })
    await expect(failing).rejects.toThrow('did not answer in time')
  })

  it('when the answer never ends', async () => {
    const { port } = await serve((_request, response) => {
      const chunk = 'x'.repeat(1_000_000)
      const write = (): void => void response.write(chunk, () => setImmediate(write))
      write()
    })
    await expect(call(`http://127.0.0.1:${port}`, true)).rejects.toThrow('too long')
  })

  it('without telling what proved the caller', async () => {
    const { port } = await serve((_request, response) => void response.writeHead(403).end())
    const failing = call(`http://127.0.0.1:${port}`, true)
    await expect(failing).rejects.toThrow('proves itself with does not fit')
    await expect(failing).rejects.not.toThrow('secret')
  })
})

it('a call goes to the address that was checked, whatever the name means', async () => {
  const { port, asked } = await serve((request, response) => {
    response.end(JSON.stringify(request.headers.host))
  })
  const resolve = async (): Promise<string[]> => ['127.0.0.1']
  const answer = await call(`http://nimble.invalid:${port}`, true, { resolve })
  expect(answer).toContain('nimble.invalid')
  expect(asked).toEqual(['GET /manage/sessions?hash=secret'])
})

describe('the time an answer tells', () => {
  const DATE = 'Sun, 29 Nov 2026 20:00:00 GMT'
  const told = async (
    headers: Record<string, string>,
    status = 200,
  ): Promise<readonly object[]> => {
    const heard: object[] = []
    const { port } = await serve((_, response) => {
      response.sendDate = false
      response.writeHead(status, headers).end('{}')
    })
    const url = `http://127.0.0.1:${port}`
    await call(url, true, {
      toldTime: (of, atMs) => void heard.push({ of: of === url, atMs }),
    }).catch(() => '')
    return heard
  }

  it.each([[{}], [{ date: 'yesterday' }]])('is not told by %o', async (headers) => {
    expect(await told(headers)).toEqual([])
  })

  it.each([200, 401])('is passed on, also of an answer %i', async (status) => {
    expect(await told({ date: DATE }, status)).toEqual([{ of: true, atMs: Date.parse(DATE) }])
  })
})
