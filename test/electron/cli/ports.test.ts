import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Config } from '../../../electron/cli/config.ts'
import { databasePath } from '../../../electron/cli/control.ts'
import { assertApart, assertFree, assertFreeWhenNew } from '../../../electron/cli/ports.ts'

describe('a place to listen at', () => {
  const at = (address: string, port: number) => ({ address, port })

  it.each([
    ['the same', at('127.0.0.1', 8480)],
    ['any address', at('0.0.0.0', 8480)],
    ['any address, of either kind', at('::', 8480)],
    ['any address, of either kind, beside IPv6', at('::', 8480), at('::1', 8480)],
    [
      'any address, beside one that is written as IPv6',
      at('0.0.0.0', 8480),
      at('::ffff:127.0.0.1', 8480),
    ],
  ])(
    'is refused where another of ours has the port: %s',
    (_, handler, console = at('127.0.0.1', 8480)) => {
      const places = { handler, console, gateway: at('127.0.0.1', 0) }
      expect(() => assertApart(places, 'console', ['handler'])).toThrow(
        expect.objectContaining({
          code: 'ERR_CONFIG',
          message:
            'The console cannot listen on port 8480 as well as the handler. Choose another with --console-port.',
        }),
      )
    },
  )

  it('may have the port of another at another address, and any free one', () => {
    const places = {
      handler: at('192.0.2.7', 8480),
      console: at('127.0.0.1', 8480),
      gateway: at('127.0.0.1', 0),
    }
    assertApart(places, 'console', ['handler'])
    assertApart({ ...places, console: places.gateway }, 'gateway', ['handler', 'console'])
    const any = { ...places, handler: at('0.0.0.0', 8480), console: at('::1', 8480) }
    assertApart(any, 'console', ['handler'])
  })

  it('is refused for a console that others could reach, as when it is served', async () => {
    await expect(assertFree('console', { address: '0.0.0.0', port: 0 })).rejects.toMatchObject({
      code: 'ERR_CONFIG',
      message: expect.stringContaining('open to the network at 0.0.0.0'),
    })
  })

  it('may be any address for the handler, and loopback for the console', async () => {
    await assertFree('handler', { address: '0.0.0.0', port: 0 })
    await assertFree('console', { address: '127.0.0.1', port: 0 })
  })

  it('is looked at before a new database is made, and not where there is one, on which somebody may run', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'stagedoor-ports-'))
    const holder = createServer().listen(0, '127.0.0.1')
    await once(holder, 'listening')
    const taken = at('127.0.0.1', (holder.address() as AddressInfo).port)
    const config = { dataDirectory, handler: taken } as Config
    await expect(assertFreeWhenNew(config, ['handler'])).rejects.toMatchObject({
      code: 'ERR_PORT_IN_USE',
    })
    writeFileSync(databasePath(dataDirectory), '')
    await assertFreeWhenNew(config, ['handler'])
    holder.close()
    rmSync(dataDirectory, { recursive: true })
  })
})
