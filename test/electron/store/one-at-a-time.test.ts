import { setTimeout as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { oneAtATime } from '../../../electron/store/one-at-a-time.ts'

function counted(failing: readonly number[] = []) {
  const seen = { begun: 0, under: 0, most: 0 }
  const run = oneAtATime(async () => {
    seen.begun += 1
    const number = seen.begun
    seen.under += 1
    seen.most = Math.max(seen.most, seen.under)
    await turn(1)
    seen.under -= 1
    if (failing.includes(number)) throw new Error(`run ${number}`)
    return number
  })
  return { seen, run }
}

describe('one at a time', () => {
  it('answers all that was asked during a run with the next, which fails on its own', async () => {
    const { seen, run } = counted([1])
    const calls = [run(), run(), run()]
    const answers = await Promise.allSettled(calls)
    expect(answers.map((each) => (each.status === 'fulfilled' ? each.value : 'failed'))).toEqual([
      'failed',
      2,
      2,
    ])
    expect(seen).toEqual({ begun: 2, under: 0, most: 1 })
  })

  it('begins no third between two, whenever it is asked', async () => {
    const { seen, run } = counted()
    const first = run()
    const between = first.then(() => run())
    const second = run()
    expect(await Promise.all([first, second, between])).toEqual([1, 2, 2])
    expect(await run()).toBe(3)
    expect(seen.most).toBe(1)
  })
})
