import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../shared/access.ts'
import type { Session } from '../../../shared/session.ts'
import { allowed, denied, FULL, listener, stage } from './fakes.ts'

describe('a refused start', () => {
  it('is told, recorded with its reason and begins no session', () => {
    const on = stage()
    on.decision = denied
    const told = on.ask()
    expect(told).toMatchObject({ id: 41, times: 1, decision: { outcome: 'deny' } })
    expect(on.registry.list()).toEqual([])
    expect(on.journal.stored).toMatchObject([
      { kind: 'decision', session: null, decision: { id: 41, reason: 'grant_expired' } },
    ])
    expect(on.used).toEqual([])
  })

  it('stays refused when it cannot be stored, whatever the settings say of starts', () => {
    const on = stage()
    on.posture = 'allow'
    on.decision = denied
    on.journal.fail = FULL
    expect(on.ask().decision).toMatchObject({ outcome: 'deny', reason: 'grant_expired' })
    expect(on.journal.kept).toHaveLength(1)
  })

  it('is refused when deciding throws', () => {
    const on = stage()
    on.decision = () => {
      throw new Error('broken')
    }
    expect(on.ask().decision).toMatchObject({ outcome: 'deny', reason: 'internal' })
    expect(on.registry.list()).toEqual([])
  })

  it('is refused when deciding throws while nothing can be stored and starts are let in', () => {
    const on = stage()
    on.posture = 'allow'
    on.journal.fail = FULL
    on.decision = () => {
      throw new Error('broken')
    }
    expect(on.ask().decision?.outcome).toBe('deny')
  })

  it('keeps a redirect a redirect when it cannot be stored', () => {
    const on = stage()
    on.journal.fail = FULL
    on.decision = { ...allowed, outcome: 'redirect', reason: 'rule_redirect', redirectUrl: 'x' }
    expect(on.ask().decision).toMatchObject({ outcome: 'redirect', redirectUrl: 'x' })
    expect(on.registry.list()).toEqual([])
  })
})

describe('an admitted start', () => {
  it('is answered only after it is stored', () => {
    const on = stage()
    on.journal.held = true
    const told = on.ask()
    expect(told.times).toBe(0)
    expect(on.registry.list()).toEqual([])
    on.journal.commit()
    expect(told).toMatchObject({ times: 1, id: 41, decision: { outcome: 'allow' } })
    expect(on.registry.list()).toHaveLength(1)
  })

  it('begins a session that names its decision, grant and stream, and notes the use of the grant', () => {
    const on = stage()
    on.ask()
    expect(on.registry.list()).toMatchObject([
      { decisionId: 41, grantId: 'rj-1', streamId: 'live', sessionKey: '12', end: null },
    ])
    expect(on.used).toEqual(['rj-1'])
    expect(on.journal.stored).toMatchObject([
      { decision: { sessionId: on.registry.list()[0]?.id }, session: { decisionId: 41 } },
    ])
  })

  it('is refused while nothing can be stored, as is the default', () => {
    const on = stage()
    on.journal.fail = FULL
    expect(on.ask().decision).toMatchObject({ outcome: 'deny', reason: 'store_unavailable' })
    expect(on.registry.list()).toEqual([])
    expect(on.journal.kept).toMatchObject([
      { decision: { outcome: 'deny', sessionId: null }, session: null },
    ])
    expect(on.registry.recent(1)[0]?.trace.at(-1)).toEqual(['store', 'fail', 'ERR_DB_FULL'])
  })

  it('is let in while nothing can be stored when the settings say so, and says so', () => {
    const on = stage()
    on.posture = 'allow'
    on.journal.fail = FULL
    expect(on.ask().decision).toMatchObject({ outcome: 'allow', reason: 'unrecorded_allow' })
    expect(on.registry.list()).toMatchObject([{ reason: 'unrecorded_allow' }])
    expect(on.journal.kept).toMatchObject([{ session: { reason: 'unrecorded_allow' } }])
  })

  it('is refused whatever the settings say when it cannot even wait to be stored', () => {
    const on = stage()
    on.posture = 'allow'
    on.journal.fail = FULL
    on.journal.full = true
    expect(on.ask().decision).toMatchObject({ outcome: 'deny', reason: 'store_unavailable' })
    expect(on.registry.list()).toEqual([])
  })

  it('counts decisions on from those the store holds', () => {
    const on = stage()
    expect([on.ask().id, on.ask({ sessionKey: '13' }).id]).toEqual([41, 42])
  })
})

describe('one who is sent on', () => {
  const pass = (on: ReturnType<typeof stage>): Decision[] => {
    const told: Decision[] = []
    on.admission.pass(listener({ sessionKey: null }), (decision) => void told.push(decision))
    return told
  }

  it('is refused while nothing can be stored, as a start is', () => {
    const on = stage()
    on.journal.fail = FULL
    expect(pass(on)).toMatchObject([{ outcome: 'deny', reason: 'store_unavailable' }])
    on.posture = 'allow'
    expect(pass(on)).toMatchObject([{ outcome: 'allow' }])
  })

  it('is recorded with the use of the grant before it is told, and begins no session', () => {
    const on = stage()
    on.journal.held = true
    expect(pass(on)).toEqual([])
    on.journal.commit()
    expect(on.journal.stored).toMatchObject([
      { decision: { outcome: 'allow', sessionId: null }, session: null },
    ])
    expect([on.registry.list(), on.used]).toEqual([[], ['rj-1']])
  })
})

describe('asking about a live session again', () => {
  it('begins no second session', () => {
    const on = stage()
    on.ask()
    const again = on.ask()
    expect(again).toMatchObject({ id: 42, decision: { outcome: 'allow' } })
    expect(on.registry.list()).toHaveLength(1)
    expect(on.ends).toEqual([])
    expect(on.askedAs).toBe(on.registry.list()[0]?.id)
  })

  it('ends it as expired when its token is by now', () => {
    const on = stage()
    on.ask()
    on.decision = denied
    expect(on.ask().decision?.outcome).toBe('deny')
    expect(on.registry.list()).toEqual([])
    expect(on.ends).toMatchObject([{ end: 'expired' }])
  })

  it('does not win time', () => {
    const on = stage()
    on.limits.reportsEnd = false
    on.decision = { ...allowed, timeLimitSeconds: 100 }
    on.ask()
    on.pass(40_000)
    expect(on.ask().decision?.timeLimitSeconds).toBe(60)
    on.pass(61_000)
    on.registry.tick()
    expect(on.registry.list()).toHaveLength(1)
    on.pass(2_000)
    on.registry.tick()
    expect(on.ends).toMatchObject([{ end: 'time_limit' }])
  })

  it('renews the interval of a metered viewer', () => {
    const on = stage()
    on.decision = { ...allowed, recheckAfterSeconds: 60 }
    on.ask()
    on.pass(50_000)
    on.ask({ phase: 'recheck' })
    on.pass(50_000)
    on.registry.tick()
    expect(on.registry.list()).toHaveLength(1)
  })

  it('stays admitted while nothing can be stored: it is no new start', () => {
    const on = stage()
    on.ask()
    on.journal.fail = FULL
    expect(on.ask().decision?.outcome).toBe('allow')
    expect(on.registry.list()).toHaveLength(1)
  })

  it('refuses one that was revoked by itself when it comes back under its id', () => {
    const on = stage()
    on.ask()
    const id = on.registry.list()[0]?.id ?? ''
    on.decision = { ...denied, reason: 'session_revoked' }
    on.ask()
    expect(on.registry.list()).toEqual([])
    on.ask()
    expect(on.askedAs).toBe(id)
    on.ask({ address: '203.0.113.8' })
    expect(on.askedAs).toBeNull()
  })
})

describe('an id used for something else', () => {
  it('ends what it was used for', () => {
    const on = stage()
    on.ask()
    on.ask({ address: '198.51.100.1' })
    expect(on.ends).toMatchObject([{ end: 'replaced' }])
    expect(on.registry.list()).toMatchObject([{ address: '198.51.100.1' }])
  })

  it('does not let a stranger with a wrong key end a live publisher', () => {
    const on = stage()
    const publisher = { action: 'publish', sessionKey: 'source:live.ogg' } as const
    on.ask(publisher)
    on.decision = { ...denied, reason: 'credential_unknown', grantId: null }
    for (const address of ['203.0.113.7', '198.51.100.1']) on.ask({ ...publisher, address })
    expect(on.registry.list()).toHaveLength(1)
    expect(on.ends).toEqual([])
  })

  it('marks a publisher whose own key is refused now, since its server keeps it, until it is admitted again', () => {
    const on = stage()
    const publisher = { action: 'publish', sessionKey: 'source:live.ogg' } as const
    const title = { ...publisher, phase: 'recheck', address: '127.0.0.1' } as const
    on.ask(publisher)
    on.decision = denied
    expect(on.ask(title).decision?.outcome).toBe('deny')
    expect(on.ends).toEqual([])
    const [marked] = on.registry.list()
    expect(marked?.revokedAtMs).toBe(on.wallMs)
    // No revocation stands behind the mark, so none that is lifted takes it away.
    if (marked !== undefined) on.registry.markRevoked(marked, null)
    expect(on.registry.list()[0]?.revokedAtMs).toBe(on.wallMs)
    on.decision = { ...allowed, grantId: 'another' }
    on.ask(title)
    expect(on.registry.list()[0]?.revokedAtMs).toBe(on.wallMs)
    on.decision = allowed
    on.ask(title)
    expect(on.registry.list()[0]?.revokedAtMs).toBeNull()
  })

  it('has a publisher cut who is revoked, also once they were refused as they were asked about again', () => {
    const on = stage()
    const publisher = { action: 'publish', sessionKey: 'source:live.ogg' } as const
    on.ask(publisher)
    const [session] = on.registry.list()
    if (session === undefined) throw new Error('nobody publishes')
    on.registry.markRevoked(session, on.wallMs)
    const sinceMs = on.wallMs
    on.decision = { ...denied, reason: 'grant_revoked' }
    // A title every second puts the cut off no further.
    for (let second = 0; second < 20; second += 1) {
      on.ask({ ...publisher, phase: 'recheck' })
      on.pass(1_000)
      on.registry.tick()
    }
    expect(on.toCut).toEqual([session.id])
    expect(on.registry.list()).toMatchObject([{ revokedAtMs: sinceMs }])
    on.registry.markRevoked(session, null)
    on.pass(20_000)
    on.registry.tick()
    expect(on.toCut).toHaveLength(1)
  })

  it('ends a publisher whose own key is refused where no end would be told', () => {
    const on = stage()
    on.limits.reportsEnd = false
    on.ask({ action: 'publish', sessionKey: 's' })
    on.decision = denied
    on.ask({ action: 'publish', sessionKey: 's', phase: 'recheck' })
    expect(on.ends).toMatchObject([{ end: 'expired' }])
  })

  it('keeps a live publisher when another one with a key of its own is admitted', () => {
    const on = stage()
    const publisher = { action: 'publish', sessionKey: 'source:live.ogg' } as const
    on.ask(publisher)
    on.decision = { ...allowed, grantId: 'rj-2' }
    const told = on.ask({ ...publisher, address: '198.51.100.1' })
    expect(told).toMatchObject({ id: 42, times: 1, decision: { outcome: 'allow' } })
    expect(on.ends).toEqual([])
    expect(on.registry.list()).toMatchObject([{ grantId: 'rj-1', address: '203.0.113.7' }])
    expect(on.journal.stored.at(-1)).toMatchObject({ session: null, decision: { id: 42 } })
    on.ask({ ...publisher, phase: 'end', address: null })
    on.ask({ ...publisher, address: '198.51.100.1' })
    expect(on.registry.list()).toMatchObject([{ grantId: 'rj-2' }])
  })

  it('is another listener when the server began to count anew, and gets its whole time', () => {
    const on = stage()
    on.decision = { ...allowed, timeLimitSeconds: 100 }
    on.ask()
    on.pass(20_000)
    expect(on.ask().decision?.timeLimitSeconds).toBe(80)
    on.pass(1)
    expect(on.ask().decision?.timeLimitSeconds).toBe(100)
    expect(on.askedAs).toBeNull()
    expect(on.ends).toMatchObject([{ end: 'replaced' }])
  })

  it('does not hand the refusal of one session to a later listener of the same id', () => {
    const on = stage()
    on.ask()
    on.decision = { ...denied, reason: 'session_revoked' }
    on.ask()
    on.pass(20_001)
    on.ask()
    expect(on.askedAs).toBeNull()
    on.limits.reportsEnd = false
    on.ask()
    expect(on.askedAs).not.toBeNull()
  })

  it('takes a publisher for one whatever address its titles come from', () => {
    const on = stage()
    const publisher = { action: 'publish', sessionKey: 'source:live.ogg' } as const
    on.ask(publisher)
    on.ask({ ...publisher, phase: 'recheck', address: '127.0.0.1' })
    expect(on.registry.list()).toMatchObject([{ address: '203.0.113.7' }])
    on.registry.end(on.registry.list()[0] as Session, 'reported')
    on.ask({ ...publisher, phase: 'recheck' })
    expect(on.registry.list()).toEqual([])
  })
})

describe('a request that cannot be understood', () => {
  it('is refused and recorded, its detail cut', () => {
    const on = stage()
    let outcome = ''
    on.admission.malformed('icecast', 'x'.repeat(900), (decision) => {
      outcome = decision.outcome
    })
    expect(outcome).toBe('deny')
    const [record] = on.registry.recent(1)
    expect(record).toMatchObject({ reason: 'request_malformed', mediaServerId: 'icecast' })
    expect(record?.trace[0]?.[2]).toHaveLength(200)
  })
})
