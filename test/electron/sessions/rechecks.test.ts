import { describe, expect, it } from 'vitest'
import { limitOf, limitOfRestored } from '../../../electron/sessions/limits.ts'
import type { Session } from '../../../shared/session.ts'
import { allowed, denied, type Stage, stage } from './fakes.ts'

const METERED = { ...allowed, recheckAfterSeconds: 30 }

/** A media server that asks about each viewer by itself and never tells of an end. */
function polled(): Stage {
  const on = stage()
  on.limits = { reportsEnd: false, timeLimit: false, rechecks: true, assumedSessionSeconds: 600 }
  on.decision = METERED
  return on
}

const live = (on: Stage): readonly Session[] => on.registry.list()

describe('a viewer who is asked about again', () => {
  it('is over at once when refused', () => {
    const on = polled()
    on.ask()
    on.decision = { ...denied, recheckAfterSeconds: null }
    expect(on.ask().decision?.outcome).toBe('deny')
    expect(on.ends).toMatchObject([{ end: 'expired' }])
    expect(live(on)).toEqual([])
  })

  it('is over at the longest session of the stream, where the server cannot cut', () => {
    const on = polled()
    on.decision = { ...METERED, timeLimitSeconds: 60 }
    on.ask()
    on.pass(30_000)
    expect(on.ask().decision).toMatchObject({ outcome: 'allow', timeLimitSeconds: 30 })
    on.pass(30_000)
    expect(on.ask().decision).toMatchObject({ outcome: 'deny', reason: 'session_too_long' })
    expect(on.ends).toMatchObject([{ end: 'time_limit' }])
  })

  it('is seen by the clock that never jumps, whichever way the other one is set', () => {
    const on = polled()
    on.ask()
    const { startedAtMs } = live(on)[0] as Session
    for (const setMs of [0, -3_600_000, 7_200_000]) {
      on.wallMs += setMs
      on.pass(10_000)
      on.ask()
    }
    expect(on.seen.map(({ nowMs }) => nowMs - startedAtMs)).toEqual([0, 10_000, 20_000, 30_000])
  })

  it('adds nothing to the decisions while nothing changes, and goes on as the same session', () => {
    const on = polled()
    on.ask()
    on.pass(30_000)
    const second = on.ask({ phase: 'recheck' })
    expect(second).toEqual({ decision: METERED, id: 0, times: 1 })
    expect(on.journal.stored.length).toBe(1)
    expect(live(on).length).toBe(1)
    on.decision = { ...METERED, ruleId: 'ads', reason: 'rule_ads' }
    on.ask()
    expect(on.journal.stored.length).toBe(2)
    expect(live(on).length).toBe(1)
  })

  it('is seen each time, and not where the server asks once', () => {
    const on = polled()
    on.ask()
    on.pass(30_000)
    on.ask()
    on.decision = denied
    on.ask()
    const [{ id }] = on.ends as [Stage['ends'][number]]
    expect(on.seen).toEqual([
      { id, nowMs: on.wallMs - 30_000 },
      { id, nowMs: on.wallMs },
    ])
    const other = stage()
    other.ask()
    other.ask()
    expect(other.seen).toEqual([])
  })
})

describe('a check that does not come', () => {
  it.each([
    [1, 42_000],
    [3, 102_000],
  ])('ends a metered viewer after %d missed', (endAfterMissed, overMs) => {
    const on = polled()
    on.checks = { ...on.checks, endAfterMissed }
    on.ask()
    on.pass(20_000)
    on.ask()
    expect(live(on)).toMatchObject([{ endsAtMs: null }])
    on.pass(overMs - 1)
    on.registry.tick()
    expect(on.ends).toEqual([])
    on.pass(1)
    on.registry.tick()
    expect(on.ends).toMatchObject([{ end: 'overdue' }])
  })

  it('ends nobody where the stream keeps them, nor a viewer who is not metered', () => {
    const on = polled()
    const keeps = { ...on.checks, endAfterMissed: 0 }
    expect(limitOf(METERED, on.limits, keeps)).toEqual({ afterMs: 600_000, end: 'assumed' })
    expect(limitOf(allowed, on.limits, on.checks)).toEqual({ afterMs: 600_000, end: 'assumed' })
  })

  it('is waited for anew after a restart', () => {
    const on = polled()
    on.ask()
    const [session] = live(on) as [Session]
    const limit = limitOfRestored(session, on.limits, on.wallMs + 999_000, on.checks)
    expect(limit).toEqual({ afterMs: 40_000, end: 'overdue' })
  })
})

describe('a check that fails inside', () => {
  const failing = (): never => {
    throw new Error('broken')
  }

  it('refuses at once unless the stream says otherwise', () => {
    const on = polled()
    on.ask()
    on.decision = failing
    expect(on.ask().decision).toMatchObject({ outcome: 'deny', reason: 'internal' })
    expect(live(on)).toEqual([])
  })

  it('keeps who is in as often in a row as the stream says', () => {
    const on = polled()
    on.checks = { ...on.checks, endAfterFailed: 3 }
    on.ask()
    const outcomes = [failing, failing, METERED, failing, failing, failing].map((decision) => {
      on.decision = decision
      return on.ask().decision?.reason
    })
    expect(outcomes).toEqual([
      'check_failed',
      'check_failed',
      'grant_accepted',
      'check_failed',
      'check_failed',
      'internal',
    ])
    expect(live(on)).toEqual([])
  })

  it('never keeps someone revoked, and admits nobody', () => {
    const on = polled()
    on.checks = { ...on.checks, endAfterFailed: 0 }
    on.decision = failing
    expect(on.ask().decision?.outcome).toBe('deny')
    on.decision = METERED
    on.ask()
    const [session] = live(on) as [Session]
    on.registry.markRevoked(session, on.wallMs)
    on.decision = failing
    expect(on.ask().decision?.outcome).toBe('deny')
  })

  it('counts up for each viewer, also where more fail at once than are forgotten', () => {
    const on = polled()
    on.checks = { ...on.checks, endAfterFailed: 2 }
    const keys = Array.from({ length: 10_050 }, (_, at) => `v${at}`)
    for (const sessionKey of keys) on.ask({ sessionKey })
    on.decision = failing
    for (const sessionKey of keys) on.ask({ sessionKey })
    expect(live(on).length).toBe(keys.length)
    for (const sessionKey of keys) on.ask({ sessionKey })
    expect(live(on)).toEqual([])
  })

  it('keeps nobody beyond the longest session, where nothing else of them can be asked', () => {
    const on = polled()
    on.checks = { ...on.checks, endAfterFailed: 0, maxSessionSeconds: 60 }
    on.decision = { ...METERED, timeLimitSeconds: 60 }
    on.ask()
    on.decision = failing
    on.pass(59_000)
    expect(on.ask().decision).toMatchObject({ reason: 'check_failed', timeLimitSeconds: 1 })
    on.pass(1_000)
    expect(on.ask().decision).toMatchObject({ outcome: 'deny', reason: 'session_too_long' })
    expect(on.ends).toMatchObject([{ end: 'time_limit' }])
  })
})
