import { createHook } from 'node:async_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type * as keptTick from '../../../electron/handler/kept-tick.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Made for each call: after some collections V8 drops what it made of a function, and reads its text once more. */
function isAlike(one: object | null, other: object | null): boolean {
  setFlagsFromString('--allow-natives-syntax')
  try {
    return new Function('one', 'other', 'return %HaveSameMap(one, other)')(one, other)
  } finally {
    setFlagsFromString('--no-allow-natives-syntax')
  }
}

/** What Node makes for the next tick now. */
function tick(): object | null {
  let made: object | null = null
  const hook = createHook({
    init(_id, type, _triggeredBy, resource) {
      if (type === 'TickObject') made = resource
    },
  })
  hook.enable()
  process.nextTick(() => {})
  hook.disable()
  return made
}

// A module of its own: what a test of long ago kept in this process may be of a kind that V8 has replaced since.
const fresh = '../../../electron/handler/kept-tick.ts?fresh'
const { keepTick } = (await import(fresh)) as typeof keptTick

describe('keepTick', () => {
  it('keeps what later ticks are alike to, whatever was collected meanwhile', async () => {
    const kept = keepTick()
    for (let each = 0; each < 6; each += 1) {
      await new Promise((done) => setImmediate(done))
      collect()
    }
    expect(kept).not.toBeNull()
    expect(isAlike(kept, tick())).toBe(true)
    expect(isAlike(kept, { callback: null, args: undefined })).toBe(false)
  })

  it('keeps one only', () => {
    expect(keepTick()).toBe(keepTick())
  })
})
