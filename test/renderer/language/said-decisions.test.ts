import { describe, expect, it } from 'vitest'
import { makeSaidReader } from '../../../renderer/language/said.ts'
import { makeTranslator } from '../../../renderer/language/translator.ts'
import type { Decision, TraceCheck, TraceStep } from '../../../shared/access.ts'
import { type BackTest, sentenceOfBackTest } from '../../../shared/back-test.ts'
import { tellClosest } from '../../../shared/change-words.ts'
import { classicChecks } from '../../../shared/classic-checks.ts'
import { detailSentence } from '../../../shared/credential-details.ts'
import { EDGE_AUTH_SENTENCES } from '../../../shared/edge-auth-reasons.ts'
import { explainDecision } from '../../../shared/explain.ts'
import type { Change, ClosestChange } from '../../../shared/explanation.ts'
import { banDetail, limitDetail, OUSTED_DETAILS } from '../../../shared/limit-words.ts'
import { REASONS, type ReasonCode } from '../../../shared/reasons.ts'
import { say } from '../../../shared/say.ts'
import { PUBLISH_SENTENCES, SUBSCRIBE_SENTENCES } from '../../../shared/subscribe-reasons.ts'
import { wireHints } from '../../../shared/wire-hints.ts'
import { decisionRecord } from '../../electron/console/support.ts'
import { readTexts } from '../../language/catalogue.ts'

const texts = readTexts('de')
const german = makeSaidReader(texts, makeTranslator(texts, 'de-DE'), 'de-DE')
/** What is still as the server said it, whole or in part. */
const english = (sentences: readonly string[]): readonly string[] =>
  [...new Set(sentences)].filter(
    (sentence) => german(sentence) === sentence || ENGLISH.test(german(sentence)),
  )
const ENGLISH = /\b(?:that|with|this|which|would|presented|session|viewer)\b/

const AT_MS = Date.UTC(2030, 0, 15, 12)
const CODES = Object.keys(REASONS) as ReasonCode[]
const DETAILS = [
  ...Object.keys(EDGE_AUTH_SENTENCES).map((word) => `phenix:${word}`),
  ...Object.keys(SUBSCRIBE_SENTENCES).map((word) => `subscribe:${word}`),
  ...Object.keys(PUBLISH_SENTENCES).map((word) => `publish:${word}`),
  ...['wire:space', 'pcast:capacity_reached', 'native-frame:client_referrer', 'publish:origin a b'],
]
const LIMITS = [
  ...(['grant', 'token', 'viewer', 'stream', 'publishers'] as const).flatMap((kind) => [
    limitDetail(kind, 2, 1),
    ...(['newest', 'again', 'held', 'trial'] as const).map((note) => limitDetail(kind, 2, 1, note)),
  ]),
  ...(['grant', 'viewer'] as const).map((kind) => banDetail(kind, AT_MS)),
  ...Object.values(OUSTED_DETAILS),
  'sharing 3',
  ...['grant 2/1 ends 1', 'viewer 2/1 ends 3'],
]
const ASKED: Readonly<Record<TraceCheck, readonly string[]>> = {
  request: ['the method is not POST'],
  stream: ['news', 'stream_unknown', 'stream_disabled'],
  credential: ['link-1', ...CODES],
  restriction: DETAILS,
  grant_expiry: ['never', String(AT_MS)],
  grant_stream: ['news'],
  grant_action: ['publish', 'subscribe'],
  revocation: ['none', 'grant_revoked', 'viewer_revoked', 'session_revoked', 'address_revoked'],
  rule: [
    'none',
    'night',
    'r1',
    ...['action', 'source', 'schedule', 'share', 'later'].map((why) => `night:${why}`),
  ],
  shadow_rule: ['night'],
  floor: ['public', 'token', 'metered', 'publish'],
  limit: LIMITS,
  store: ['store_unavailable'],
  location: ['unknown', '48.1 11.6'],
}
const OUTCOMES = ['pass', 'fail', 'skip'] as const
const STEPS: readonly TraceStep[] = Object.entries(ASKED).flatMap(([check, details]) =>
  details.flatMap((detail) =>
    // Where a check fails, its detail is a reason and no id.
    (['news', 'link-1'].includes(detail) ? (['pass'] as const) : OUTCOMES).map(
      (outcome) => [check as TraceCheck, outcome, detail] as const,
    ),
  ),
)
const decision = (part: Partial<Decision>): Decision => ({
  ...decisionRecord(1),
  ...{ ruleId: 'night', grantId: null, country: 'DE', redirectUrl: null, timeLimitSeconds: 60 },
  ...part,
})
const names = { stream: 'live/news', rule: (id: string) => (id === 'night' ? 'Nights' : '') }

describe('in German, a decision', () => {
  it('is told without an English sentence, whatever was checked', () => {
    const said = STEPS.flatMap((step) =>
      (['??', 'DE'] as const).flatMap((country) =>
        explainDecision(decision({ trace: [step], country }), names),
      ),
    )
    expect(english(said)).toEqual([])
  })

  it.each(CODES)('has its outcome in German for the reason %s', (reason) => {
    const said = (['allow', 'deny', 'redirect'] as const).flatMap((outcome) =>
      explainDecision(
        decision({ outcome, reason, redirectUrl: 'https://a.example/b', vastTag: 'x' }),
        { ...names, canRedirect: false },
      ),
    )
    expect(english(said)).toEqual([])
  })

  it('has its four checks in German, apart from what was asked', () => {
    const asked = ['live/news', '203.0.113.7, DE', '203.0.113.7']
    const said = STEPS.flatMap((step) =>
      (['allow', 'deny'] as const).flatMap((outcome) =>
        classicChecks(
          { ...decisionRecord(1), outcome, streamName: 'live/news', trace: [step] },
          null,
        ),
      ),
    ).flatMap(({ seen, wanted }) => [seen, wanted])
    expect(english(said).filter((each) => !asked.includes(each) && /[a-z]/.test(each))).toEqual([])
  })

  it('has details of credentials in German', () => {
    expect(english(DETAILS.map(detailSentence))).toEqual([])
  })

  it('has hints of the wire in German', () => {
    const crowd = { viewers: 20, sharing: 20, address: '127.0.0.1' }
    const records = STEPS.flatMap((step) =>
      (['credential_clock', 'credential_malformed', 'grant_expired'] as const).map((reason) => ({
        ...decisionRecord(1),
        ...{ reason, trace: [step], address: '127.0.0.1', atMs: AT_MS + 5_000 },
      })),
    )
    const hints = records.flatMap((record) =>
      wireHints(record, { ownAddresses: [], isByAddress: true, crowd }),
    )
    expect(new Set(hints.map(({ code }) => code)).size).toBe(5)
    expect(english(hints.flatMap(({ sentence, todo }) => [sentence, todo]))).toEqual([])
  })
})

const CHANGES: readonly Change[] = [
  ...[50, 5_000, 50_000, 500_000].map((seconds) => ({
    ...{ kind: 'time' as const, atMs: AT_MS, fromMs: AT_MS + seconds * 1000 },
  })),
  { kind: 'time', atMs: AT_MS, fromMs: AT_MS - 1 },
  ...CODES.flatMap((instead) =>
    (['token', 'stream-key'] as const).flatMap((credential) =>
      [[], ['vip', 'press']].map((tags) => ({ kind: 'token' as const, credential, tags, instead })),
    ),
  ),
  { kind: 'renew', grantId: 'link-1' },
  { kind: 'no_token' },
  { kind: 'without_tags', tags: ['vip'] },
  { kind: 'address', value: '192.0.2.1', outside: '203.0.113.0/24', inside: null },
  { kind: 'address', value: '192.0.2.1', outside: null, inside: '192.0.2.0/24' },
  ...['DE', null].map((value) => ({ kind: 'country' as const, value })),
  ...['Town', null].map((inside) => ({
    ...{ kind: 'place' as const, latitude: 48.1, longitude: 11.6, inside },
  })),
  ...(['referer', 'user_agent', 'protocol'] as const).flatMap((kind) =>
    ['hls', null].map((value) => ({ kind, value })),
  ),
  { kind: 'stream_name', value: 'live/news', streamId: 'news' },
  { kind: 'stream_on', streamId: 'news' },
  ...(['public', 'token'] as const).map((mode) => ({
    kind: 'stream_add' as const,
    name: 'a',
    mode,
  })),
  { kind: 'rule_off', ruleId: 'night' },
  ...(['grant', 'viewer', 'address', 'session'] as const).flatMap((what) =>
    [['a'], ['a', 'b']].map((revocationIds) => ({ kind: 'lift' as const, revocationIds, what })),
  ),
  ...CODES.map((reason) => ({ kind: 'limit' as const, reason })),
]

describe('in German, the closest change', () => {
  const named = {
    stream: 'live/news',
    decisionId: 4,
    presented: null,
    token: (id: string) => ({ id, label: 'Ann' }),
    rule: (name: string) => say('rule “{name}”', { name }),
  }
  const told = (part: Partial<ClosestChange>) =>
    tellClosest(
      { state: 'one', steps: [], others: [], isCredentialUnseen: true, decided: 3, ...part },
      named,
    )

  it.each(CHANGES.map((change) => [change.kind, change] as const))(
    'is told without an English word: %s',
    (_, change) => {
      const { sentence, steps, others } = told({ steps: [change], others: [change] })
      const said = [sentence, ...steps, ...others].flatMap((each) =>
        typeof each === 'string' ? [each] : [each.sentence, ...(each.act === '' ? [] : [each.act])],
      )
      expect(english(said)).toEqual([])
    },
  )

  it('takes no further sentence into the name of a stream', () => {
    const { sentence } = told({
      steps: [{ kind: 'stream_add', name: 'live/other. Or so', mode: 'public' }],
    })
    expect(german(sentence)).toBe(
      'Die nächstliegende Änderung, mit der zugelassen würde: den Stream live/other. Or so als öffentlich hinzufügen. Was vorgelegt wurde, wurde nicht angesehen: Das gilt für jemanden, der nichts vorlegt.',
    )
  })

  it.each(['admitted', 'now', 'two', 'none'] as const)('is told in the state %s', (state) => {
    expect(english([told({ state, steps: CHANGES.slice(5, 7) }).sentence])).toEqual([])
  })
})

describe('in German, a back-test', () => {
  const count = (requests: number, withGrant = 0) => ({ requests, withGrant, samples: [] })
  const test = (part: object): BackTest => ({
    ...{ id: 'b', state: 'done', days: 1, fromMs: 0, startedAtMs: 0, endedAtMs: 1, progress: 1 },
    ...{ compared: 2_310, admitted: 2_100, problem: null },
    changes: {
      ...{
        refused: count(0),
        admitted: count(0),
        redirected: count(0),
        played_otherwise: count(0),
      },
      ...part,
    },
  })

  it('is one German sentence', () => {
    const all = test({
      refused: count(14, 3),
      admitted: count(1_000),
      redirected: count(2),
      played_otherwise: count(1),
    })
    expect(german(sentenceOfBackTest(all))).toBe(
      'Von 2.310 Fragen, von denen 2.100 jetzt zugelassen werden: 14 würden abgewiesen, 3 davon mit Nachweis; 1.000 mehr kämen hinein; 2 würden weitergeleitet, oder nicht mehr; 1 bekämen anderes abgespielt.',
    )
    const others = [test({}), test({ refused: count(1) }), { ...test({}), compared: 0 }]
    expect(english(others.map(sentenceOfBackTest))).toEqual([])
  })
})
