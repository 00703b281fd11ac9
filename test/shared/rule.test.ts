import { describe, expect, it } from 'vitest'
import { saveDraftSchema } from '../../shared/api.ts'

describe('a rule of an area that does not say whether it is about whoever cannot be placed', () => {
  const url = 'https://media.example/'
  const effects = {
    drop: { kind: 'drop' },
    redirect: { kind: 'redirect', url },
    loop: { kind: 'loop', url },
    continue: { kind: 'continue' },
    ads: { kind: 'ads', vastTag: url },
  } as const

  it.each([
    ['drop', undefined, true],
    ['redirect', undefined, true],
    ['loop', undefined, true],
    ['continue', undefined, undefined],
    ['ads', undefined, undefined],
    ['drop', false, false],
    ['continue', true, true],
  ] as const)('is about them where it keeps out: %s, %s', (kind, given, expected) => {
    const polygons = [{ outer: '1,1 3,1 3,3' }]
    const source = { kind: 'area', polygons, ...(given !== undefined && { unlocated: given }) }
    const rule = { id: 'r', priority: 1, source, target: { kind: 'all' }, effect: effects[kind] }
    const { rules } = saveDraftSchema.parse({ baseVersion: 0, rules: [rule] })
    expect(rules[0]?.source).toEqual({
      kind: 'area',
      polygons,
      ...(expected !== undefined && { unlocated: expected }),
    })
  })
})

describe('a rule of countries', () => {
  const parse = (code: string) => {
    const source = { kind: 'country', values: ['DE', code] }
    const effect = { kind: 'drop' }
    const rule = { id: 'r', priority: 1, source, target: { kind: 'all' }, effect }
    return saveDraftSchema.safeParse({ baseVersion: 0, rules: [rule] })
  }

  it.each([
    ['UK', 'UK is no country in ISO 3166. Did you mean GB?'],
    ['EL', 'EL is no country in ISO 3166. Did you mean GR?'],
    ['XX', 'XX is no country in ISO 3166.'],
    ['uk', 'Use a two-letter code such as DE, or ??.'],
    ['DEU', 'Use a two-letter code such as DE, or ??.'],
  ])('is refused where no viewer can be from: %s', (code, message) => {
    const path = ['rules', 0, 'source', 'values', 1]
    expect(parse(code).error?.issues).toMatchObject([{ path, message }])
  })

  it.each(['GB', 'XK', '??', 'AN', 'EU', 'AP'])(
    'takes what addresses are looked up as: %s',
    (code) => {
      expect(parse(code).success).toBe(true)
    },
  )
})
