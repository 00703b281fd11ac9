import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findTies, MOST_LOOKS } from '../../../electron/access/ties.ts'
import type { Rule, RuleSource, Schedule } from '../../../shared/rule.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { makeStream } from './fixtures.ts'
import { slowTies } from './slow-ties.ts'

const streams = [
  makeStream({ group: 'talk' }),
  makeStream({ id: 'music', name: 'live/music' }),
  makeStream({ id: 'words', name: 'live/words', group: 'talk' }),
]

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

const referers = (value: (at: number) => string, count: number, from = 0): RuleSource => ({
  kind: 'referer',
  values: Array.from({ length: count }, (_, at) => value(from + at)),
})

/** Rules with a minute each, the first thousand on other days than the rest. */
function minutesApart(count: number, part: Partial<Rule> = {}): Rule[] {
  return Array.from({ length: count }, (_, at) => {
    const [days, minute] = [at < 1_000 ? [1, 2, 3] : [4, 5, 6, 7], at % 1_000]
    const schedule = { days, from: clock(minute), to: clock(minute + 1), timeZone: 'UTC' }
    return makeRule({ id: `r${at}`, schedule, ...part })
  })
}

/** How often rules are compared, and what is found. */
function countedTies(rules: readonly Rule[], limit = 50) {
  let comparisons = 0
  const found = findTies(rules, streams, limit, () => void comparisons++)
  return { comparisons, found: found.map(({ earlier, later }) => [earlier, later]) }
}

const values = fc.oneof(
  fc.record({
    kind: fc.constant('country' as const),
    values: fc.subarray(['DE', 'FR', 'PL'], { minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('address' as const),
    values: fc.subarray(
      ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3/32', '11.0.0.0/8', '2001:db8::/32'],
      {
        minLength: 1,
      },
    ),
  }),
  fc.record({
    kind: fc.constant('referer' as const),
    values: fc.array(
      fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 5 }).map((each) => each.join('')),
      { minLength: 1, maxLength: 2 },
    ),
  }),
)
const sources: fc.Arbitrary<RuleSource> = fc.oneof(
  { weight: 6, arbitrary: values },
  {
    weight: 1,
    arbitrary: fc.constantFrom<RuleSource>({ kind: 'any' }, { kind: 'tag', values: ['x'] }),
  },
)
const schedules: fc.Arbitrary<Schedule | null> = fc.option(
  fc.record({
    days: fc.subarray([1, 2, 6, 7], { minLength: 1 }),
    from: fc.constantFrom('00:00', '08:00', '23:00'),
    to: fc.constantFrom('00:00', '08:00', '09:00', '23:30', '24:00'),
    timeZone: fc.constantFrom('UTC', 'UTC', 'UTC', 'Europe/Berlin'),
  }),
  { freq: 4 },
)
const ruleLists = fc.array(
  fc.record({
    priority: fc.constantFrom(1, 2),
    source: sources,
    target: fc.constantFrom<Rule['target']>(
      { kind: 'all' },
      { kind: 'group', group: 'talk' },
      ...['news', 'music', 'words'].map((streamId) => ({ kind: 'stream', streamId }) as const),
    ),
    actions: fc.constantFrom<Rule['actions']>(['subscribe'], ['publish'], ['publish', 'subscribe']),
    state: fc.constantFrom<Rule['state']>('live', 'live', 'shadow', 'off'),
    schedule: schedules,
  }),
  { maxLength: 12 },
)

describe('looking for ties', () => {
  const area = (id: string, outer: string, unlocated = false): Rule =>
    makeRule({
      ...{ id, priority: 1 },
      source: { kind: 'area', polygons: [{ outer }], ...(unlocated && { unlocated }) },
    })
  it.each([
    ['two areas apart', area('a', '0,0 1,0 1,1'), area('b', '2,0 3,0 3,1'), []],
    ['two areas whose boxes overlap', area('a', '0,0 9,0 9,9'), area('b', '0,8 1,8 1,9'), [[0, 1]]],
    [
      'one written past the antimeridian and one before it',
      area('a', '176,-20 182,-20 182,-15'),
      area('b', '-179,-20 -178,-20 -178,-15'),
      [[0, 1]],
    ],
    [
      'two apart that both hold whoever cannot be placed',
      area('a', '0,0 1,0 1,1', true),
      area('b', '2,0 3,0 3,1', true),
      [[0, 1]],
    ],
    [
      'an area and a country',
      area('a', '0,0 1,0 1,1'),
      makeRule({ id: 'b', priority: 1, source: { kind: 'country', values: ['FR'] } }),
      [[0, 1]],
    ],
  ])('%s', (_, one, other, ties) => {
    expect(countedTies([one, other]).found).toEqual(ties)
  })

  it('finds what comparing all with all finds', () => {
    fc.assert(
      fc.property(ruleLists, (parts) => {
        const rules = parts.map((part, at) => makeRule({ id: `r${at}`, ...part }))
        expect(countedTies(rules, 1_000).found).toEqual(slowTies(rules, streams))
      }),
      { numRuns: 200 },
    )
  })

  it('compares none of two thousand that their schedules keep apart, and finds the one they do not', () => {
    const rules = minutesApart(2_000)
    expect(countedTies(rules)).toEqual({ comparisons: 0, found: [] })
    const last = { days: [7], from: '12:00', to: '12:01', timeZone: 'UTC' }
    const found = countedTies([...rules, makeRule({ id: 'last', schedule: last })])
    expect(found).toEqual({ comparisons: 1, found: [[1_720, 2_000]] })
  })

  it('compares none of two thousand with one pattern each hour of the week, and one always for another', () => {
    const rules = minutesApart(2_000, { source: referers(() => 'https://*.example/*', 1) })
    const always = makeRule({ id: 'always', source: referers(() => 'http://b.example/', 1) })
    expect(countedTies([...rules, always])).toEqual({ comparisons: 0, found: [] })
  })

  it.each([
    ['other beginnings', (at: number) => `https://site${at}.example/*`, 0],
    ['other ends', (at: number) => `*.site${at}.example`, 0],
    ['other texts', (at: number) => `https://site${at}.example/`, 0],
    [
      'half of them other beginnings, half other ends',
      (at: number) =>
        at % 2 === 0 ? `https://site${at}.example/*a` : `http:*.site${at}.example/b`,
      0,
    ],
    ['neither', (at: number) => `*${at}*`, 50],
  ])('compares few of six thousand patterns with %s', (_, value, count) => {
    const rules = Array.from({ length: 100 }, (_rule, at) =>
      makeRule({ id: `r${at}`, source: referers(value, 60, at * 60) }),
    )
    const { comparisons, found } = countedTies(rules)
    expect(found).toHaveLength(count)
    expect(comparisons).toBe(count)
  })

  it('counts texts and patterns it cannot compare in time as a tie, once', () => {
    const rules = [
      makeRule({ id: 'texts', source: referers((at) => `https://${at}.example/`, 1_000) }),
      makeRule({ id: 'patterns', source: referers((at) => `*#${at}#*`, 1_000) }),
    ]
    let comparisons = 0
    expect(findTies(rules, streams, 50, () => void comparisons++)).toEqual([
      { earlier: 0, later: 1, doubt: 'patterns' },
    ])
    expect(comparisons).toBe(MOST_LOOKS + 1)
  })

  it('finds ties of a rule for all streams and of those for thousands, without looking at it for each', () => {
    const many = Array.from({ length: 3_000 }, (_, at) =>
      makeStream({ id: `s${at}`, name: `s${at}` }),
    )
    const countries = Array.from({ length: 600 }, (_, at) =>
      makeRule({
        id: `all${at}`,
        source: { kind: 'address', values: [`10.${at >> 8}.${at & 255}.0/24`] },
      }),
    )
    const rules = many.map(({ id }) =>
      makeRule({
        id,
        target: { kind: 'stream', streamId: id },
        source: { kind: 'address', values: ['11.0.0.0/8'] },
      }),
    )
    let comparisons = 0
    expect(findTies([...countries, ...rules], many, 50, () => void comparisons++)).toEqual([])
    expect(comparisons).toBe(0)
  })
})
