import { describe, expect, it } from 'vitest'
import { door, outcome, reason, usual } from './limiting/support.ts'

/** One viewer of a playlist behind a web server, which knows a session by its address too. */
function watching(limits: Parameters<typeof usual>[0] = { perGrant: 1 }) {
  const at = Object.assign(door(), { limits: usual(limits), rechecks: true, reportsEnd: false })
  const asks = (address: string, over: object = {}) =>
    at.ask({
      phase: 'recheck',
      address,
      sessionKey: `news ${address}`,
      lastsSeconds: 60,
      movesAfterSeconds: 12,
      ...over,
    })
  const passes = (seconds: number): void => {
    at.wallMs += seconds * 1_000
  }
  return { at, asks, passes }
}

const addresses = ({ at }: ReturnType<typeof watching>) =>
  at.registry.list().map(({ address }) => address)

describe('a viewer who goes on at another address', () => {
  it('gets no second seat while the first address asks for files', () => {
    const on = watching()
    on.asks('192.0.2.7')
    for (let at = 0; at < 5; at += 1) {
      on.passes(6)
      expect(reason(on.asks('2001:db8::7'))).toBe('limit_grant')
      expect(outcome(on.asks('192.0.2.7'))).toBe('allow')
    }
    expect(on.at.ends).toEqual([])
  })

  it('takes over the seat once the first address is quiet for two segments', () => {
    const on = watching()
    on.asks('192.0.2.7')
    on.passes(11)
    expect(outcome(on.asks('2001:db8::7'))).toBe('deny')
    on.passes(1)
    expect(outcome(on.asks('2001:db8::7'))).toBe('allow')
    expect(addresses(on)).toEqual(['2001:db8::7'])
    expect(on.at.ends.map(({ end }) => end)).toEqual(['replaced'])
    // It is no longer theirs, and may be so again.
    expect(reason(on.asks('192.0.2.7'))).toBe('limit_grant')
    on.passes(60)
    expect(outcome(on.asks('192.0.2.7'))).toBe('allow')
  })

  it("gets nobody's seat who asks seldom, as for long segments, or not evenly", () => {
    const on = watching()
    for (const pause of [0, 1, 15, 1]) {
      on.passes(pause)
      on.asks('192.0.2.7')
    }
    on.passes(29)
    expect(reason(on.asks('2001:db8::7'))).toBe('limit_grant')
    expect(addresses(on)).toEqual(['192.0.2.7'])
    on.passes(1)
    expect(outcome(on.asks('2001:db8::7'))).toBe('allow')
  })

  it('moves once in a minute, so that two do not take turns', () => {
    const on = watching()
    on.asks('192.0.2.7')
    on.passes(12)
    on.asks('2001:db8::7')
    on.passes(59)
    expect(outcome(on.asks('192.0.2.7'))).toBe('deny')
  })

  it.each<[string, object, object?]>([
    ['another player', { userAgent: 'another' }],
    ['no player that is known', { userAgent: null }, { userAgent: null }],
    ['another credential of the same viewer', { grantId: 'rj-2' }],
  ])('is somebody else with %s', (_, over, before = {}) => {
    const on = watching({ perViewer: 1, perGrant: 1 })
    on.asks('192.0.2.7', { viewerId: 'ann', ...before })
    on.passes(20)
    expect(outcome(on.asks('2001:db8::7', { viewerId: 'ann', ...over }))).toBe('deny')
  })

  it('is two viewers where there are seats for two, or nothing says when it moves', () => {
    const on = watching({ perGrant: 2 })
    on.asks('192.0.2.7')
    on.passes(20)
    on.asks('2001:db8::7')
    expect(addresses(on)).toEqual(['192.0.2.7', '2001:db8::7'])
    const still = watching()
    still.asks('192.0.2.7')
    still.passes(20)
    const later = still.asks('2001:db8::7', { movesAfterSeconds: undefined })
    expect(reason(later)).toBe('limit_grant')
  })

  it('ends no session for somebody who is refused all the same', () => {
    const on = watching({ perGrant: 1, viewers: 2 })
    on.asks('192.0.2.7')
    on.asks('192.0.2.8', { grantId: 'rj-2' })
    on.passes(20)
    on.at.limits = usual({ perGrant: 1, viewers: 1 })
    expect(outcome(on.asks('2001:db8::7'))).toBe('deny')
    expect(on.at.ends).toEqual([])
  })
})
