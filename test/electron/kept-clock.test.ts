import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type KeptClock, openKeptClock } from '../../electron/kept-clock.ts'

const DAY_MS = 86_400_000
const NOW_MS = Date.UTC(2030, 0, 15, 12)

function machine() {
  const folder = mkdtempSync(join(tmpdir(), 'stagedoor-clock-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const world = {
    nowMs: NOW_MS,
    upMs: 1_000,
    boot: 'one',
    newestMs: null as number | null,
    failures: 0,
  }
  const path = join(folder, 'clock.json')
  /** As a start does, and the stop at its end. */
  function start(): KeptClock {
    const clock = openKeptClock(path, {
      now: () => ({ wallMs: world.nowMs, machineMs: world.upMs, boot: world.boot }),
      newestAtMs: () => world.newestMs,
      onError() {
        world.failures += 1
      },
    })
    clock.begin()
    onTestFinished(clock.close)
    return clock
  }
  /** Lets both clocks run. */
  function pass(ms: number): void {
    world.nowMs += ms
    world.upMs += ms
  }
  return { world, path, start, folder, pass }
}

describe('the clock that is kept', () => {
  it('is not believed more than 7 days ahead of the last stop, by however many starts', () => {
    const { world, start } = machine()
    start().close()
    world.nowMs += 7 * DAY_MS + 1
    for (let starts = 0; starts < 3; starts += 1) {
      const clock = start()
      expect(clock.doubtMs()).toBe(7 * DAY_MS + 1)
      clock.close()
    }
    const clock = start()
    clock.confirm()
    expect(clock.doubtMs()).toBeNull()
    clock.close()
    expect(start().doubtMs()).toBeNull()
  })

  it('is not believed when it jumps while Stagedoor runs, and is again once it is put back', () => {
    const { world, start } = machine()
    const clock = start()
    world.nowMs += 3_650 * DAY_MS
    expect(clock.doubtMs()).toBe(3_650 * DAY_MS)
    world.nowMs -= 3_650 * DAY_MS
    expect(clock.doubtMs()).toBeNull()
  })

  it('is believed after a week off, and after a month of sleep that the machine counted', () => {
    const { world, start } = machine()
    start().close()
    world.nowMs += 7 * DAY_MS
    const clock = start()
    expect(clock.doubtMs()).toBeNull()
    world.nowMs += 30 * DAY_MS
    world.upMs += 30 * DAY_MS
    expect(clock.doubtMs()).toBeNull()
  })

  it('is believed on a machine that starts in 2000 each time until it is put right', () => {
    const { world, start } = machine()
    start().close()
    for (let starts = 0; starts < 2; starts += 1) {
      world.nowMs = Date.UTC(2000, 0, 1)
      const clock = start()
      expect(clock.doubtMs()).toBeNull()
      world.nowMs = NOW_MS + DAY_MS
      expect(clock.doubtMs()).toBeNull()
      clock.close()
    }
  })

  it('goes by what is stored where the file is missing or damaged, else by itself', () => {
    const { world, path, start } = machine()
    expect(start().doubtMs()).toBeNull()
    world.newestMs = NOW_MS - 8 * DAY_MS
    for (const text of ['', '{"believedMs":"2030"}']) {
      writeFileSync(path, text)
      expect(start().doubtMs()).toBe(8 * DAY_MS)
    }
  })

  it('says once that it cannot be kept, and holds all the same', () => {
    const { world, folder, start } = machine()
    rmSync(folder, { recursive: true })
    const clock = start()
    clock.confirm()
    expect(world.failures).toBe(1)
    expect(clock.doubtMs()).toBeNull()
  })
})

describe('how long something has lasted at a start', () => {
  it('is no 26 years on a machine that started in 2000 and was put right while Stagedoor ran', () => {
    const { world, start, pass } = machine()
    world.nowMs = Date.UTC(2000, 0, 1)
    const clock = start()
    const beganAtMs = world.nowMs + 10_000
    pass(60_000)
    world.nowMs = NOW_MS
    pass(30_000)
    clock.close()
    pass(5_000)
    expect(start().lastedMsAtStart(beganAtMs)).toBe(85_000)
    expect(start().lastedMsAtStart(NOW_MS + 10_000)).toBe(25_000)
  })

  it('counts no jump while Stagedoor was down, ahead or back', () => {
    for (const jumpMs of [3_650 * DAY_MS, -3_650 * DAY_MS]) {
      const { world, start, pass } = machine()
      const clock = start()
      pass(60_000)
      clock.close()
      world.nowMs += jumpMs
      pass(5_000)
      expect(start().lastedMsAtStart(NOW_MS)).toBe(65_000)
    }
  })

  it('counts what the machine was off for up to a day, and beyond only since it started', () => {
    const { world, start, pass } = machine()
    start().close()
    Object.assign(world, { boot: 'two', upMs: 7_000 })
    world.nowMs += DAY_MS
    const clock = start()
    expect(clock.lastedMsAtStart(NOW_MS)).toBe(DAY_MS)
    pass(3_000)
    clock.close()
    Object.assign(world, { boot: 'three', upMs: 7_000 })
    world.nowMs += DAY_MS + 1
    expect(start().lastedMsAtStart(NOW_MS)).toBe(DAY_MS + 10_000)
  })

  it('is the shorter one where a clock that was put back had that time twice', () => {
    const { world, start, pass } = machine()
    const clock = start()
    pass(3_600_000)
    clock.confirm()
    world.nowMs -= 3_600_000
    pass(60_000)
    clock.close()
    expect(start().lastedMsAtStart(NOW_MS + 30_000)).toBe(30_000)
    expect(start().lastedMsAtStart(NOW_MS - 60_000)).toBe(3_720_000)
  })

  it('is never negative, and goes by the clock for what was before anything is known', () => {
    const { start } = machine()
    const clock = start()
    expect(clock.lastedMsAtStart(NOW_MS + 9_000)).toBe(0)
    expect(clock.lastedMsAtStart(NOW_MS - 9_000)).toBe(9_000)
  })
})
