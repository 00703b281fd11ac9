import { describe, expect, it } from 'vitest'
import { door, outcome, reason, usual } from './support.ts'

describe('sessions of before there was a limit', () => {
  it('counts who came while nothing was limited, and refuses nobody once nothing is any more', () => {
    const at = door()
    at.ask({ sessionKey: '1', viewerId: 'ann' })
    at.ask({ sessionKey: '2' })
    expect(at.limiter.sessionsPerGrant()('rj-1')).toBe(2)
    at.limits = usual({ perGrant: 2 })
    expect(reason(at.ask({ sessionKey: '3' }))).toBe('limit_grant')
    expect(at.limiter.sessionsPerGrant()('rj-1')).toBe(2)
    at.limits = usual({ perViewer: 1 })
    expect(reason(at.ask({ sessionKey: '4', grantId: 'rj-2', viewerId: 'ann' }))).toBe(
      'limit_viewer',
    )
    at.limits = usual()
    expect(outcome(at.ask({ sessionKey: '5', viewerId: 'ann' }))).toBe('allow')
    at.end('1')
    at.limits = usual({ perGrant: 2 })
    expect(reason(at.ask({ sessionKey: '6' }))).toBe('limit_grant')
    at.end('2')
    expect(outcome(at.ask({ sessionKey: '7' }))).toBe('allow')
  })

  it('counts whose start was on its way to the store while nothing was limited', () => {
    const at = door()
    at.journal.held = true
    at.ask({ sessionKey: '1' })
    at.limits = usual({ perGrant: 1 })
    at.journal.commit()
    at.journal.held = false
    expect(reason(at.ask({ sessionKey: '2' }))).toBe('limit_grant')
  })

  it('refuses who is banned where nothing is limited, and lets who is in come again', () => {
    const at = door()
    at.ask({ sessionKey: '1', address: '192.0.2.1' })
    at.limiter.ban({ kind: 'grant', value: 'rj-1', untilMs: at.wallMs + 60_000 })
    expect(reason(at.ask({ sessionKey: '2', address: '192.0.2.2' }))).toBe('limit_banned')
    expect(outcome(at.ask({ sessionKey: '3', address: '192.0.2.1' }))).toBe('allow')
  })

  it('are counted by grant, those signed with a stored token with it, and none that has to go', () => {
    const at = door()
    at.ask({ sessionKey: '1', grantId: 'sst-7-1' })
    at.ask({ sessionKey: '2', grantId: 'sst-7-2' })
    at.ask({ sessionKey: '3', grantId: 'st-7' })
    at.limits = usual({ perGrant: 1, whenFull: 'newest' })
    at.ask({ sessionKey: '4', grantId: 'sst-7-2' })
    at.limits = usual()
    const sessionsOf = at.limiter.sessionsPerGrant()
    expect(['st-7', 'sst-7-1', 'sst-7-2', 'st-70'].map(sessionsOf)).toEqual([3, 1, 1, 0])
    expect(at.registry.list()).toHaveLength(4)
  })

  it('go in the order they came in, wherever they are', () => {
    const at = door()
    const ask = (sessionKey: string, mediaServerId: string, address: string) => {
      at.wallMs += 1_000
      return at.ask({ sessionKey, mediaServerId, address })
    }
    ask('1', 'icecast', '192.0.2.1')
    ask('2', 'second', '192.0.2.2')
    ask('3', 'icecast', '192.0.2.3')
    at.end('1')
    at.limits = usual({ perGrant: 2, whenFull: 'newest' })
    ask('4', 'icecast', '192.0.2.4')
    const gone = at.registry.list().filter(({ id }) => at.limiter.ousted(id) !== null)
    expect(gone.map(({ sessionKey }) => sessionKey)).toEqual(['2'])
  })
})
