import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { listenError, portHolder } from '../../electron/port-holder.ts'
import { AppError } from '../../shared/errors.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

function take(address: string): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    servers.push(server)
    server.listen(0, address, () => {
      const place = server.address()
      resolve(typeof place === 'object' && place !== null ? place.port : 0)
    })
  })
}

const inUse = Object.assign(new Error('listen'), { code: 'EADDRINUSE', syscall: 'listen' })

describe('a port that is taken', () => {
  it.runIf(process.platform === 'linux').each(['127.0.0.1', '::1', '0.0.0.0'])(
    'names the program that listens on %s',
    async (address) => {
      const port = await take(address)
      expect(portHolder(port)).toBe(`node (pid ${process.pid})`)
    },
  )

  it('names address and port, and what to change where', () => {
    const error = listenError(inUse, 'handler', { address: '127.0.0.1', port: 8480 })
    expect(error).toMatchObject({ code: 'ERR_PORT_IN_USE' })
    expect((error as AppError).message).toMatch(
      /handler cannot listen on 127\.0\.0\.1:8480.*--handler-port.*icecast\.xml.*Nimble/,
    )
    const other = listenError(inUse, 'console', { address: '::1', port: 8481 })
    expect((other as AppError).message).toMatch(/\[::1\]:8481.*--console-port/)
  })

  it('is nobody it can name when nobody listens', async () => {
    const port = await take('127.0.0.1')
    await new Promise((resolve) => servers.pop()?.close(resolve))
    expect(portHolder(port)).toBeNull()
  })

  it.each([
    ['192.0.2.1', /cannot listen on 192\.0\.2\.1:0: no such address here/],
    ['no-such-host.invalid', /cannot listen on no-such-host\.invalid:0: /],
  ])('says so when %s cannot be listened on at all', async (address, message) => {
    const server = createServer()
    const failure = await new Promise((resolve) => {
      server.once('error', resolve)
      server.listen(0, address)
    })
    const error = listenError(failure, 'console', { address, port: 0 }) as AppError
    expect(error.code).toBe('ERR_CONFIG')
    expect(error.message).toMatch(message)
  })

  it('leaves any other failure as it is', () => {
    const other = new AppError('ERR_DB_IO')
    expect(listenError(other, 'handler', { address: '127.0.0.1', port: 1 })).toBe(other)
  })
})
