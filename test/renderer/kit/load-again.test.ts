import { describe, expect, it } from 'vitest'
import { loadAgain, mayReload } from '../../../renderer/kit/load-again.ts'

/** A server that answers from its n-th question on, and has the part from the m-th time it is asked for. */
function serverOf(answersFrom: number, hasFrom: number) {
  const counts = { asked: 0, loaded: 0, waited: 0 }
  const world = {
    isThere: async () => ++counts.asked >= answersFrom,
    load: async () => {
      counts.loaded += 1
      if (counts.loaded < hasFrom) throw new TypeError('Failed to fetch')
      return 'part'
    },
    wait: async () => {
      counts.waited += 1
    },
  }
  return { counts, world }
}
const running = (): AbortSignal => new AbortController().signal

describe('loading a part again', () => {
  it('gives up where the page is served without it, and not at the first failure', async () => {
    const { counts, world } = serverOf(1, Number.POSITIVE_INFINITY)
    expect(await loadAgain(world, running())).toBeNull()
    expect(counts.loaded).toBe(2)
  })

  it('asks for nothing while nobody serves the page, however long', async () => {
    const { counts, world } = serverOf(500, 1)
    expect(await loadAgain(world, running())).toBe('part')
    expect(counts).toEqual({ asked: 500, loaded: 1, waited: 500 })
  })

  it('survives a failure in the moment of the start', async () => {
    expect(await loadAgain(serverOf(3, 2).world, running())).toBe('part')
  })

  it('stops where the screen was left', async () => {
    const { counts, world } = serverOf(1, 1)
    expect(await loadAgain(world, AbortSignal.abort())).toBeNull()
    expect(counts.loaded).toBe(0)
  })
})

describe('loading the page anew', () => {
  it('is not done again within a minute', () => {
    expect(mayReload('1000', 60_999)).toBe(false)
    expect(mayReload('1000', 61_000)).toBe(true)
    expect(mayReload(null, 0)).toBe(true)
  })

  it('is done where what was kept is no number', () => {
    expect(mayReload('soon', 0)).toBe(true)
  })
})
