import { describe, expect, it } from 'vitest'
import { closestChange } from '../../../electron/access/closest-change.ts'
import { recallVerifications } from '../../../electron/access/recall.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { ClosestChange } from '../../../shared/explanation.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { type Case, closestOf, decideCase, NIGHTS } from './closest-cases.ts'
import {
  compile,
  credentialOf,
  makeGrant,
  makeRequest,
  makeRevocation,
  makeStream,
  NOW_MS,
  refusedAs,
} from './fixtures.ts'

const MINUTE_MS = 60_000

const withGrant = (part = {}, request: Partial<AccessRequest> = {}): AccessRequest =>
  makeRequest({ credentials: [credentialOf(makeGrant(part))], ...request })

const OPEN = { streams: [makeStream({ mode: 'public' })] }

/** Each row: what is refused, and what lets it in with the least. */
const CLOSEST: readonly [what: string, Case, ClosestChange['state'], readonly object[]][] = [
  [
    'a credential that ended two minutes ago',
    { setup: {}, request: withGrant({ expiresAtMs: NOW_MS }), atMs: NOW_MS + 2 * MINUTE_MS },
    'one',
    [{ kind: 'renew', grantId: 'link-1' }],
  ],
  [
    'a credential that ended yesterday',
    { setup: {}, request: withGrant({ expiresAtMs: NOW_MS }), atMs: NOW_MS + 1_440 * MINUTE_MS },
    'one',
    [{ kind: 'renew' }],
  ],
  [
    'no credential',
    { setup: {}, request: makeRequest(), atMs: NOW_MS },
    'one',
    [{ kind: 'token', instead: 'credential_missing' }],
  ],
  [
    'publishing without a key',
    { setup: {}, request: makeRequest({ action: 'publish' }), atMs: NOW_MS },
    'one',
    [{ kind: 'token', credential: 'stream-key' }],
  ],
  [
    'a credential for another address',
    {
      setup: {},
      request: makeRequest({ credentials: [refusedAs('credential_other_address')] }),
      atMs: NOW_MS,
    },
    'one',
    [{ kind: 'token', instead: 'credential_other_address' }],
  ],
  [
    'a credential for another stream',
    { setup: {}, request: withGrant({ streamIds: ['sport'] }), atMs: NOW_MS },
    'one',
    [{ kind: 'token', instead: 'grant_other_stream' }],
  ],
  [
    'a stream that is switched off',
    {
      setup: { streams: [makeStream({ enabled: false, mode: 'public' })] },
      request: makeRequest(),
      atMs: NOW_MS,
    },
    'one',
    [{ kind: 'stream_on', streamId: 'news' }],
  ],
  [
    'another case of the name',
    { setup: OPEN, request: makeRequest({ streamName: 'Live/News' }), atMs: NOW_MS },
    'one',
    [{ kind: 'stream_name', value: 'live/news' }],
  ],
  [
    'a revoked viewer',
    {
      setup: { revocations: [makeRevocation({ kind: 'viewer', value: 'ana' })] },
      request: withGrant({ viewerId: 'ana' }),
      atMs: NOW_MS,
    },
    'one',
    [{ kind: 'lift', what: 'viewer', revocationIds: ['revocation'] }],
  ],
  [
    'a revoked address, by two revocations',
    {
      setup: {
        ...OPEN,
        revocations: [
          makeRevocation({ id: 'r1', kind: 'address', value: '192.0.2.0/24' }),
          makeRevocation({ id: 'r2', kind: 'address', value: '192.0.2.7' }),
        ],
      },
      request: makeRequest(),
      atMs: NOW_MS,
    },
    'one',
    [{ kind: 'lift', what: 'address', revocationIds: ['r1', 'r2'] }],
  ],
  [
    'a country a rule refuses',
    {
      setup: { ...OPEN, rules: [makeRule({ source: { kind: 'country', values: ['DE'] } })] },
      request: makeRequest(),
      atMs: NOW_MS,
    },
    'one',
    [{ kind: 'country', value: null }],
  ],
  [
    'an address a rule refuses',
    {
      setup: {
        ...OPEN,
        rules: [makeRule({ source: { kind: 'address', values: ['192.0.2.0/29'] } })],
      },
      request: makeRequest(),
      atMs: NOW_MS,
    },
    'one',
    [{ kind: 'address', value: '192.0.2.8', outside: '192.0.2.0/29' }],
  ],
  [
    'whoever is not in a country a rule lets in',
    {
      setup: {
        ...OPEN,
        rules: [
          makeRule({
            id: 'in',
            priority: 0,
            source: { kind: 'country', values: ['FR'] },
            effect: { kind: 'continue' },
          }),
          makeRule({ id: 'all' }),
        ],
      },
      request: makeRequest(),
      atMs: NOW_MS,
    },
    'one',
    [{ kind: 'country', value: 'FR' }],
  ],
  [
    'a rule that began less than five minutes ago, before which nobody can ask any more',
    {
      setup: { ...OPEN, rules: [makeRule({ schedule: { ...NIGHTS, from: '18:28' } })] },
      request: makeRequest(),
      atMs: NOW_MS,
    },
    'one',
    [{ kind: 'rule_off' }],
  ],
  [
    'a rule that refuses everybody',
    { setup: { ...OPEN, rules: [makeRule({ id: 'all' })] }, request: makeRequest(), atMs: NOW_MS },
    'one',
    [{ kind: 'rule_off', ruleId: 'all' }],
  ],
  [
    'a stream that is switched off and asks for a token',
    { setup: { streams: [makeStream({ enabled: false })] }, request: makeRequest(), atMs: NOW_MS },
    'two',
    [{ kind: 'stream_on' }, { kind: 'token' }],
  ],
  [
    'a stream nobody set up, on publishing',
    { setup: {}, request: makeRequest({ streamName: 'x', action: 'publish' }), atMs: NOW_MS },
    'two',
    [{ kind: 'stream_add', mode: 'token' }, { kind: 'token' }],
  ],
  [
    'two rules that each refuse everybody',
    {
      setup: {
        ...OPEN,
        rules: [makeRule({ id: 'one', priority: 1 }), makeRule({ id: 'two', priority: 2 })],
      },
      request: makeRequest(),
      atMs: NOW_MS,
    },
    'two',
    [
      { kind: 'rule_off', ruleId: 'one' },
      { kind: 'rule_off', ruleId: 'two' },
    ],
  ],
  [
    'three rules that each refuse everybody',
    {
      setup: {
        ...OPEN,
        rules: [1, 2, 3].map((priority) => makeRule({ id: `r${priority}`, priority })),
      },
      request: makeRequest(),
      atMs: NOW_MS,
    },
    'none',
    [],
  ],
]

describe('the closest change that would admit', () => {
  it.each(CLOSEST)('%s', (_what, asked, state, steps) => {
    expect(decideCase(asked).outcome).not.toBe('allow')
    const closest = closestOf(asked)
    expect(closest.state).toBe(state)
    expect(closest.steps).toMatchObject(steps)
    expect(closest.steps).toHaveLength(steps.length)
  })

  it('leads to another credential where the one that ended cannot be issued anew as it was', () => {
    const asked = { setup: {}, request: withGrant({ expiresAtMs: NOW_MS }), atMs: NOW_MS + 1 }
    const { steps, others } = closestOf(asked, () => false)
    expect([...steps, ...others].map(({ kind }) => kind)).toEqual(['token', 'time'])
  })

  it('renews the one of two credentials that fits', () => {
    const over = { expiresAtMs: NOW_MS }
    const grants = [
      { id: 'elsewhere', streamIds: ['sport'], ...over },
      { id: 'fits', ...over },
    ]
    const credentials = grants.map((each) => credentialOf(makeGrant(each)))
    const asked = { setup: {}, request: makeRequest({ credentials }), atMs: NOW_MS + 1 }
    expect(decideCase(asked).reason).toBe('grant_expired')
    expect(closestOf(asked).steps).toEqual([{ kind: 'renew', grantId: 'fits' }])
  })

  it('takes nothing for granted that neither the trace nor the store tells', () => {
    const asked = { setup: {}, request: withGrant({ expiresAtMs: NOW_MS }), atMs: NOW_MS + 1 }
    const { request, atMs } = asked
    const closest = closestChange({
      ...{ request, atMs, snapshot: compile(), revocations: [], unlimited: [] },
      recalled: recallVerifications(decideCase(asked), () => null),
    })
    expect(closest.steps).toMatchObject([{ kind: 'token' }])
    expect(closest.others).toEqual([])
  })

  it('proposes no moment at which a credential would count that nobody looked at', () => {
    const untilMs = NOW_MS + 60_000
    const grants = [
      { id: 'ends', expiresAtMs: untilMs },
      { id: 'not-looked-at', expiresAtMs: null },
    ]
    const source = { kind: 'authenticated' as const }
    const asked = {
      setup: {
        ...OPEN,
        rules: [makeRule({ source })],
        revocations: [makeRevocation({ kind: 'address', value: '192.0.2.0/24', untilMs })],
      },
      request: makeRequest({ credentials: grants.map((each) => credentialOf(makeGrant(each))) }),
      atMs: NOW_MS,
    }
    expect(decideCase(asked)).toMatchObject({ reason: 'address_revoked', grantId: 'ends' })
    expect(decideCase({ ...asked, atMs: untilMs })).toMatchObject({ grantId: 'not-looked-at' })
    const { steps, others } = closestOf(asked)
    expect(steps).toMatchObject([{ kind: 'lift' }, { kind: 'no_token' }])
    expect(others).toEqual([])
  })

  it('says that the same is admitted now, where what refused it is over', () => {
    const request = makeRequest()
    const refused = decideCase({ setup: { ...OPEN, rules: [makeRule()] }, request, atMs: NOW_MS })
    const closest = closestChange({
      ...{ request, atMs: NOW_MS, snapshot: compile(OPEN), revocations: [], unlimited: [] },
      recalled: recallVerifications(refused, () => null),
    })
    expect(closest).toMatchObject({ state: 'now', steps: [], decided: 1 })
  })

  it('proposes a limit only where leaving that one out admits', () => {
    const limited =
      (full: readonly string[]) =>
      (_: unknown, decision: Decision, _at: number, left: readonly string[]) => {
        const reason = full.find((each) => !left.includes(each))
        return reason === undefined || decision.outcome !== 'allow'
          ? decision
          : { ...decision, outcome: 'deny' as const, reason: reason as 'limit_viewer' }
      }
    const world = { request: makeRequest(), atMs: NOW_MS, snapshot: compile(OPEN), revocations: [] }
    const asked = { ...world, recalled: [], unlimited: [] }
    expect(closestChange(asked, { limited: limited(['limit_viewer']) })).toMatchObject({
      state: 'one',
      steps: [{ kind: 'limit', reason: 'limit_viewer' }],
    })
    expect(
      closestChange(asked, { limited: limited(['limit_a', 'limit_b', 'limit_c']) }).state,
    ).toBe('none')
  })

  it('proposes nothing when something breaks inside', () => {
    const limited = (): Decision => {
      throw new Error('broken')
    }
    const asked = { request: makeRequest(), atMs: NOW_MS, snapshot: compile(), revocations: [] }
    expect(closestChange({ ...asked, recalled: [], unlimited: [] }, { limited }).state).toBe('none')
  })
})
