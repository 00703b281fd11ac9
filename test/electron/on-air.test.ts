import { describe, expect, it } from 'vitest'
import { isHeldBack, watchOnAir } from '../../electron/on-air.ts'
import type { OnAirMode } from '../../shared/on-air.ts'

const MINUTE_MS = 60_000

function station() {
  const world = { mode: 'auto' as OnAirMode, live: 0, nowMs: 1_000 }
  const onAir = watchOnAir({
    mode: () => world.mode,
    liveSessions: () => world.live,
    now: () => world.nowMs,
  })
  const later = (minutes: number, live: number) => {
    world.nowMs += minutes * MINUTE_MS
    world.live = live
    return onAir().isOn
  }
  return { world, onAir, later }
}

describe('on air', () => {
  it('is not while nobody is live, nor ten minutes after the last', () => {
    const { later } = station()
    expect(later(1, 0)).toBe(false)
    expect(later(1, 2)).toBe(true)
    expect(later(9, 0)).toBe(true)
    expect(later(1, 0)).toBe(false)
  })

  it('goes on while an encoder that fell out comes back, and says since when', () => {
    const { world, onAir, later } = station()
    later(1, 1)
    const { sinceMs } = onAir()
    expect(sinceMs).toBe(world.nowMs)
    later(5, 0)
    later(1, 1)
    expect(later(9, 0)).toBe(true)
    expect(onAir()).toEqual({ isOn: true, mode: 'auto', sinceMs })
  })

  it('is as the operator says, whatever is live', () => {
    const { world, onAir, later } = station()
    world.mode = 'off'
    expect(later(1, 9)).toBe(false)
    world.mode = 'on'
    expect(later(60, 0)).toBe(true)
    expect(onAir()).toMatchObject({ mode: 'on', sinceMs: world.nowMs })
  })
})

describe('work that can wait', () => {
  it('waits while on air, eleven hours at most', () => {
    const on = { isOn: true, mode: 'auto', sinceMs: 0 } as const
    expect(isHeldBack(on, 0, 11 * 60 * MINUTE_MS - 1)).toBe(true)
    expect(isHeldBack(on, 0, 11 * 60 * MINUTE_MS)).toBe(false)
    expect(isHeldBack({ ...on, isOn: false }, 0, 1)).toBe(false)
  })
})
