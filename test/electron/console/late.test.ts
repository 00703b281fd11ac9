import { describe, expect, it, vi } from 'vitest'
import { createLateConsole } from '../../../electron/console/late.ts'
import type { Console, ConsoleDeps } from '../../../electron/console/types.ts'

const NO_DEPS = {} as ConsoleDeps
const ASKED = new Request('http://127.0.0.1/api/v1/about')

/** A console that answers, and how often it was closed. */
function stub() {
  const close = vi.fn<() => void>()
  const made: Console = { fetch: async () => new Response('here'), close }
  return { made, close }
}

describe('a console that is loaded when it is first asked', () => {
  it('fails the one who asks when it cannot be loaded, and is tried again for the next', async () => {
    const { made } = stub()
    const load = vi
      .fn<() => Promise<() => Console>>()
      .mockRejectedValueOnce(new Error('not on disk'))
      .mockResolvedValueOnce(() => {
        throw new Error('cannot be made')
      })
      .mockResolvedValue(() => made)
    const late = createLateConsole(NO_DEPS, load)
    await expect(late.fetch(ASKED)).rejects.toThrow('not on disk')
    await expect(late.fetch(ASKED)).rejects.toThrow('cannot be made')
    expect(await (await late.fetch(ASKED)).text()).toBe('here')
    expect(await (await late.fetch(ASKED)).text()).toBe('here')
    expect(load).toHaveBeenCalledTimes(3)
  })

  it('is closed once it is there when it was closed while it loads', async () => {
    const { made, close } = stub()
    const { promise, resolve } = Promise.withResolvers<() => Console>()
    const late = createLateConsole(NO_DEPS, () => promise)
    const loading = late.load()
    late.close()
    expect(close).not.toHaveBeenCalled()
    resolve(() => made)
    await loading
    expect(close).toHaveBeenCalledOnce()
  })

  it('is loaded by nobody who closes it', () => {
    const load = vi.fn<() => Promise<() => Console>>()
    createLateConsole(NO_DEPS, load).close()
    expect(load).not.toHaveBeenCalled()
  })
})
