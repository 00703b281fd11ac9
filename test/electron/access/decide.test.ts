import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import { withRevocations } from '../../../electron/access/snapshot.ts'
import type { AccessRequest, Grant } from '../../../shared/access.ts'
import { STREAM_MODES } from '../../../shared/stream.ts'
import { makeRule } from '../../shared/make-rule.ts'
import {
  compile,
  credentialOf,
  makeGrant,
  makeRequest,
  makeRevocation,
  makeStream,
  NOW_MS,
  refusedAs,
  type Setup,
} from './fixtures.ts'

const withGrant = (part: Partial<Grant> = {}, request: Partial<AccessRequest> = {}) =>
  makeRequest({ credentials: [credentialOf(makeGrant(part))], ...request })

/** Each row changes one thing about a request that is admitted. */
const REFUSALS: readonly [
  what: string,
  reason: string,
  request: AccessRequest,
  setup?: Setup,
  nowMs?: number,
][] = [
  ['a stream nobody set up', 'stream_unknown', withGrant({}, { streamName: 'live/other' })],
  ['another case of the name', 'stream_unknown', withGrant({}, { streamName: 'live/News' })],
  [
    'a stream that is switched off',
    'stream_disabled',
    withGrant(),
    { streams: [makeStream({ enabled: false })] },
  ],
  ['no credential', 'credential_missing', makeRequest()],
  ['a damaged credential', 'credential_malformed', refused('credential_malformed')],
  ['an unknown credential', 'credential_unknown', refused('credential_unknown')],
  ['a wrong signature', 'credential_signature', refused('credential_signature')],
  ['a disabled key', 'grant_disabled', refused('grant_disabled')],
  ['a grant for another stream', 'grant_other_stream', withGrant({ streamIds: ['sport'] })],
  ['a grant for no stream', 'grant_other_stream', withGrant({ streamIds: [] })],
  ['a grant to publish', 'grant_other_action', withGrant({ actions: ['publish'] })],
  ['publishing with a grant to watch', 'grant_other_action', withGrant({}, { action: 'publish' })],
  ['a grant that ends now', 'grant_expired', withGrant({ expiresAtMs: NOW_MS })],
  ['a grant that ended while asking', 'grant_expired', withGrant(), {}, NOW_MS + 60_000],
  ['a revoked grant', 'grant_revoked', withGrant(), { revocations: [makeRevocation()] }],
  [
    'a revoked viewer',
    'viewer_revoked',
    withGrant({ viewerId: 'ana' }),
    { revocations: [makeRevocation({ kind: 'viewer', value: 'ana' })] },
  ],
  [
    'a viewer the caller names, with a grant of somebody else',
    'viewer_revoked',
    withGrant({ viewerId: 'bob' }, { viewerId: 'ana' }),
    { revocations: [makeRevocation({ kind: 'viewer', value: 'ana' })] },
  ],
  [
    'a revoked address',
    'address_revoked',
    withGrant(),
    { revocations: [makeRevocation({ kind: 'address', value: '192.0.2.0/24' })] },
  ],
  [
    'a revoked address written as IPv6',
    'address_revoked',
    withGrant({}, { address: '::ffff:192.0.2.7' }),
    { revocations: [makeRevocation({ kind: 'address', value: '192.0.2.7' })] },
  ],
  [
    'a revoked session',
    'session_revoked',
    withGrant(),
    { revocations: [makeRevocation({ kind: 'session', value: 'key-1' })] },
  ],
  [
    'a revocation until later',
    'grant_revoked',
    withGrant(),
    { revocations: [makeRevocation({ untilMs: NOW_MS + 1 })] },
  ],
  ['a rule that drops', 'rule_drop', withGrant(), { rules: [makeRule()] }],
  ['a verifier that throws', 'internal', refused('throw')],
  ['a time that is not a number', 'internal', withGrant(), {}, Number.NaN],
  [
    'an end that is not a number',
    'grant_expired',
    withGrant(),
    { verify: () => ({ ok: true, grant: makeGrant({ expiresAtMs: Number.NaN }) }) },
  ],
  ['an action that does not exist', 'internal', withGrant({}, { action: 'read' as 'publish' })],
]

function refused(reason: string): AccessRequest {
  return makeRequest({ credentials: [refusedAs(reason)] })
}

describe('decide', () => {
  it.each(REFUSALS)('refuses %s: %s', (_, reason, request, setup = {}, nowMs = NOW_MS) => {
    const decision = decide(request, compile(setup), nowMs)
    expect(decision).toMatchObject({ outcome: 'deny', reason, redirectUrl: null, vastTag: null })
    expect(decision.recheckAfterSeconds).toBeNull()
  })

  it('admits what every row above changes', () => {
    expect(decide(withGrant(), compile(), NOW_MS)).toEqual({
      outcome: 'allow',
      reason: 'grant_accepted',
      streamId: 'news',
      ruleId: null,
      grantId: 'link-1',
      viewerId: null,
      country: 'DE',
      tags: [],
      redirectUrl: null,
      vastTag: null,
      recheckAfterSeconds: null,
      timeLimitSeconds: null,
      shadowRuleIds: [],
      ruleVersion: 3,
      trace: [
        ['stream', 'pass', 'news'],
        ['credential', 'pass', 'link-1'],
        ['grant_expiry', 'pass', String(NOW_MS + 60_000)],
        ['grant_stream', 'pass', 'news'],
        ['grant_action', 'pass', 'subscribe'],
        ['revocation', 'pass', 'none'],
        ['rule', 'skip', 'none'],
        ['floor', 'pass', 'token'],
      ],
    })
  })

  it('is total: nonsense is denied and reported, and a reporter that throws changes nothing', () => {
    const faults: unknown[] = []
    const snapshot = compile({ onFault: (cause) => faults.push(cause) })
    const nonsense: unknown[] = [null, undefined, 7, {}, { streamName: 'live/news' }]
    for (const request of nonsense) {
      expect(decide(request as AccessRequest, snapshot, NOW_MS).outcome).toBe('deny')
    }
    expect(faults.length).toBeGreaterThan(0)
    const broken = compile({
      onFault: () => {
        throw new Error('The log is full.')
      },
    })
    expect(decide(refused('throw'), broken, NOW_MS).reason).toBe('internal')
  })

  it('no longer applies a revocation that was lifted or has passed', () => {
    for (const part of [{ liftedAtMs: 1 }, { untilMs: NOW_MS }]) {
      const snapshot = compile({ revocations: [makeRevocation(part)] })
      expect(decide(withGrant(), snapshot, NOW_MS).outcome).toBe('allow')
    }
  })

  it('applies of several revocations the one that lasts longest, in whatever order they were made', () => {
    const lasting = makeRevocation()
    const over = makeRevocation({ untilMs: NOW_MS })
    for (const revocations of [
      [lasting, over],
      [over, lasting],
    ]) {
      expect(decide(withGrant(), compile({ revocations }), NOW_MS).reason).toBe('grant_revoked')
    }
  })

  it('refuses an address in a revoked block, whatever became of a narrower one', () => {
    const revocations = [
      makeRevocation({ kind: 'address', value: '192.0.0.0/16' }),
      makeRevocation({ kind: 'address', value: '192.0.2.7', untilMs: NOW_MS }),
    ]
    const request = { ...withGrant(), address: '192.0.2.7' }
    expect(decide(request, compile({ revocations }), NOW_MS).reason).toBe('address_revoked')
  })

  it('takes revocations into a copy and leaves the compiled set alone', () => {
    const before = compile()
    const after = withRevocations(before, [makeRevocation()])
    expect(decide(withGrant(), after, NOW_MS).reason).toBe('grant_revoked')
    expect(decide(withGrant(), before, NOW_MS).outcome).toBe('allow')
    expect(after.ruleIndex).toBe(before.ruleIndex)
  })

  it('refuses the live session that a revocation names', () => {
    const snapshot = compile({ revocations: [makeRevocation({ kind: 'session', value: 's-9' })] })
    expect(decide(withGrant(), snapshot, NOW_MS, { sessionId: 's-9' }).reason).toBe(
      'session_revoked',
    )
    expect(decide(withGrant(), snapshot, NOW_MS, { sessionId: 's-8' }).outcome).toBe('allow')
  })

  it('reports the most telling refusal of several, whatever their order', () => {
    const order = [
      'grant_expired',
      'grant_other_stream',
      'grant_other_action',
      'credential_signature',
      'credential_unknown',
      'credential_malformed',
    ]
    for (const [at, reason] of order.entries()) {
      const credentials = order.slice(at).map(refusedAs).reverse()
      expect(decide(makeRequest({ credentials }), compile(), NOW_MS).reason).toBe(reason)
    }
  })

  it('takes the first credential that fits, after others that do not', () => {
    const credentials = [
      refusedAs('credential_signature'),
      credentialOf(makeGrant({ id: 'old', expiresAtMs: NOW_MS - 1 })),
      credentialOf(makeGrant({ id: 'good' })),
      credentialOf(makeGrant({ id: 'late' })),
    ]
    expect(decide(makeRequest({ credentials }), compile(), NOW_MS)).toMatchObject({
      outcome: 'allow',
      grantId: 'good',
    })
  })

  it('looks at eight credentials and no more', () => {
    const junk = Array.from({ length: 8 }, () => refusedAs('credential_unknown'))
    const credentials = [...junk, credentialOf(makeGrant())]
    expect(decide(makeRequest({ credentials }), compile(), NOW_MS).outcome).toBe('deny')
  })
})

describe('the floor', () => {
  const decideIn = (mode: (typeof STREAM_MODES)[number], request: AccessRequest) =>
    decide(
      request,
      compile({ streams: [makeStream({ mode, recheckSeconds: 30, maxSessionSeconds: 900 })] }),
      NOW_MS,
    )

  it.each(STREAM_MODES)('%s: publishing needs a grant, and has no time limit', (mode) => {
    expect(decideIn(mode, makeRequest({ action: 'publish' })).reason).toBe('credential_missing')
    const allowed = decideIn(mode, withGrant({ actions: ['publish'] }, { action: 'publish' }))
    expect(allowed).toMatchObject({
      outcome: 'allow',
      recheckAfterSeconds: null,
      timeLimitSeconds: null,
    })
  })

  it('public (public-viewers): anyone watches, with a bad credential too', () => {
    expect(decideIn('public', makeRequest())).toMatchObject({
      outcome: 'allow',
      reason: 'public_stream',
      recheckAfterSeconds: null,
      timeLimitSeconds: 900,
    })
    expect(decideIn('public', refused('grant_expired')).outcome).toBe('allow')
  })

  it('public: a revoked grant is refused all the same', () => {
    const snapshot = compile({
      streams: [makeStream({ mode: 'public' })],
      revocations: [makeRevocation()],
    })
    expect(decide(withGrant(), snapshot, NOW_MS).reason).toBe('grant_revoked')
    expect(decide(makeRequest(), snapshot, NOW_MS).outcome).toBe('allow')
  })

  it('token (token-auth): watching needs a grant', () => {
    expect(decideIn('token', makeRequest()).reason).toBe('credential_missing')
    expect(decideIn('token', withGrant())).toMatchObject({
      outcome: 'allow',
      recheckAfterSeconds: null,
    })
  })

  it('metered (live-service-webhooks): as token, and viewers are asked about again', () => {
    expect(decideIn('metered', makeRequest()).reason).toBe('credential_missing')
    expect(decideIn('metered', withGrant())).toMatchObject({
      outcome: 'allow',
      recheckAfterSeconds: 30,
    })
  })
})

describe('finding the stream', () => {
  const streams = [
    makeStream({ id: 'any', name: '*', mode: 'public' }),
    makeStream({ id: 'live', name: 'live/*', mode: 'public' }),
    makeStream({ id: 'news-any', name: 'live/news*', mode: 'public' }),
    makeStream({ id: 'off', name: 'live/news-off', mode: 'public', enabled: false }),
    makeStream({ id: 'news', name: 'live/news', mode: 'public' }),
  ]
  it.each([
    ['live/news', 'news'],
    ['live/news-2', 'news-any'],
    ['live/sport', 'live'],
    ['vod/a', 'any'],
    ['live/news-off', 'off'],
  ])('%s is %s', (streamName, id) => {
    const decision = decide(makeRequest({ streamName }), compile({ streams }), NOW_MS)
    expect(decision.streamId).toBe(id)
    expect(decision.outcome).toBe(id === 'off' ? 'deny' : 'allow')
  })
})

describe('the two examples that Revma documents', () => {
  const stream = makeStream({ id: 'sxfa973t8d', name: 'sxfa973t8d', mode: 'public' })
  const target = { kind: 'stream', streamId: 'sxfa973t8d' } as const
  const authenticated = makeRule({
    id: 'authenticated-listeners-access',
    priority: 0,
    source: { kind: 'authenticated' },
    target,
    effect: { kind: 'continue' },
  })
  const bySignedUrl = withGrant({ streamIds: ['sxfa973t8d'] }, { streamName: 'sxfa973t8d' })
  const byPlainUrl = makeRequest({ streamName: 'sxfa973t8d' })
  const byExpiredUrl = withGrant(
    { streamIds: ['sxfa973t8d'], expiresAtMs: NOW_MS - 1 },
    { streamName: 'sxfa973t8d' },
  )

  it('1: authenticated listeners are granted access, non-authenticated ones are denied it', () => {
    const drop = makeRule({
      id: 'drop-non-authenticated-listeners',
      priority: 5,
      target,
      effect: { kind: 'drop' },
    })
    const snapshot = compile({ streams: [stream], rules: [drop, authenticated] })
    expect(decide(bySignedUrl, snapshot, NOW_MS)).toMatchObject({
      outcome: 'allow',
      reason: 'rule_continue',
      ruleId: 'authenticated-listeners-access',
    })
    for (const request of [byPlainUrl, byExpiredUrl]) {
      expect(decide(request, snapshot, NOW_MS)).toMatchObject({
        outcome: 'deny',
        reason: 'rule_drop',
        ruleId: 'drop-non-authenticated-listeners',
      })
    }
  })

  it('2: authenticated listeners get no ads, non-authenticated ones are granted access with ads', () => {
    const vastTag = 'https://ads.example/vast'
    const ads = makeRule({
      id: 'vast-ads-for-non-authenticated-listeners',
      priority: 5,
      target,
      effect: { kind: 'ads', vastTag },
    })
    const snapshot = compile({ streams: [stream], rules: [ads, authenticated] })
    expect(decide(bySignedUrl, snapshot, NOW_MS)).toMatchObject({
      outcome: 'allow',
      reason: 'rule_continue',
      vastTag: null,
    })
    for (const request of [byPlainUrl, byExpiredUrl]) {
      expect(decide(request, snapshot, NOW_MS)).toMatchObject({
        outcome: 'allow',
        reason: 'rule_ads',
        vastTag,
        ruleId: 'vast-ads-for-non-authenticated-listeners',
      })
    }
  })
})

describe('what a media server vouches for', () => {
  const vouched = { ...credentialOf(makeGrant({ id: 'vouched-1' })), kind: 'vouched' as const }

  it('admits nobody whose own credential was taken back', () => {
    const request = makeRequest({ credentials: [credentialOf(makeGrant()), vouched] })
    const snapshot = compile({ revocations: [makeRevocation()] })
    const revoked = { outcome: 'deny', reason: 'grant_revoked', grantId: 'link-1' }
    expect(decide(request, snapshot, NOW_MS)).toMatchObject(revoked)
  })

  it('admits whose own credential cannot be read here', () => {
    const request = makeRequest({ credentials: [refusedAs('signing_password_missing'), vouched] })
    expect(decide(request, compile(), NOW_MS)).toMatchObject({ outcome: 'allow' })
  })
})

describe('the name of a viewer', () => {
  it.each([
    ['of the grant', { viewerId: 'ana' }, { viewerId: 'ben' }, ['ana', undefined]],
    ['the caller says', { viewerId: null }, { viewerId: 'ben' }, ['ben', true]],
    ['nobody says', { viewerId: null }, { viewerId: null }, [null, undefined]],
  ] as const)('%s is told apart from one that is only said', (_, part, request, told) => {
    const { viewerId, isNameSaid } = decide(withGrant(part, request), compile({}), NOW_MS)
    expect([viewerId, isNameSaid]).toEqual(told)
  })
})
