import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import type { AccessRequest } from '../../../shared/access.ts'
import type { Rule, RuleSource } from '../../../shared/rule.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { compile, credentialOf, makeGrant, makeRequest, makeStream, NOW_MS } from './fixtures.ts'

const streams = [
  makeStream({ mode: 'public', group: 'talk' }),
  makeStream({ id: 'music', name: 'live/music', mode: 'public' }),
]
const decideBy = (rules: readonly Rule[], request: Partial<AccessRequest> = {}) =>
  decide(makeRequest(request), compile({ streams, rules }), NOW_MS)
const drops = (source: RuleSource, request: Partial<AccessRequest> = {}): boolean =>
  decideBy([makeRule({ source })], request).reason === 'rule_drop'
const tagged = { credentials: [credentialOf(makeGrant({ tags: ['press', 'staff'] }))] }

describe('what a rule is about', () => {
  const rows: readonly [string, RuleSource, Partial<AccessRequest>, Partial<AccessRequest>][] = [
    [
      'address',
      { kind: 'address', values: ['198.51.100.9', '192.0.2.0/29'] },
      {},
      { address: '192.0.2.8' },
    ],
    [
      'IPv6 block',
      { kind: 'address', values: ['2001:db8::/33'] },
      { address: '2001:db8:7fff::1' },
      { address: '2001:db8:8000::1' },
    ],
    [
      'IPv4 written as IPv6',
      { kind: 'address', values: ['::ffff:192.0.2.0/120'] },
      { address: '::ffff:c000:2ff' },
      { address: '192.0.3.0' },
    ],
    [
      'all of IPv6',
      { kind: 'address', values: ['::/0'] },
      { address: '::1' },
      { address: '10.0.0.1' },
    ],
    [
      'unreadable address',
      { kind: 'address', values: ['0.0.0.0/0'] },
      {},
      { address: '192.0.2.07' },
    ],
    ['no address', { kind: 'address', values: ['0.0.0.0/0'] }, {}, { address: null }],
    ['country', { kind: 'country', values: ['FR', 'DE'] }, {}, { address: '203.0.113.1' }],
    ['unknown country', { kind: 'country', values: ['??'] }, { address: null }, {}],
    ['referer', { kind: 'referer', values: ['https://*.EXAMPLE.org/*'] }, {}, { referer: null }],
    [
      'whole referer',
      { kind: 'referer', values: ['a.org'] },
      { referer: 'A.org' },
      { referer: 'a.org/' },
    ],
    ['user agent', { kind: 'user_agent', values: ['*libvlc/3*'] }, {}, { userAgent: 'mpv' }],
    ['short pattern', { kind: 'user_agent', values: ['m*v'] }, { userAgent: 'MPV' }, {}],
    ['any text', { kind: 'user_agent', values: ['*'] }, { userAgent: '' }, { userAgent: null }],
    ['protocol', { kind: 'protocol', values: ['dash', 'HLS'] }, {}, { protocol: 'rtmp' }],
    ['authenticated', { kind: 'authenticated' }, tagged, {}],
    ['tag', { kind: 'tag', values: ['staff'] }, tagged, {}],
    [
      'tags tell cases apart',
      { kind: 'tag', values: ['press'] },
      tagged,
      {
        credentials: [credentialOf(makeGrant({ tags: ['Press'] }))],
      },
    ],
    [
      'a tag of a grant that fits',
      { kind: 'tag', values: ['press'] },
      tagged,
      {
        credentials: [credentialOf(makeGrant({ tags: ['press'], streamIds: ['music'] }))],
      },
    ],
  ]
  it.each(rows)('%s', (_, source, matching, other) => {
    expect(drops(source, other)).toBe(false)
    expect(drops(source, matching)).toBe(true)
  })

  it('nests blocks of several rules', () => {
    const rules = [
      makeRule({ id: 'wide', priority: 1, source: { kind: 'address', values: ['192.0.0.0/8'] } }),
      makeRule({
        id: 'narrow',
        priority: 2,
        source: { kind: 'address', values: ['192.0.2.7', '192.0.2.0/24'] },
      }),
    ]
    expect(decideBy(rules).ruleId).toBe('wide')
    expect(decideBy([...rules].reverse()).ruleId).toBe('wide')
    expect(decideBy(rules.slice(1), { address: '192.0.2.200' }).ruleId).toBe('narrow')
    expect(decideBy(rules, { address: '193.0.0.0' }).ruleId).toBeNull()
  })

  it('looks at viewers only unless it says otherwise', () => {
    const credentials = [credentialOf(makeGrant({ actions: ['publish'] }))]
    const publish = { action: 'publish', credentials } as const
    expect(decideBy([makeRule()], publish).outcome).toBe('allow')
    const both = makeRule({ actions: ['subscribe', 'publish'] })
    expect(decideBy([both], publish).reason).toBe('rule_drop')
    const loop = makeRule({
      actions: ['publish', 'subscribe'],
      effect: { kind: 'loop', url: 'https://a.example/loop.mp4' },
    })
    expect(decideBy([loop], publish).outcome).toBe('allow')
  })

  it.each([
    [{ kind: 'stream', streamId: 'news' }, true, false],
    [{ kind: 'stream', streamId: 'gone' }, false, false],
    [{ kind: 'group', group: 'talk' }, true, false],
    [{ kind: 'all' }, true, true],
  ] as const)('targets %j', (target, news, music) => {
    const rules = [
      makeRule({ target }),
      makeRule({ id: 'text', target, source: { kind: 'user_agent', values: ['*vlc*'] } }),
    ]
    for (const rule of rules) {
      expect(decideBy([rule]).reason === 'rule_drop').toBe(news)
      const other = decideBy([rule], { streamName: 'live/music' })
      expect(other.reason === 'rule_drop').toBe(music)
    }
  })
})

describe('what a rule does', () => {
  it('sends elsewhere', () => {
    const url = 'https://b.example/live'
    expect(decideBy([makeRule({ effect: { kind: 'redirect', url } })])).toMatchObject({
      outcome: 'redirect',
      reason: 'rule_redirect',
      redirectUrl: url,
      ruleId: 'rule',
      timeLimitSeconds: null,
    })
    expect(decideBy([makeRule({ effect: { kind: 'loop', url } })])).toMatchObject({
      outcome: 'redirect',
      reason: 'rule_loop',
      redirectUrl: url,
    })
  })

  it.each([{ kind: 'continue' }, { kind: 'ads', vastTag: 'https://ads.example/' }] as const)(
    '%j cannot open a stream that asks for a credential',
    (effect) => {
      const snapshot = compile({ rules: [makeRule({ effect })] })
      expect(decide(makeRequest(), snapshot, NOW_MS)).toMatchObject({
        outcome: 'deny',
        reason: 'credential_missing',
        ruleId: null,
        vastTag: null,
        trace: [
          ['stream', 'pass', 'news'],
          ['credential', 'skip', 'credential_missing'],
          ['revocation', 'pass', 'none'],
          ['rule', 'pass', 'rule'],
          ['floor', 'fail', 'token'],
        ],
      })
    },
  )

  it('of the rules that match applies the lowest priority, in whatever order they are given', () => {
    const rules = [7, 3, 9].map((priority) => makeRule({ id: `p${priority}`, priority }))
    expect(decideBy(rules).ruleId).toBe('p3')
    expect(decideBy([...rules].reverse()).ruleId).toBe('p3')
  })

  it('does nothing when off', () => {
    expect(decideBy([makeRule({ state: 'off' })]).outcome).toBe('allow')
  })
})

describe('shadow rules', () => {
  const shadow = makeRule({ id: 'shadow', priority: 2, state: 'shadow' })
  const live = (effect: Rule['effect'], priority = 5) => makeRule({ id: 'live', priority, effect })

  it('never decide and are named when they would have', () => {
    expect(decideBy([shadow])).toMatchObject({ outcome: 'allow', shadowRuleIds: ['shadow'] })
    expect(decideBy([shadow, live({ kind: 'continue' })])).toMatchObject({
      ruleId: 'live',
      shadowRuleIds: ['shadow'],
    })
  })

  it('are not named when they come after, agree, or do not match', () => {
    expect(decideBy([shadow, live({ kind: 'continue' }, 1)]).shadowRuleIds).toEqual([])
    expect(decideBy([shadow, live({ kind: 'continue' }, 2)]).shadowRuleIds).toEqual([])
    expect(decideBy([shadow, live({ kind: 'drop' })]).shadowRuleIds).toEqual([])
    const source: RuleSource = { kind: 'country', values: ['FR'] }
    const elsewhere = { ...shadow, source }
    expect(decideBy([elsewhere]).shadowRuleIds).toEqual([])
  })

  it('are each looked at alone and named once, in order', () => {
    const source: RuleSource = { kind: 'user_agent', values: ['*vlc*', '*lib*'] }
    const rules = [
      { ...shadow, id: 'c', priority: 3 },
      { ...shadow, id: 'a', priority: 1, source },
      { ...shadow, id: 'b', priority: 2 },
    ]
    expect(decideBy(rules).shadowRuleIds).toEqual(['a', 'b', 'c'])
  })
})

describe('the full trace', () => {
  it('says of each rule about the stream why it did not decide, and decides the same', () => {
    const rules = [
      makeRule({ id: 'action', priority: 1, actions: ['publish'] }),
      makeRule({ id: 'source', priority: 2, source: { kind: 'country', values: ['FR'] } }),
      makeRule({
        id: 'schedule',
        priority: 3,
        schedule: { days: [1], from: '00:00', to: '24:00', timeZone: 'UTC' },
      }),
      makeRule({ id: 'share', priority: 4, sharePercent: 0.000001 }),
      makeRule({ id: 'elsewhere', priority: 4, target: { kind: 'stream', streamId: 'music' } }),
      makeRule({ id: 'winner', priority: 5 }),
      makeRule({ id: 'after', priority: 6 }),
      makeRule({ id: 'after-source', priority: 7, source: { kind: 'authenticated' } }),
    ]
    const snapshot = compile({ streams, rules })
    const brief = decide(makeRequest(), snapshot, NOW_MS)
    const full = decide(makeRequest(), snapshot, NOW_MS, { full: true })
    expect(full).toEqual({ ...brief, trace: full.trace })
    expect(brief.trace.filter(([check]) => check === 'rule')).toEqual([['rule', 'pass', 'winner']])
    expect(full.trace.filter(([check]) => check === 'rule')).toEqual([
      ['rule', 'fail', 'action:action'],
      ['rule', 'fail', 'source:source'],
      ['rule', 'fail', 'schedule:schedule'],
      ['rule', 'fail', 'share:share'],
      ['rule', 'pass', 'winner'],
      ['rule', 'skip', 'after:later'],
      ['rule', 'fail', 'after-source:source'],
    ])
  })
})

describe('the share of viewers', () => {
  const addressOf = (index: number): string =>
    `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`
  const chosen = (rule: Rule, count: number): readonly number[] => {
    const snapshot = compile({ streams, rules: [rule] })
    return Array.from({ length: count }, (_, index) => index).filter((index) => {
      const request = makeRequest({ address: addressOf(index) })
      return decide(request, snapshot, NOW_MS).reason === 'rule_drop'
    })
  }

  it.each([1, 25, 50, 99])('takes %i percent within half a percent', (sharePercent) => {
    const count = 40_000
    const share = (100 * chosen(makeRule({ sharePercent }), count).length) / count
    expect(Math.abs(share - sharePercent)).toBeLessThan(0.75)
  })

  it('takes the same viewers each time, and keeps them when it grows', () => {
    const some = chosen(makeRule({ sharePercent: 20 }), 2_000)
    expect(chosen(makeRule({ sharePercent: 20, name: 'renamed', priority: 1 }), 2_000)).toEqual(
      some,
    )
    const more = new Set(chosen(makeRule({ sharePercent: 40 }), 2_000))
    expect(some.every((index) => more.has(index))).toBe(true)
  })

  it('takes other viewers for another rule', () => {
    const one = chosen(makeRule({ id: 'one', sharePercent: 50 }), 4_000)
    const other = new Set(chosen(makeRule({ id: 'two', sharePercent: 50 }), 4_000))
    const both = one.filter((index) => other.has(index)).length
    expect(Math.abs(both - 1_000)).toBeLessThan(150)
  })

  it('knows a named viewer again at any address', () => {
    const snapshot = compile({ streams, rules: [makeRule({ sharePercent: 50 })] })
    for (const viewerId of ['ana', 'bob', 'cem', 'dee', 'eva', 'fay']) {
      const outcomes = ['10.0.0.1', '10.0.0.2', '10.9.9.9', null].map(
        (address) => decide(makeRequest({ viewerId, address }), snapshot, NOW_MS).outcome,
      )
      expect(new Set(outcomes).size).toBe(1)
    }
  })
})
