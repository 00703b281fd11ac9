import { describe, expect, it } from 'vitest'
import { revokingOf } from '../../../../renderer/features/streams/revoking.ts'

const metered = { mode: 'metered', recheckSeconds: 30, maxSessionSeconds: null } as const
const asksOnce = { revoke: 'new_viewers_only', rechecks: false, timeLimit: false } as const
const cuts = { revoke: 'at_time_limit', rechecks: false, timeLimit: true } as const
const asksAgain = { revoke: 'at_next_check', rechecks: true, timeLimit: false } as const

describe('what revoking means for a stream', () => {
  it('promises nothing for who is in where nobody asks again', () => {
    const push = { way: 'push', tone: 'warn', label: 'new viewers only' }
    expect(revokingOf(metered, asksOnce)).toEqual(push)
    expect(revokingOf({ ...metered, mode: 'token' }, cuts)).toEqual(push)
    expect(revokingOf({ ...metered, mode: 'public' }, asksAgain)).toEqual(push)
  })

  it('is done at the interval of a metered stream where the server asks or cuts', () => {
    for (const of of [cuts, asksAgain]) {
      expect(revokingOf(metered, of)).toMatchObject({ way: 'pull', label: 'within 30 s' })
    }
  })

  it('is done at the next report where the server reports everyone', () => {
    const reports = { ...asksOnce, revoke: 'at_next_check' } as const
    for (const mode of ['public', 'token', 'metered'] as const) {
      expect(revokingOf({ ...metered, mode }, reports).label).toBe('at the next report')
    }
  })

  it('is done at the longest session, or at once, where the server can', () => {
    const limited = { ...metered, mode: 'token', maxSessionSeconds: 600 } as const
    expect(revokingOf(limited, cuts)).toMatchObject({ way: 'push', tone: 'warn' })
    expect(revokingOf(limited, cuts).label).toContain('10')
    expect(revokingOf(limited, { ...cuts, revoke: 'instant' }).label).toBe('at once')
  })
})
