import { describe, expect, it } from 'vitest'
import type { Held } from '../../../electron/access/held.ts'
import { decideHeld } from '../../../electron/access/held.ts'
import { outlookOf } from '../../../electron/access/outlook.ts'
import { withStreams } from '../../../electron/access/snapshot.ts'
import type { Rule } from '../../../shared/rule.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { compile, makeRequest, makeRevocation, makeStream, NOW_MS } from './fixtures.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const held = (part: Partial<Held> = {}): Held => ({
  request: makeRequest(),
  sessionId: 'session',
  grant: { id: 'link-1', tags: [], viewerId: null },
  grantEndsAtMs: null,
  ...part,
})

/** Every day from 20:00 to 21:00 in Berlin, which is 18:00 to 19:00 UTC in June; the tests begin at 18:30 UTC. */
const evening: Rule['schedule'] = {
  days: [1, 2, 3, 4, 5, 6, 7],
  from: '20:00',
  to: '21:00',
  timeZone: 'Europe/Berlin',
}
const drop = (part: Partial<Rule> = {}): Rule =>
  makeRule({ effect: { kind: 'drop' }, schedule: evening, ...part })

describe('who is in, asked about again', () => {
  it.each([
    ['whose grant was revoked', {}, { revocations: [makeRevocation()] }, 'grant_revoked'],
    ['whose grant has expired', { grantEndsAtMs: NOW_MS }, {}, 'grant_expired'],
    ['without a grant', { grant: null }, {}, 'credential_missing'],
    ['whose stream is gone', {}, { streams: [] }, 'stream_unknown'],
    [
      'whose stream is switched off',
      {},
      { streams: [makeStream({ enabled: false })] },
      'stream_disabled',
    ],
    ['whom a rule keeps out', {}, { rules: [makeRule()] }, 'rule_drop'],
    [
      'who was revoked one by one',
      {},
      { revocations: [makeRevocation({ kind: 'session', value: 'session' })] },
      'session_revoked',
    ],
  ])('is refused %s', (_, part, setup, reason) => {
    const decision = decideHeld(held(part), compile(setup), NOW_MS)
    expect([decision.outcome, decision.reason]).toEqual(['deny', reason])
  })

  it('is let in without presenting anything again', () => {
    expect(decideHeld(held(), compile(), NOW_MS)).toMatchObject({
      outcome: 'allow',
      reason: 'grant_accepted',
      grantId: 'link-1',
    })
  })

  it('matches rules by what its grant was', () => {
    const rules = [makeRule({ source: { kind: 'tag', values: ['press'] } })]
    const tagged = held({ grant: { id: 'link-1', tags: ['press'], viewerId: null } })
    expect(decideHeld(tagged, compile({ rules }), NOW_MS).reason).toBe('rule_drop')
    expect(decideHeld(held(), compile({ rules }), NOW_MS).outcome).toBe('allow')
  })
})

describe('looking ahead', () => {
  const look = (part: Partial<Held>, rules: readonly Rule[], mode: 'token' | 'public' = 'token') =>
    outlookOf(held(part), compile({ rules, streams: [makeStream({ mode })] }), NOW_MS)

  it('finds where the grant expires', () => {
    const grantEndsAtMs = NOW_MS + 5_000
    expect(look({ grantEndsAtMs }, [])).toEqual({
      untilMs: grantEndsAtMs,
      reason: 'grant_expired',
      lookAgainMs: null,
    })
  })

  it('finds none where nobody needs the grant that expires', () => {
    expect(look({ grantEndsAtMs: NOW_MS + 5_000 }, [], 'public').untilMs).toBeNull()
  })

  it('finds a grant that expires after more than a week of schedules', () => {
    const grantEndsAtMs = NOW_MS + 9 * DAY_MS
    const rules = [drop({ effect: { kind: 'continue' } })]
    expect(look({ grantEndsAtMs }, rules).untilMs).toBe(grantEndsAtMs)
  })

  it.each([
    ['a rule that keeps out begins', [drop({ schedule: { ...evening, from: '20:45' } })], 15],
    [
      'a rule that lets in ends',
      [drop({ effect: { kind: 'continue' }, priority: 1 }), makeRule({ priority: 9 })],
      30,
    ],
    [
      'a rule that sends elsewhere begins',
      [
        drop({
          effect: { kind: 'loop', url: 'https://x.test' },
          schedule: { ...evening, from: '20:50' },
        }),
      ],
      20,
    ],
  ])('finds where %s', (_, rules, minutes) => {
    expect(look({}, rules).untilMs).toBe(NOW_MS + minutes * 60_000)
  })

  it.each([
    ['a rule on trial', drop({ state: 'shadow', schedule: { ...evening, from: '20:45' } })],
    ['a rule for publishers', drop({ actions: ['publish'] })],
    ['a rule about others', drop({ source: { kind: 'address', values: ['203.0.113.0/24'] } })],
    ['a rule about another stream', drop({ target: { kind: 'stream', streamId: 'other' } })],
  ])('finds none for %s', (_, rule) => {
    expect(look({}, [rule])).toEqual({ untilMs: null, reason: null, lookAgainMs: null })
  })

  it.each([
    ['moved into the group', 'one', 'two', NOW_MS + 15 * 60_000],
    ['moved out of the group', 'two', 'one', null],
  ])('sees the rule of a group where the stream was %s', (_, from, to, untilMs) => {
    const schedule = { ...evening, from: '20:45' }
    const rules = [drop({ schedule, target: { kind: 'group', group: 'two' } })]
    const before = compile({ rules, streams: [makeStream({ group: from })] })
    outlookOf(held(), before, NOW_MS)
    const after = withStreams(before, [makeStream({ group: to })])
    expect(outlookOf(held(), after, NOW_MS).untilMs).toBe(untilMs)
  })

  it('stops after a number of times, and says where to look again', () => {
    const many = Array.from({ length: 60 }, (_, minute) =>
      drop({
        id: `rule-${minute}`,
        priority: minute + 1,
        effect: { kind: 'continue' },
        schedule: { ...evening, from: `21:${String(minute).padStart(2, '0')}`, to: '23:59' },
      }),
    )
    const { untilMs, lookAgainMs } = look({}, many)
    expect(untilMs).toBeNull()
    expect(lookAgainMs).toBeGreaterThan(NOW_MS)
    expect(lookAgainMs).toBeLessThan(NOW_MS + 2 * HOUR_MS)
  })

  it('is right about the night in which a clock changes', () => {
    // 25 October 2026, 03:00 in Berlin becomes 02:00: 05:00 is 04:00 UTC.
    const fromMs = Date.UTC(2026, 9, 24, 22)
    const rules = [drop({ schedule: { ...evening, from: '05:00', to: '06:00' } })]
    expect(outlookOf(held(), compile({ rules }), fromMs).untilMs).toBe(Date.UTC(2026, 9, 25, 4))
  })
})
