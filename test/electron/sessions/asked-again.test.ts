import { describe, expect, it } from 'vitest'
import { asKnown } from '../../../electron/sessions/asked-again.ts'
import { recordOf, sessionOf } from '../../../electron/sessions/record.ts'
import type { Judged } from '../../../electron/sessions/types.ts'
import type { TokenBinding } from '../../../electron/store/types.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import { makeRequest } from '../access/fixtures.ts'
import { allowed, stage } from './fakes.ts'

const vouchedFor = (viewerId: string): AccessRequest =>
  makeRequest({
    action: 'publish',
    referer: null,
    viewerId: viewerId || null,
    credentials: [{ kind: 'vouched', value: viewerId }],
  })

const live = sessionOf(
  recordOf(1, 0, makeRequest(), { ...allowed, grantId: 'grant-of-anna', viewerId: 'anna' }, 's'),
  's',
  null,
)

describe('a request about a live session that its media server vouches for', () => {
  it('never stands on the grant of another who asks in its place', () => {
    expect(asKnown(vouchedFor('ben'), live).grantId).toBeUndefined()
  })

  it('stands on what the session began with, also where nobody is named', () => {
    const known = { grantId: 'grant-of-anna', referer: live.referer }
    expect(asKnown(vouchedFor('anna'), live)).toMatchObject(known)
    expect(asKnown(vouchedFor(''), live)).toMatchObject(known)
  })
})

describe('one who waits without a session and is asked about again', () => {
  const looped: Judged = {
    ...{ ...allowed, outcome: 'redirect', reason: 'rule_loop' },
    ...{ ruleId: 'r', redirectUrl: 'https://tv.example/house/pause/index.m3u8' },
  }
  const again = (toldBefore: Decision, decision: Judged = looped) => {
    const on = stage()
    on.decision = decision
    const told = on.ask({ phase: 'recheck', toldBefore })
    return { told, stored: on.journal.stored, live: on.registry.list() }
  }

  it('is told the same without a record of it', () => {
    const { told, stored } = again(looped)
    expect(told).toMatchObject({ id: 0, times: 1, decision: { reason: 'rule_loop' } })
    expect(stored).toEqual([])
  })

  it.each<[string, Partial<Judged>]>([
    ['an outcome', { outcome: 'deny' }],
    ['a reason', { reason: 'rule_redirect' }],
    ['a rule', { ruleId: 's' }],
    ['a file', { redirectUrl: 'https://tv.example/house/other/index.m3u8' }],
  ])('is recorded with %s that is another', (_, other) => {
    const { told, stored } = again(looped, { ...looped, ...other })
    expect([told.id, stored.length]).toEqual([41, 1])
  })

  it('is recorded with what is stored with it', () => {
    const binds = { tokenId: 't', place: 'p', atMs: 0 } as unknown as TokenBinding
    expect(again(looped, { ...looped, binds }).stored).toHaveLength(1)
  })

  it('begins a session when admitted, whatever they were told', () => {
    for (const before of [looped, allowed]) {
      const { stored, live } = again(before, allowed)
      expect([stored.length, live.length]).toEqual([1, 1])
    }
  })
})
