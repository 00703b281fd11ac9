import { describe, expect, it } from 'vitest'
import { FULL, stage } from './fakes.ts'

describe('a session whose start is on its way to the store', () => {
  it('counts two starts that come while the first is on its way to the store as one session', () => {
    const on = stage()
    on.journal.held = true
    const first = on.ask()
    const second = on.ask()
    on.journal.commit()
    expect(on.registry.list()).toHaveLength(1)
    expect(on.registry.counters().viewers).toBe(1)
    on.journal.commit()
    expect(on.ends).toEqual([])
    expect([first.times, second.times]).toEqual([1, 1])
    expect(on.journal.stored.filter((each) => 'session' in each && each.session)).toHaveLength(1)
  })

  it('counts a player that asks for several files at once as one session', () => {
    const on = stage()
    on.limits.rechecks = true
    on.limits.reportsEnd = false
    on.journal.held = true
    const asked = [1, 2, 3].map(() => on.ask({ phase: 'recheck' }))
    on.journal.commit()
    expect(asked.map(({ decision, times }) => [decision?.outcome, times])).toEqual(
      Array(3).fill(['allow', 1]),
    )
    expect(on.journal.stored).toHaveLength(1)
    expect(on.ends).toEqual([])
  })

  it('refuses both of two starts whose first cannot be stored', () => {
    const on = stage()
    on.journal.held = true
    const asked = [on.ask(), on.ask()]
    on.journal.fail = FULL
    on.journal.commit()
    on.journal.commit()
    expect(asked.map(({ decision, times }) => [decision?.reason, times])).toEqual(
      Array(2).fill(['store_unavailable', 1]),
    )
    expect(on.registry.list()).toEqual([])
  })

  it('refuses who waited when deciding throws by then', () => {
    const on = stage()
    on.journal.held = true
    on.ask()
    const waited = on.ask({ sessionKey: '12', address: '203.0.113.8' })
    on.decision = () => {
      throw new Error('broken')
    }
    on.journal.commit()
    on.journal.commit()
    expect(waited).toMatchObject({ decision: { outcome: 'deny', reason: 'internal' }, times: 1 })
  })

  it('is ended then by an end that came before', () => {
    const on = stage()
    on.journal.held = true
    const start = on.ask()
    const end = on.ask({ phase: 'end' })
    expect(end.times).toBe(0)
    on.journal.commit()
    expect(start.decision?.outcome).toBe('allow')
    expect(end).toMatchObject({ decision: { reason: 'end_noted' }, times: 1 })
    expect(on.registry.list()).toEqual([])
    expect(on.ends).toMatchObject([{ end: 'reported' }])
  })

  it('keeps no end of another session waiting', () => {
    const on = stage()
    on.journal.held = true
    on.ask()
    expect(on.ask({ phase: 'end', sessionKey: '13' }).times).toBe(1)
    expect(on.ask({ phase: 'end', mediaServerId: 'other' }).times).toBe(1)
  })
})
