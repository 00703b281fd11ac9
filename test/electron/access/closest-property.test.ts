import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Credential } from '../../../shared/access.ts'
import type { Rule } from '../../../shared/rule.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { applied, type Case, closestOf, decideCase, NIGHTS } from './closest-cases.ts'
import {
  AREAS,
  credentialOf,
  makeGrant,
  makeRequest,
  makeRevocation,
  makeStream,
  NOW_MS,
  refusedAs,
} from './fixtures.ts'

const MINUTE_MS = 60_000
const some = <T>(...values: readonly T[]) => fc.constantFrom(...values)
const source: fc.Arbitrary<Rule['source']> = fc.oneof(
  fc.constant({ kind: 'any' as const }),
  fc.constant({ kind: 'authenticated' as const }),
  fc.record({
    kind: fc.constant('area' as const),
    polygons: fc.subarray(Object.values(AREAS), { minLength: 1 }),
    unlocated: fc.boolean(),
  }),
  some('192.0.2.0/24', '192.0.2.7', '2001:db8::/32', '0.0.0.0/0', '::/0').map((value) => ({
    kind: 'address' as const,
    values: [value],
  })),
  some('DE', 'FR', '??').map((value) => ({ kind: 'country' as const, values: [value] })),
  some('*', 'vlc*', '*example*').map((value) => ({ kind: 'user_agent' as const, values: [value] })),
  some('*', 'https://*', 'http://a/*').map((value) => ({
    kind: 'referer' as const,
    values: [value],
  })),
  some('hls', 'rtmp').map((value) => ({ kind: 'protocol' as const, values: [value] })),
  some('vip', 'trial').map((value) => ({ kind: 'tag' as const, values: [value] })),
)
const rule: fc.Arbitrary<Partial<Rule>> = fc.record({
  source,
  target: some<Rule['target']>(
    { kind: 'all' },
    { kind: 'stream', streamId: 'news' },
    { kind: 'group', group: 'g' },
  ),
  actions: some<Rule['actions']>(['subscribe'], ['publish', 'subscribe']),
  sharePercent: some(100, 50),
  schedule: some<Rule['schedule']>(
    null,
    NIGHTS,
    { days: [4], from: '18:29', to: '18:31', timeZone: 'Europe/Berlin' },
    { days: [1, 6], from: '22:00', to: '04:00', timeZone: 'America/New_York' },
  ),
  effect: some<Rule['effect']>(
    { kind: 'drop' },
    { kind: 'drop' },
    { kind: 'continue' },
    { kind: 'redirect', url: 'https://elsewhere.example/' },
  ),
  state: some<Rule['state']>('live', 'live', 'shadow'),
})
const credential = fc.oneof(
  fc
    .record({
      id: some('link-1', 'st-7', 'sst-7-1'),
      expiresAtMs: some(null, NOW_MS, NOW_MS - 1, NOW_MS + MINUTE_MS, NOW_MS - 1_440 * MINUTE_MS),
      streamIds: some(null, ['news'], ['sport'], []),
      actions: some<('publish' | 'subscribe')[]>(
        ['subscribe'],
        ['publish'],
        ['publish', 'subscribe'],
      ),
      tags: some([], ['vip'], ['trial', 'vip']),
      viewerId: some(null, 'ana'),
    })
    .map((part) => credentialOf(makeGrant(part))),
  some('credential_malformed', 'credential_other_address', 'grant_not_yet_valid').map(refusedAs),
)
const idOf = ({ value }: Credential): string =>
  value.startsWith('{') ? JSON.parse(value).id : value
const revocation = fc.oneof(
  some('link-1', 'st-7').map((value) => ({ kind: 'grant' as const, value })),
  some('ana', 'bob').map((value) => ({ kind: 'viewer' as const, value })),
  some('192.0.2.0/24', '192.0.2.7', '2001:db8::/64').map((value) => ({
    kind: 'address' as const,
    value,
  })),
  fc.constant({ kind: 'session' as const, value: 'key-1' }),
)
const question: fc.Arbitrary<Case> = fc
  .record({
    stream: fc.record({
      enabled: some(true, true, false),
      mode: some('public' as const, 'token' as const, 'metered' as const),
      group: some(null, 'g'),
    }),
    rules: fc.array(rule, { maxLength: 4 }),
    revocations: fc.array(fc.tuple(revocation, some(null, NOW_MS + MINUTE_MS)), { maxLength: 2 }),
    request: fc.record({
      action: some('subscribe' as const, 'subscribe' as const, 'publish' as const),
      streamName: some('live/news', 'live/news', 'LIVE/news', 'other'),
      address: some('192.0.2.7', '2001:db8::1', '198.51.100.1', null),
      viewerId: some(null, 'ana'),
      // One id is one grant.
      credentials: fc.uniqueArray(credential, { maxLength: 2, selector: idOf }),
    }),
  })
  .map(({ stream, rules, revocations, request }) => ({
    request: makeRequest(request),
    atMs: NOW_MS,
    setup: {
      streams: [makeStream(stream)],
      rules: rules.map((part, at) => makeRule({ ...part, id: `r${at}`, priority: at })),
      revocations: revocations.map(([part, untilMs], at) =>
        makeRevocation({ ...part, id: `v${at}`, untilMs }),
      ),
    },
  }))

describe('whatever is proposed', () => {
  it('admits when it is made', () => {
    const seen = { one: 0, two: 0, none: 0 }
    fc.assert(
      fc.property(question, (asked) => {
        if (decideCase(asked).outcome === 'allow') return
        const { state, steps, others, isCredentialUnseen, decided } = closestOf(asked)
        expect(decided).toBeLessThanOrEqual(1 + 32 + 12 * 32)
        if (state === 'now' || state === 'admitted') throw new Error('nothing has changed')
        seen[state] += 1
        if (state === 'none') return
        const request = { ...asked.request, ...(isCredentialUnseen && { credentials: [] }) }
        const from = { ...asked, request }
        expect(decideCase(steps.reduce(applied, from)).outcome).toBe('allow')
        for (const other of others) expect(decideCase(applied(from, other)).outcome).toBe('allow')
      }),
      { numRuns: 600 },
    )
    // A generator that never gets to what it is for would pass as well.
    expect(seen.one).toBeGreaterThan(100)
    expect(seen.two).toBeGreaterThan(10)
  })
})
