import { describe, expect, it } from 'vitest'
import { assertFree } from '../../../electron/cli/ports.ts'

describe('a place to listen at', () => {
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
})
