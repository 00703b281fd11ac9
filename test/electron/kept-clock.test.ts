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
  const world = { nowMs: NOW_MS, upMs: 1_000, newestMs: null as number | null, failures: 0 }
  const path = join(folder, 'clock.json')
  /** As a start does, and the stop at its end. */
  function start(): KeptClock {
    const clock = openKeptClock(path, {
      now: () => world.nowMs,
      monotonicMs: () => world.upMs,
      newestAtMs: () => world.newestMs,
      onError() {
        world.failures += 1
      },
    })
    clock.begin()
    onTestFinished(clock.close)
    return clock
  }
  return { world, path, start, folder }
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
