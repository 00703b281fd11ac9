import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { onceQuiet } from '../../electron/once-quiet.ts'
import type { Busyness } from '../../electron/store/busyness.ts'

describe('work that waits for a quiet moment', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is not done while the handler is busy, nor twice', () => {
    let busyness: Busyness = 'busy'
    const work = vi.fn()
    onceQuiet(() => busyness, work)
    vi.advanceTimersByTime(5_000)
    expect(work).not.toHaveBeenCalled()
    busyness = 'quiet'
    vi.advanceTimersByTime(5_000)
    expect(work).toHaveBeenCalledOnce()
  })

  it('is not done after it was given up', () => {
    const work = vi.fn()
    const giveUp = onceQuiet(() => 'quiet', work)
    giveUp()
    vi.advanceTimersByTime(5_000)
    expect(work).not.toHaveBeenCalled()
  })
})
