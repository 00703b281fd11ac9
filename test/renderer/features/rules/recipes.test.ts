import { describe, expect, it } from 'vitest'
import { makeRecipe } from '../../../../renderer/features/rules/recipes.ts'
import { ruleSchema } from '../../../../shared/rule.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const target = { kind: 'stream', streamId: 'news' } as const

describe('makeRecipe', () => {
  it('makes a private stream: 0 valid credential continues, 5 anyone is dropped', () => {
    const [first, second] = makeRecipe('private-stream', target, '', [])
    expect(first).toMatchObject({
      priority: 0,
      source: { kind: 'authenticated' },
      effect: { kind: 'continue' },
      target,
    })
    expect(second).toMatchObject({ priority: 5, source: { kind: 'any' }, effect: { kind: 'drop' } })
    expect(first.id).not.toBe(second.id)
  })

  it('makes ads for others: 0 valid credential continues, 5 anyone gets ads', () => {
    const [first, second] = makeRecipe('ads-for-others', target, 'https://ads.example/vast', [])
    expect(first.effect).toEqual({ kind: 'continue' })
    expect(second).toMatchObject({
      priority: 5,
      effect: { kind: 'ads', vastTag: 'https://ads.example/vast' },
    })
    expect(() => ruleSchema.parse(second)).not.toThrow()
  })

  it('takes numbers that no rule has', () => {
    const pair = makeRecipe('private-stream', target, '', [makeRule({ id: 'x', priority: 5 })])
    expect(pair.map((rule) => rule.priority)).toEqual([10, 15])
  })
})
