import { beforeEach, describe, expect, it } from 'vitest'
import { createRevoker } from '../../../electron/sessions/revoke.ts'
import type { Revocation, RevocationInput } from '../../../shared/credential.ts'
import type { ProtocolCapabilities } from '../../../shared/media-server.ts'
import type { Session } from '../../../shared/session.ts'
import { allowed, type Stage, stage } from './fakes.ts'

let on: Stage
let inForce: Revocation[]
let capabilities: Pick<ProtocolCapabilities, 'revoke' | 'revokeText'>
const revoker = (soon?: (run: () => void) => void) =>
  createRevoker({
    ...(soon === undefined ? {} : { soon }),
    revocations: {
      list: () => inForce,
      create(input: RevocationInput) {
        const revocation = { ...input, id: `r${inForce.length}`, createdAtMs: 9, liftedAtMs: null }
        inForce = [revocation, ...inForce]
        return revocation
      },
    },
    registry: on.registry,
    capabilitiesOf: (id) => (id === 'icecast' ? capabilities : null),
    now: () => on.wallMs,
  })

beforeEach(() => {
  on = stage()
  inForce = []
  capabilities = { revoke: 'at_time_limit', revokeText: 'New viewers only.' }
  on.decision = { ...allowed, viewerId: 'ann' }
  on.ask()
  on.ask({ sessionKey: '13', address: '203.0.113.9' })
  on.decision = { ...allowed, grantId: null, viewerId: null }
  on.ask({ sessionKey: '14', address: '2001:db8::7', mediaServerId: 'gone' })
})

const keys = (marked: boolean) =>
  on.registry
    .list()
    .filter((each) => (each.revokedAtMs !== null) === marked)
    .map((each) => each.sessionKey)

const idOf = (key: string) => on.registry.list().find((each) => each.sessionKey === key)?.id ?? ''

describe('a revocation that cannot be', () => {
  it('is of a session that is not live', () => {
    expect(() => revoker().revokeSession('x', 'session', null, '', 'console')).toThrow(
      expect.objectContaining({ code: 'ERR_NOT_FOUND' }),
    )
  })

  it.each(['grant', 'viewer'] as const)('is of the %s of a session that has none', (what) => {
    expect(() => revoker().revokeSession(idOf('14'), what, null, '', 'console')).toThrow(
      expect.objectContaining({ code: 'ERR_INPUT_INVALID' }),
    )
    expect(inForce).toEqual([])
    expect(keys(true)).toEqual([])
  })
})

describe('revoking from a session', () => {
  it.each([
    ['session', ['12']],
    ['grant', ['12', '13']],
    ['viewer', ['12', '13']],
    ['address', ['12']],
  ] as const)('by its %s marks exactly those it concerns', (what, expected) => {
    const untilMs = on.wallMs + 5
    const result = revoker().revokeSession(idOf('12'), what, untilMs, 'why', 'console')
    expect(keys(true)).toEqual(expected)
    expect(result.sessionIds).toHaveLength(expected.length)
    expect(result.revocation).toMatchObject({ kind: what, untilMs, note: 'why' })
  })

  it.each([
    ['grant', 'at_time_limit', 'New viewers only.'],
    ['address', 'at_time_limit', 'New viewers only.'],
    ['viewer', 'at_time_limit', 'New viewers only. A viewer whose name no link vouches for'],
    ['session', 'at_time_limit', 'This connection only, which goes on until its time limit'],
    ['session', 'new_viewers_only', 'nothing stops the same viewer from connecting again'],
    ['session', 'instant', 'New viewers only.'],
  ] as const)('by its %s where it works %s says what that does', (what, revoke, expected) => {
    capabilities = { ...capabilities, revoke }
    const { effect } = revoker().revokeSession(idOf('12'), what, null, '', 'console')
    expect(effect).toContain(expected)
    expect(effect.includes('New viewers only.')).toBe(!expected.includes('connect'))
  })

  it('leaves the session live until its media server says it is over', () => {
    revoker().revokeSession(idOf('12'), 'session', null, '', 'console')
    expect(on.registry.list()).toHaveLength(3)
    expect(on.ends).toEqual([])
  })
})

describe('revoking anything', () => {
  it.each([
    ['203.0.113.0/28', ['12', '13']],
    ['203.0.113.9', ['13']],
    ['::ffff:203.0.113.9', ['13']],
    ['2001:db8::/64', ['14']],
    ['198.51.100.0/24', []],
    ['nonsense', []],
  ])('by the address %s marks those inside', (value, expected) => {
    revoker().revoke({ kind: 'address', value, untilMs: null, note: '' }, 'console')
    expect(keys(true)).toEqual(expected)
  })

  it('says so when nobody live is concerned', () => {
    const result = revoker().revoke(
      { kind: 'viewer', value: 'nobody', untilMs: null, note: '' },
      'console',
    )
    expect(result.sessionIds).toEqual([])
    expect(result.effect).toContain('No live session')
  })
})

describe('marks', () => {
  it('go when the revocation was lifted or ran out, and come with one made elsewhere', () => {
    const revokes = revoker()
    revokes.revoke({ kind: 'viewer', value: 'ann', untilMs: null, note: '' }, 'console')
    inForce = [
      {
        kind: 'address',
        value: '2001:db8::7',
        untilMs: on.wallMs + 10,
        note: '',
        id: 'a',
        createdAtMs: 3,
        liftedAtMs: null,
      },
    ]
    revokes.remark()
    expect(keys(true)).toEqual(['14'])
    on.pass(20)
    revokes.remark()
    expect(keys(true)).toEqual([])
  })
})

describe('many sessions under many revocations', () => {
  const SESSIONS = 2_000
  const REVOCATIONS = 300
  let blocksRead: number
  let looks: number

  /** Revocations of addresses that count how often each is read. */
  function addressRevocations(): Revocation[] {
    return Array.from({ length: REVOCATIONS }, (_, at) => ({
      kind: 'address' as const,
      get value() {
        blocksRead += 1
        return `198.51.${at % 250}.${at < 250 ? 0 : 128}/25`
      },
      untilMs: null,
      note: '',
      id: `a${at}`,
      createdAtMs: 3,
      liftedAtMs: null,
    }))
  }

  beforeEach(() => {
    blocksRead = 0
    looks = 0
    for (let at = 0; at < SESSIONS; at += 1) {
      const address = at % 2 === 0 ? '203.0.113.1' : '198.51.7.9'
      on.ask({ sessionKey: `many-${at}`, address })
    }
    const { current } = on.registry
    Object.assign(on.registry, {
      current(session: Session) {
        looks += 1
        return current(session)
      },
    })
    inForce = addressRevocations()
  })

  it('reads each revocation once, and each session once a run', () => {
    const waiting: (() => void)[] = []
    const revokes = revoker((run) => void waiting.push(run))
    for (let runs = 1; runs <= 3; runs += 1) {
      revokes.remark()
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) next()
      expect(looks).toBe(runs * (SESSIONS + 3))
      expect(blocksRead).toBe(REVOCATIONS)
    }
    expect(keys(true)).toHaveLength(SESSIONS / 2)
  })

  it('goes over them in slices that leave room between, and drops a run for a newer one', () => {
    const waiting: (() => void)[] = []
    const revokes = revoker((run) => void waiting.push(run))
    revokes.remark()
    expect(looks).toBe(500)
    expect(waiting).toHaveLength(1)
    revokes.remark()
    waiting.shift()?.()
    expect(looks).toBe(1_000)
    expect(waiting).toHaveLength(1)
  })

  it('looks at none after an edit that left the revocations as they were', () => {
    const revokes = revoker(() => undefined)
    revokes.remarkIfChanged()
    const before = looks
    revokes.remarkIfChanged()
    expect(looks).toBe(before)
    inForce = []
    revokes.remarkIfChanged()
    expect(looks).toBeGreaterThan(before)
  })
})

describe('a stored token that is in force no longer', () => {
  it('marks those who were admitted with it at the next edit, and lets go when it is back', () => {
    let endedAtMs: number | null = null
    let count = 0
    const following = createRevoker({
      revocations: { list: () => inForce, create: () => expect.unreachable() },
      tokenEnds: {
        count: () => count,
        endedAtMs: (grantId) => (grantId === allowed.grantId ? endedAtMs : null),
      },
      registry: on.registry,
      capabilitiesOf: () => capabilities,
      now: () => on.wallMs,
    })
    following.remark()
    endedAtMs = 77
    following.remarkIfChanged()
    expect(keys(true)).toEqual([])
    count += 1
    following.remarkIfChanged()
    expect(keys(true)).toEqual(['12', '13'])
    expect(on.registry.list()[0]?.revokedAtMs).toBe(77)
    endedAtMs = null
    count += 1
    following.remarkIfChanged()
    expect(keys(true)).toEqual([])
  })
})
