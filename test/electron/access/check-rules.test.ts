import { describe, expect, it } from 'vitest'
import { checkBlock, checkRules } from '../../../electron/access/check-rules.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Rule, RuleSource, Schedule } from '../../../shared/rule.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { makeStream } from './fixtures.ts'

const streams = [makeStream({ group: 'talk' }), makeStream({ id: 'music', name: 'live/music' })]

function refusalOf(rules: readonly Rule[]): AppError | null {
  try {
    checkRules(rules, streams)
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

const faultsOf = (...rules: readonly Rule[]): readonly [string, readonly string[]] | null => {
  const refusal = refusalOf(rules)
  return refusal === null ? null : [refusal.code, refusal.issues.map((issue) => issue.path)]
}

describe('a rule that cannot be used', () => {
  const zone = { days: [1], from: '00:00', to: '24:00', timeZone: 'Mars/Olympus' }
  it.each<[string, Partial<Rule>, string, string]>([
    [
      'a stream that is gone',
      { target: { kind: 'stream', streamId: 'gone' } },
      'ERR_RULE_INVALID',
      'target.streamId',
    ],
    [
      'what is no address',
      { source: { kind: 'address', values: ['10.0.0.1', '10.0.0.0/40'] } },
      'ERR_CIDR_INVALID',
      'source.values.1',
    ],
    ['no time zone', { schedule: zone }, 'ERR_TIME_ZONE_INVALID', 'schedule.timeZone'],
    [
      'ads for a publisher',
      { actions: ['publish'], effect: { kind: 'ads', vastTag: 'https://a.example/' } },
      'ERR_RULE_INVALID',
      'actions',
    ],
  ])('names %s', (_, part, code, field) => {
    const fine = makeRule({ id: 'fine', priority: 1 })
    expect(faultsOf(fine, makeRule(part))).toEqual([code, [`rules.1.${field}`]])
    // Off today, on tomorrow: it must not become wrong by being switched on.
    expect(faultsOf(fine, makeRule({ ...part, state: 'off' }))?.[0]).toBe(code)
  })

  it('names an id used twice', () => {
    const rules = [makeRule(), makeRule({ priority: 6 })]
    expect(faultsOf(...rules)).toEqual(['ERR_RULE_INVALID', ['rules.1.id']])
  })

  it('names everything at once, under the code of the first, fifty at most', () => {
    const source: RuleSource = { kind: 'address', values: ['x', 'y'] }
    const target = { kind: 'stream', streamId: 'gone' } as const
    expect(faultsOf(makeRule({ source }), makeRule({ id: 'b', target }))).toEqual([
      'ERR_CIDR_INVALID',
      ['rules.0.source.values.0', 'rules.0.source.values.1', 'rules.1.target.streamId'],
    ])
    const many = Array.from({ length: 60 }, (_, at) => makeRule({ id: `r${at}`, target }))
    expect(refusalOf(many)?.issues.length).toBe(50)
  })

  it('checks a single block', () => {
    expect(() => checkBlock('nonsense', 'value')).toThrow(
      expect.objectContaining({
        code: 'ERR_CIDR_INVALID',
        issues: [expect.objectContaining({ path: 'value' })],
      }),
    )
    expect(() => checkBlock('2001:db8::/32', 'value')).not.toThrow()
  })
})

const BOTH = ['rules.1.priority', 'rules.0.priority']

describe('ties', () => {
  const tied = (one: Partial<Rule>, other: Partial<Rule>): boolean => {
    const rules = [makeRule({ id: 'one', ...one }), makeRule({ id: 'other', ...other })]
    const faults = faultsOf(...rules)
    // It must not matter which is given first.
    expect(faultsOf(...rules.reverse())).toEqual(faults)
    if (faults !== null) expect(faults).toEqual(['ERR_RULE_TIE', BOTH])
    return faults !== null
  }
  const from = (
    kind: 'address' | 'country' | 'referer' | 'protocol' | 'tag',
    ...values: string[]
  ) => ({
    source: { kind, values },
  })
  const on = (part: Partial<Schedule>): Partial<Rule> => ({
    schedule: { days: [1], from: '08:00', to: '12:00', timeZone: 'UTC', ...part },
  })
  const news = { target: { kind: 'stream', streamId: 'news' } } as const
  const music = { target: { kind: 'stream', streamId: 'music' } } as const
  const talk = { target: { kind: 'group', group: 'talk' } } as const
  const sport = { target: { kind: 'group', group: 'sport' } } as const

  it.each<[string, Partial<Rule>, Partial<Rule>]>([
    ['two for everybody', {}, {}],
    ['everybody and some', {}, from('country', 'DE')],
    ['two kinds of source', from('address', '10.0.0.0/8'), from('country', 'DE')],
    ['a country in both', from('country', 'FR', 'DE'), from('country', 'DE', 'PL')],
    ['protocols but for case', from('protocol', 'HLS'), from('protocol', 'hls')],
    ['two tags, which one grant may carry', from('tag', 'a'), from('tag', 'b')],
    ['a block in a block', from('address', '10.0.0.0/8'), from('address', '10.1.2.3')],
    ['the same block', from('address', '10.0.0.0/24'), from('address', '10.0.0.9/24')],
    ['IPv4 written as IPv6', from('address', '::ffff:10.0.0.1'), from('address', '10.0.0.1')],
    ['a text that fits both', from('referer', '*.example.org'), from('referer', 'A.EXAMPLE.org')],
    ['patterns that may share one', from('referer', 'https://*'), from('referer', '*.org')],
    ['a stream and all streams', news, {}],
    ['a stream and its group', news, talk],
    ['schedules that meet', on({}), on({ from: '11:59', to: '13:00' })],
    ['a night that runs into the day', on({ from: '23:00', to: '09:00' }), on({ days: [2] })],
    ['a Sunday that runs into Monday', on({ days: [7], from: '23:00', to: '09:00' }), on({})],
    ['schedules in two zones', on({}), on({ days: [2], timeZone: 'Europe/Berlin' })],
    ['always and at times', {}, on({})],
    ['a live rule and one on trial', {}, { state: 'shadow' }],
    ['halves of the viewers', { sharePercent: 50 }, { sharePercent: 50 }],
  ])('%s', (_, one, other) => {
    expect(tied(one, other)).toBe(true)
    expect(tied(one, { ...other, priority: 6 })).toBe(false)
  })

  it.each<[string, Partial<Rule>, Partial<Rule>]>([
    ['two streams', news, music],
    ['a stream and a group it is not in', music, talk],
    ['two groups', talk, sport],
    ['two countries', from('country', 'DE'), from('country', 'FR')],
    ['two blocks', from('address', '10.0.0.0/9'), from('address', '10.128.0.0/9')],
    ['two kinds of address', from('address', '::/0'), from('address', '0.0.0.0/0')],
    ['two texts', from('referer', 'a.org'), from('referer', 'b.org')],
    ['patterns with other beginnings', from('referer', 'a*'), from('referer', 'b*')],
    ['patterns with other ends', from('referer', '*.org'), from('referer', '*.net')],
    ['two actions', { actions: ['publish'] }, {}],
    ['two days', on({}), on({ days: [2] })],
    ['one hour after the other', on({}), on({ from: '12:00', to: '13:00' })],
    ['two rules on trial', { state: 'shadow' }, { state: 'shadow' }],
    ['a rule that is off', { state: 'off' }, {}],
  ])('none: %s', (_, one, other) => {
    expect(tied(one, other)).toBe(false)
  })

  it('names each pair once, at both rules, the later first', () => {
    const rules = ['a', 'b', 'c'].map((id) => makeRule({ id, name: id.toUpperCase() }))
    const refusal = refusalOf(rules)
    const paths = refusal?.issues.map((issue) => issue.path.slice('rules.'.length)) ?? []
    expect(paths.map((path) => path[0]).join('')).toBe('102021')
    expect(refusal?.issues[0]?.message).toContain('“A” and “B”')
  })

  it('says that rules only may meet where it does not compare them', () => {
    const berlin = on({ days: [2], timeZone: 'Europe/Berlin' })
    const refusal = refusalOf([makeRule({ id: 'a', ...on({}) }), makeRule({ id: 'b', ...berlin })])
    expect(refusal?.issues[0]?.message).toMatch(/may match .* two time zones/)
    const certain = refusalOf([makeRule({ id: 'a' }), makeRule({ id: 'b', ...berlin })])
    expect(certain?.issues[0]?.message).toMatch(/can match the same request\.$/)
  })

  it('admits twenty thousand rules on trial beside a live one about something else', () => {
    const rules = Array.from({ length: 20_000 }, (_, at) =>
      makeRule({ id: `r${at}`, state: 'shadow' }),
    )
    expect(refusalOf([...rules, makeRule({ id: 'live', actions: ['publish'] })])).toBeNull()
  })

  it('admits ten thousand rules of one priority that are all about different things', () => {
    const rules = Array.from({ length: 10_000 }, (_, at) =>
      makeRule({
        id: `r${at}`,
        source: { kind: 'address', values: [`10.${at >> 8}.${at & 255}.0/24`] },
      }),
    )
    expect(refusalOf(rules)).toBeNull()
    const last = makeRule({ id: 'last', source: { kind: 'address', values: ['10.0.5.5'] } })
    expect(faultsOf(...rules, last)).toEqual([
      'ERR_RULE_TIE',
      ['rules.10000.priority', 'rules.5.priority'],
    ])
  })
})
