import { describe, expect, it } from 'vitest'
import {
  defaultSpan,
  scopesOf,
  sessionsCovered,
  spanEnd,
} from '../../../renderer/components/revoke-target.ts'
import { session } from '../records.ts'

const nobody = {
  sessionId: null,
  mediaServerId: 'ice',
  grantId: null,
  viewerId: null,
  address: null,
}

describe('what can be revoked', () => {
  it('is nothing when nothing is known', () => {
    expect(scopesOf(nobody)).toEqual([])
    expect(sessionsCovered([session({ address: null })], nobody, 'address')).toEqual([])
  })

  it('does not count sessions of others or those revoked before', () => {
    const target = { ...nobody, grantId: 'g1' }
    const sessions = [
      session({ id: 'mine', grantId: 'g1' }),
      session({ id: 'revoked', grantId: 'g1', revokedAtMs: 5 }),
      session({ id: 'other', grantId: 'g2' }),
      session({ id: 'none', grantId: null }),
    ]
    expect(sessionsCovered(sessions, target, 'grant').map((each) => each.id)).toEqual(['mine'])
  })

  it('goes from narrow to wide', () => {
    const target = { ...nobody, sessionId: 's', grantId: 'g', viewerId: 'v', address: 'a' }
    expect(scopesOf(target)).toEqual(['session', 'grant', 'viewer', 'address'])
  })
})

describe('defaultSpan', () => {
  it('never lets a credential or session work again by itself', () => {
    expect(defaultSpan('grant')).toBe('lifted')
    expect(defaultSpan('session')).toBe('lifted')
  })

  it('keeps viewers and addresses out for the day', () => {
    expect(defaultSpan('viewer')).toBe('today')
    expect(defaultSpan('address')).toBe('today')
  })
})

describe('spanEnd', () => {
  const noon = new Date(2026, 5, 15, 12).getTime()

  it('has no end until lifted', () => {
    expect(spanEnd('lifted', noon)).toBeNull()
  })

  it('ends in an hour or at the next midnight', () => {
    expect(spanEnd('hour', noon)).toBe(noon + 3_600_000)
    expect(spanEnd('today', noon)).toBe(new Date(2026, 5, 16).getTime())
  })
})
