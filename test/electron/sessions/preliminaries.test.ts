import { describe, expect, it } from 'vitest'
import { door, outcome, reason, usual } from './limiting/support.ts'

const from = { mediaServerId: 'mediamtx', protocol: 'rtsp', address: '192.0.2.7' } as const
/** DESCRIBE of RTSP at MediaMTX: the id of the connection, and no user agent. */
const describes = (sessionKey: string | null) =>
  ({ ...from, sessionKey, userAgent: null, lastsSeconds: 10, isPreliminary: true }) as const
/** SETUP after it. */
const setsUp = (sessionKey: string) => ({ ...from, sessionKey, userAgent: 'Lavf59.27' }) as const

describe('a question that only precedes the one of a session', () => {
  it('is refused like any other', () => {
    const at = door()
    const { decision } = at
    at.decision = (request) => ({ ...decision(request), outcome: 'deny', reason: 'rule_drop' })
    expect(reason(at.ask(describes('connection')))).toBe('rule_drop')
    expect(reason(at.ask(setsUp('session')))).toBe('rule_drop')
  })

  it.each([{ perGrant: 1 }, { viewers: 1 }])('takes no seat of %j from its session', (limits) => {
    const at = door()
    at.limits = usual(limits)
    const first = at.ask(describes('connection'))
    expect([outcome(first), first.id > 0]).toEqual(['allow', true])
    expect(at.registry.list()).toEqual([])
    expect(outcome(at.ask(setsUp('session')))).toBe('allow')
    expect(at.registry.list().map(({ sessionKey }) => sessionKey)).toEqual(['session'])
    expect(at.ends).toEqual([])
    at.ask({ ...describes('other connection'), address: '192.0.2.8' })
    expect(outcome(at.ask({ ...setsUp('other'), address: '192.0.2.8' }))).toBe('deny')
    expect(at.registry.list()).toHaveLength(1)
  })

  it('lets a player in again whose session of before has not ended yet', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    for (const session of ['one', 'two']) {
      expect(outcome(at.ask(describes(`connection of ${session}`)))).toBe('allow')
      expect(outcome(at.ask(setsUp(session)))).toBe('allow')
    }
  })

  it('counts two players at one address as two, who ask at the same time', () => {
    const at = door()
    at.limits = usual({ perGrant: 2 })
    for (const key of ['c1', 'c2']) expect(outcome(at.ask(describes(key)))).toBe('allow')
    for (const key of ['s1', 's2']) expect(outcome(at.ask(setsUp(key)))).toBe('allow')
    expect(at.registry.list().map(({ sessionKey }) => sessionKey)).toEqual(['s1', 's2'])
  })

  it('is the session itself, with a seat, when it follows one: a player may not say what it is', () => {
    const at = door()
    at.limits = usual({ perGrant: 1 })
    at.ask(describes('connection'))
    expect(outcome(at.ask(describes('session')))).toBe('allow')
    expect(at.registry.list().map(({ sessionKey }) => sessionKey)).toEqual(['session'])
    at.ask({ ...describes('connection 2'), address: '192.0.2.8' })
    const beside = at.ask({ ...describes('session 2'), address: '192.0.2.8' })
    expect(reason(beside)).toBe('limit_grant')
  })

  it('is the same when it is sent again, and forgotten when nothing follows', () => {
    const at = door()
    for (const key of ['connection', 'connection']) at.ask(describes(key))
    expect(at.registry.list()).toEqual([])
    at.wallMs += 10_000
    at.ask(describes('later connection'))
    at.ask({ ...describes(null), address: '192.0.2.8' })
    expect(at.registry.list()).toEqual([])
    at.ask({ ...describes(null), address: '192.0.2.8' })
    expect(at.registry.list()).toHaveLength(1)
  })
})
