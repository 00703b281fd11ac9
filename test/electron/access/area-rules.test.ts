import { describe, expect, it } from 'vitest'
import { checkRules } from '../../../electron/access/check-rules.ts'
import { decide } from '../../../electron/access/decide.ts'
import type { PlaceLookup } from '../../../electron/access/types.ts'
import type { Decision } from '../../../shared/access.ts'
import type { Rule } from '../../../shared/rule.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { closestOf } from './closest-cases.ts'
import { AREAS, compile, makeRequest, makeStream, NOW_MS, placeOf } from './fixtures.ts'

const PARIS = '192.0.2.7'
const FIJI = '198.51.100.9'
const NOWHERE = '203.0.113.1'

const ruled = (effect: Rule['effect'], unlocated?: boolean): Rule =>
  makeRule({
    id: 'area',
    effect,
    source: {
      kind: 'area',
      polygons: [AREAS.paris],
      ...(unlocated !== undefined && { unlocated }),
    },
  })
const REST = makeRule({ id: 'rest', priority: 9, effect: { kind: 'drop' } })

function ask(rules: readonly Rule[], address: string | null, lookup?: PlaceLookup): Decision {
  const streams = [makeStream({ mode: 'public' })]
  const snapshot = compile({ streams, rules, ...(lookup && { placeOf: lookup }) })
  return decide(makeRequest({ address }), snapshot, NOW_MS)
}

describe('a rule of an area', () => {
  it('lets nobody in whose place is not known', () => {
    const rules = [ruled({ kind: 'continue' }), REST]
    expect(ask(rules, PARIS).ruleId).toBe('area')
    for (const address of [FIJI, NOWHERE, null]) {
      expect(ask(rules, address)).toMatchObject({ outcome: 'deny', ruleId: 'rest' })
    }
  })

  it('lets nobody in without a database', () => {
    const { tools, ...rest } = compile({ rules: [ruled({ kind: 'continue' }), REST] })
    const { placeOf: _, ...without } = tools
    const decision = decide(makeRequest({ address: PARIS }), { ...rest, tools: without }, NOW_MS)
    expect(decision).toMatchObject({ outcome: 'deny', ruleId: 'rest' })
    expect(decision.trace).toContainEqual(['location', 'skip', 'unknown'])
  })

  it('denies where the database cannot be read', () => {
    const broken = (): never => {
      throw new Error('The file is damaged.')
    }
    for (const effect of [{ kind: 'continue' }, { kind: 'drop' }] as const) {
      expect(ask([ruled(effect)], PARIS, broken)).toMatchObject({
        outcome: 'deny',
        reason: 'internal',
      })
    }
  })

  it.each([
    ['in the shadow', { state: 'shadow' }],
    ['behind the one that decides', { priority: 20 }],
    ['outside its hours', { schedule: { days: [1], from: '00:00', to: '00:01', timeZone: 'UTC' } }],
    ['of no share', { sharePercent: 0 }],
  ] satisfies [string, Partial<Rule>][])('never denies by its place when it is %s', (_, fields) => {
    const broken = (): never => {
      throw new Error('The file is damaged.')
    }
    const everyone = makeRule({ id: 'everyone', priority: 9, effect: { kind: 'continue' } })
    for (const unlocated of [false, true]) {
      const rules = [{ ...ruled({ kind: 'drop' }, unlocated), ...fields }, everyone]
      const expected = { outcome: 'allow', ruleId: 'everyone', shadowRuleIds: [] }
      expect(ask(rules, PARIS, broken)).toMatchObject(expected)
      const streams = [makeStream({ mode: 'public' })]
      const snapshot = compile({ streams, rules, placeOf: broken })
      const request = makeRequest({ address: PARIS })
      expect(decide(request, snapshot, NOW_MS, { full: true })).toMatchObject(expected)
    }
  })

  it.each([
    ['those inside alone', undefined, ['deny', 'allow', 'allow']],
    ['whoever cannot be placed as well', true, ['deny', 'allow', 'deny']],
  ])('that refuses is about %s', (_, unlocated, outcomes) => {
    const rules = [ruled({ kind: 'drop' }, unlocated)]
    expect([PARIS, FIJI, NOWHERE].map((address) => ask(rules, address).outcome)).toEqual(outcomes)
  })

  it('says that a place is not known, and where it is in a full trace only', () => {
    const rules = [ruled({ kind: 'continue' })]
    const unknown = ['location', 'skip', 'unknown']
    expect(ask(rules, NOWHERE).trace).toContainEqual(unknown)
    expect(ask(rules, PARIS).trace.map(([check]) => check)).not.toContain('location')
    const snapshot = compile({ rules })
    const full = decide(makeRequest({ address: PARIS }), snapshot, NOW_MS, { full: true })
    expect(full.trace).toContainEqual(['location', 'pass', '48.86,2.35'])
    const far = decide(makeRequest({ address: FIJI }), snapshot, NOW_MS, { full: true })
    expect(far.trace).toContainEqual(['rule', 'fail', 'area:source'])
  })
})

describe('the place of a viewer', () => {
  function counted(rules: readonly Rule[], streamName = 'live/news'): number {
    let asked = 0
    const streams = [makeStream(), makeStream({ id: 'other', name: 'live/other' })]
    const lookup: PlaceLookup = (address) => {
      asked += 1
      return placeOf(address)
    }
    const snapshot = compile({ streams, rules, placeOf: lookup })
    decide(makeRequest({ address: PARIS, streamName }), snapshot, NOW_MS, { full: true })
    return asked
  }

  it('is looked up once however many areas are asked, and not where none is', () => {
    const other = { ...ruled({ kind: 'drop' }), id: 'second', priority: 8 }
    expect(counted([ruled({ kind: 'continue' }), other])).toBe(1)
    expect(counted([REST])).toBe(0)
    const target = { kind: 'stream', streamId: 'other' } as const
    expect(counted([{ ...ruled({ kind: 'drop' }), target }])).toBe(0)
    expect(counted([ruled({ kind: 'drop' })], 'live/unknown')).toBe(0)
  })
})

describe('the closest change', () => {
  const streams = [makeStream({ mode: 'public' })]
  it('is to be outside the areas that refuse', () => {
    const rules = [
      ruled({ kind: 'drop' }),
      { ...ruled({ kind: 'drop' }), id: 'b', source: { kind: 'area', polygons: [AREAS.fiji] } },
    ] satisfies Rule[]
    const request = makeRequest({ address: PARIS })
    const { steps } = closestOf({ setup: { streams, rules }, request, atMs: NOW_MS })
    expect(steps).toEqual([expect.objectContaining({ kind: 'place', inside: null })])
  })

  it('is to be inside the area that lets in', () => {
    const rules = [ruled({ kind: 'continue' }), REST]
    const request = makeRequest({ address: NOWHERE })
    const { steps } = closestOf({ setup: { streams, rules }, request, atMs: NOW_MS })
    expect(steps).toEqual([expect.objectContaining({ kind: 'place', inside: 'Paris' })])
  })
})

describe('saving a rule of an area', () => {
  it('is refused with the place of the fault', () => {
    const source = { kind: 'area', polygons: [AREAS.paris, { outer: '1,1 2,2' }] } as const
    const rule = makeRule({ source: { ...source, polygons: [...source.polygons] } })
    expect(() => checkRules([rule], [makeStream()])).toThrow(
      expect.objectContaining({
        code: 'ERR_AREA_INVALID',
        issues: [expect.objectContaining({ path: 'rules.0.source.polygons.1.outer' })],
      }),
    )
  })

  it('is refused when all together have too many points', () => {
    const circle = Array.from({ length: 9_000 }, (_, at) => {
      const angle = (at / 4_500) * Math.PI
      return `${Math.cos(angle).toFixed(4)},${Math.sin(angle).toFixed(4)}`
    }).join(' ')
    const rules = Array.from({ length: 6 }, (_, at) =>
      makeRule({
        id: `r${at}`,
        priority: at,
        source: { kind: 'area', polygons: [{ outer: circle }] },
      }),
    )
    expect(() => checkRules(rules.slice(1), [makeStream()])).not.toThrow()
    expect(() => checkRules(rules, [makeStream()])).toThrow(
      expect.objectContaining({ code: 'ERR_AREA_INVALID', message: expect.stringMatching(/area/) }),
    )
  })
})
