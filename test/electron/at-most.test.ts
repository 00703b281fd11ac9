import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { atMost } from '../../electron/at-most.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
})

const NEVER = new Promise<void>(() => undefined)

it('waits for work that hangs no longer than it may take', async () => {
  const over = atMost(4_500, NEVER).then(() => 'over')
  vi.advanceTimersByTime(4_499)
  expect(await Promise.race([over, nextTurn('waits')])).toBe('waits')
  vi.advanceTimersByTime(1)
  expect(await over).toBe('over')
})

it('is over with the work, and fails as it does', async () => {
  await atMost(4_500, Promise.resolve())
  await expect(atMost(4_500, Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(vi.getTimerCount()).toBe(0)
})

const nextTurn = <T>(value: T): Promise<T> => new Promise((done) => setImmediate(done, value))
