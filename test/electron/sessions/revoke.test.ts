import { beforeEach, describe, expect, it } from 'vitest'
import { createRevoker } from '../../../electron/sessions/revoke.ts'
import type { Revocation, RevocationInput } from '../../../shared/credential.ts'
import { allowed, type Stage, stage } from './fakes.ts'

let on: Stage
let inForce: Revocation[]
const revoker = () =>
  createRevoker({
    revocations: {
      list: () => inForce,
      create(input: RevocationInput) {
        const revocation = { ...input, id: `r${inForce.length}`, createdAtMs: 9, liftedAtMs: null }
        inForce.unshift(revocation)
        return revocation
      },
    },
    registry: on.registry,
    capabilitiesOf: (id) => (id === 'icecast' ? { revokeText: 'New viewers only.' } : null),
    now: () => on.wallMs,
  })

beforeEach(() => {
  on = stage()
  inForce = []
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
    const result = revoker().revokeSession(idOf('12'), what, 5, 'why', 'console')
    expect(keys(true)).toEqual(expected)
    expect(result.sessionIds).toHaveLength(expected.length)
    expect(result.revocation).toMatchObject({ kind: what, untilMs: 5, note: 'why' })
    expect(result.effect).toContain('New viewers only.')
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
