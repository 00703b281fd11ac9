import { describe, expect, it } from 'vitest'
import { revokingOf } from '../../../../renderer/features/streams/revoking.ts'

const metered = { mode: 'metered', recheckSeconds: 30, maxSessionSeconds: null } as const
type Of = Parameters<typeof revokingOf>[1]

const asksOnce: Of = {
  protocol: 'ant-media',
  revoke: 'new_viewers_only',
  rechecks: false,
  timeLimit: false,
}
const cuts: Of = { ...asksOnce, protocol: 'icecast', revoke: 'at_time_limit', timeLimit: true }
const asksAgain: Of = {
  ...asksOnce,
  protocol: 'native-frame',
  revoke: 'at_next_check',
  rechecks: true,
}

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

  it('is done at the next question, whatever the mode, where each viewer is asked about each time', () => {
    for (const protocol of ['native-frame-saas', 'caddy'] as const) {
      const asks = { ...asksAgain, protocol }
      for (const mode of ['public', 'token'] as const) {
        expect(revokingOf({ ...metered, mode }, asks)).toEqual({
          way: 'pull',
          tone: 'allow',
          label: 'at the next question',
        })
      }
      expect(revokingOf(metered, asks).label).toBe('within 30 s')
    }
  })

  it('is done at the longest session, or at once, where the server can', () => {
    const limited = { ...metered, mode: 'token', maxSessionSeconds: 600 } as const
    expect(revokingOf(limited, cuts)).toMatchObject({ way: 'push', tone: 'warn' })
    expect(revokingOf(limited, cuts).label).toContain('10')
    expect(revokingOf(limited, { ...cuts, revoke: 'instant' }).label).toBe('at once')
  })
})
