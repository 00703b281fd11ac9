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
