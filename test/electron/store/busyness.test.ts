import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watchBusyness } from '../../../electron/store/busyness.ts'

describe('how busy the handler is', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('follows the entries stored in the latest moments', () => {
    const journal = { stored: 0 }
    const busyness = watchBusyness(journal)
    const later = (entries: number) => {
      journal.stored += entries
      vi.advanceTimersByTime(500)
      return busyness()
    }
    expect(busyness()).toBe('quiet')
    expect(later(5_000)).toBe('full')
    expect(later(500)).toBe('busy')
    expect(later(50)).toBe('quiet')
  })
})
