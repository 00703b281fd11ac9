import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { whenNpmGoes } from '../../electron/parent-watch.ts'

describe('the parent', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('may go when it is not npm, e.g. a shell that was logged out of', () => {
    let parent = 10
    const react = vi.fn()
    whenNpmGoes(react, {}, () => parent)
    parent = 1
    vi.advanceTimersByTime(10_000)
    expect(react).not.toHaveBeenCalled()
  })

  it('that npm ran a script with is missed once when it goes', () => {
    let parent = 10
    const react = vi.fn()
    whenNpmGoes(react, { npm_lifecycle_event: 'stagedoor' }, () => parent)
    vi.advanceTimersByTime(10_000)
    expect(react).not.toHaveBeenCalled()
    parent = 1
    vi.advanceTimersByTime(10_000)
    expect(react).toHaveBeenCalledTimes(1)
  })
})
