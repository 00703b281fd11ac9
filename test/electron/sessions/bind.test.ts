import { describe, expect, it } from 'vitest'
import { bindAddress } from '../../../electron/sessions/bind.ts'
import { createJournal } from '../../../electron/store/journal.ts'
import type { TokenBinding } from '../../../electron/store/types.ts'
import { signTicket } from '../../../electron/tokens/connection-ticket.ts'
import { createHmacKey } from '../../../electron/tokens/jws-key.ts'
import type { Decision } from '../../../shared/access.ts'
import { startOf } from '../store/entries.ts'
import { appended, store } from '../store/place.ts'
import { allowed, denied, FULL, listener, stage } from './fakes.ts'

const PROVEN: Decision = {
  ...allowed,
  grantId: 'st-7',
  trace: [...allowed.trace, ['credential', 'pass', 'st-7'], ['grant_action', 'pass', 'subscribe']],
}
const OVER: Decision = { ...PROVEN, trace: [...PROVEN.trace, ['grant_expiry', 'fail', '1']] }
const BINDING: TokenBinding = { grantId: 'st-7', address: '192.0.2.1', boundAtMs: 1 }

/** A viewer who is live and is asked about again, by now from an address that their token has to be bound to. */
function movedViewer() {
  const on = stage()
  on.limits.reportsEnd = false
  on.ask({ sessionKey: '12' })
  on.decision = { ...allowed, binds: BINDING }
  return { on, recheck: () => on.ask({ sessionKey: '12', phase: 'recheck' }) }
}

describe('a check that binds a token to an address', () => {
  it.each([
    ['as the settings are', 'deny', false],
    ['when nothing waits any more', 'allow', true],
  ] as const)('ends the session while the place cannot be stored, %s', (_, posture, full) => {
    const { on, recheck } = movedViewer()
    Object.assign(on, { posture })
    Object.assign(on.journal, { fail: FULL, full })
    expect(recheck().decision).toMatchObject({ outcome: 'deny', reason: 'store_unavailable' })
    expect(on.unbound).toEqual([BINDING])
    expect(on.bound).toEqual([])
    expect(on.registry.list()).toEqual([])
    expect(JSON.stringify(on.journal.kept)).not.toContain('192.0.2.1')
  })

  it('gives the place back when the check is refused after all', () => {
    const { on, recheck } = movedViewer()
    Object.assign(on.limits, { rechecks: true, timeLimit: false })
    on.decision = { ...allowed, binds: BINDING, timeLimitSeconds: 10 }
    on.pass(10_000)
    expect(recheck().decision).toMatchObject({ outcome: 'deny', reason: 'session_too_long' })
    expect(on.unbound).toEqual([BINDING])
    expect(JSON.stringify(on.journal.stored)).not.toContain('192.0.2.1')
  })

  it.each([false, true])('stores the place, also where the server polls: %s', (rechecks) => {
    const { on, recheck } = movedViewer()
    on.limits.rechecks = rechecks
    expect(recheck().decision?.outcome).toBe('allow')
    expect(on.journal.stored.at(-1)).toMatchObject({ session: null, binding: BINDING })
    expect(on.bound).toEqual([BINDING])
    expect(on.registry.list()).toHaveLength(1)
  })

  it('keeps the place for the store when starts are let in although nothing can be stored', () => {
    const { on, recheck } = movedViewer()
    on.posture = 'allow'
    on.journal.fail = FULL
    expect(recheck().decision?.outcome).toBe('allow')
    expect(on.journal.kept).toMatchObject([{ session: null, binding: BINDING }])
    expect([on.unbound, on.bound]).toEqual([[], []])
  })

  it('writes nothing down where nothing is bound', () => {
    const { on, recheck } = movedViewer()
    on.decision = allowed
    recheck()
    expect(on.journal.stored).toHaveLength(1)
  })
})

describe('an admission that begins no session and binds a token', () => {
  it('is refused when nothing waits any more', () => {
    const on = stage()
    on.posture = 'allow'
    on.decision = { ...allowed, binds: BINDING }
    Object.assign(on.journal, { fail: FULL, full: true })
    const told = on.ask({ action: 'publish', phase: 'recheck' })
    expect(told).toMatchObject({ times: 1, decision: { reason: 'store_unavailable' } })
    expect(on.unbound).toEqual([BINDING])
  })
})

describe('an admission that binds a token to an address', () => {
  it('is refused where no place is left', () => {
    const decision = bindAddress(listener(), PROVEN, { take: () => 'taken' }, 0)
    expect(decision).toMatchObject({ outcome: 'deny', reason: 'credential_addresses_taken' })
    expect(decision.trace.at(-1)).toEqual(['restriction', 'fail', 'subscribe:address_unbound'])
    expect(decision.binds).toBeUndefined()
  })

  it.each([
    ['denied', denied],
    ['sent elsewhere', { ...PROVEN, outcome: 'redirect' as const }],
    ['let in without a grant', { ...PROVEN, grantId: null }],
    ['let in by a public stream although the token is refused', OVER],
  ])('takes no place for who is %s', (_, decision) => {
    const take = (): TokenBinding => {
      throw new Error('a place was taken')
    }
    expect(bindAddress(listener(), decision, { take }, 0)).toBe(decision)
  })

  it('takes no place for a ticket, but for a token that comes with one', () => {
    const key = createHmacKey({ secret: 'ab'.repeat(32), algorithms: ['HS256'], id: 'key-1' })
    const ticket = {
      id: 'a',
      action: 'subscribe',
      streamName: 'live.ogg',
      accountId: 'acc',
      grantId: 'st-7',
      record: false,
    } as const
    const shown = { kind: 'jwt', value: signTicket(ticket, key, Date.now(), 30) } as const
    const take = (): 'taken' => 'taken'
    const alone = listener({ credentials: [shown] })
    expect(bindAddress(alone, PROVEN, { take }, 0)).toBe(PROVEN)
    const beside = listener({ credentials: [shown, { kind: 'opaque', value: 'ab'.repeat(32) }] })
    expect(bindAddress(beside, PROVEN, { take }, 0).outcome).toBe('deny')
  })

  it('hands the place to the store together with the decision', () => {
    const on = stage()
    on.decision = bindAddress(listener(), PROVEN, { take: () => BINDING }, 0)
    on.ask()
    expect(on.journal.stored).toMatchObject([{ decision: { outcome: 'allow' }, binding: BINDING }])
    expect(on.unbound).toEqual([])
    expect(on.bound).toEqual([BINDING])
  })

  it('gives the place back when it is refused because nothing can be stored', () => {
    const on = stage()
    on.decision = { ...allowed, binds: BINDING }
    on.journal.fail = FULL
    expect(on.ask().decision).toMatchObject({ reason: 'store_unavailable' })
    expect(on.unbound).toEqual([BINDING])
    expect(on.bound).toEqual([])
    expect(on.journal.kept).toHaveLength(1)
    expect(JSON.stringify(on.journal.kept)).not.toContain('192.0.2.1')
  })

  it('keeps the place for the store when starts are let in although nothing can be stored', () => {
    const on = stage()
    on.decision = { ...allowed, binds: BINDING }
    on.posture = 'allow'
    on.journal.fail = FULL
    expect(on.ask().decision).toMatchObject({ reason: 'unrecorded_allow' })
    expect(on.unbound).toEqual([])
    expect(on.journal.kept).toMatchObject([{ binding: BINDING }])
  })

  it('stores the place in the transaction of the decision', async () => {
    const db = store()
    const journal = createJournal(db)
    const both = { ...startOf(1), binding: BINDING }
    await Promise.all([appended(journal, both), appended(journal, startOf(2))])
    expect(db.prepare('SELECT grant_id, address FROM token_bindings').all()).toEqual([
      { grant_id: 'st-7', address: '192.0.2.1' },
    ])
    expect(db.prepare('SELECT count(*) FROM journal').pluck().get()).toBe(1)
    db.exec("CREATE TRIGGER no BEFORE INSERT ON token_bindings BEGIN SELECT RAISE(ABORT, ''); END")
    const other = { ...startOf(3), binding: { ...BINDING, grantId: 'st-8' } }
    expect(await appended(journal, other)).not.toBeNull()
    expect(db.prepare('SELECT count(*) FROM journal').pluck().get()).toBe(1)
    journal.close()
  })
})
