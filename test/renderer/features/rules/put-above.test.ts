import { describe, expect, it } from 'vitest'
import { editDraft, emptyDraft } from '../../../../renderer/features/rules/draft.ts'
import { rulesWith, wayBack } from '../../../../renderer/features/rules/put-above.ts'
import type { Rule } from '../../../../shared/rule.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const at = (id: string, priority: number, name = '') => makeRule({ id, priority, name })
const told = (rules: readonly Rule[]) => rules.map(({ id, priority }) => `${id}${priority}`)

describe('a rule that was put above others in its form', () => {
  const put = {
    otherId: 'a',
    pushed: new Map([
      ['a', 1],
      ['b', 2],
    ]),
  }

  it('pushes nobody once it has another place, or what it was put above is gone', () => {
    const drafted = [at('a', 0), at('b', 1), at('c', 9)]
    expect(told(rulesWith(drafted, at('c', 5), put))).toEqual(['a0', 'b1', 'c5'])
    expect(told(rulesWith(drafted, at('c', Number.NaN), put))).toEqual(['a0', 'b1', 'cNaN'])
    expect(told(rulesWith([at('b', 1), at('c', 9)], at('c', 0), put))).toEqual(['b1', 'c0'])
    expect(told(rulesWith(drafted, at('c', 5), null))).toEqual(['a0', 'b1', 'c5'])
  })

  it('leaves what somebody else changed of those it pushed, but for their place', () => {
    const drafted = [at('a', 0, 'changed meanwhile'), at('b', 1), at('c', 9)]
    const rules = rulesWith(drafted, at('c', 0), put)
    expect(told(rules)).toEqual(['a1', 'b2', 'c0'])
    expect(rules[0]?.name).toBe('changed meanwhile')
  })
})

describe('the way back of what was put above in a draft', () => {
  const before = [at('a', 0), at('b', 1), at('c', 3)]
  const start = editDraft(emptyDraft, { kind: 'load', rules: before })
  const move = { id: 'b', otherId: 'a' }
  const put = editDraft(start, { kind: 'above', ...move })

  it('is its step', () => {
    expect(told(put.rules)).toEqual(['a1', 'b0', 'c3'])
    expect(editDraft(put, wayBack(put, { ...move, before }))).toMatchObject({
      rules: before,
      past: [],
    })
  })

  it('is there although the draft was read anew, and keeps what was changed elsewhere', () => {
    const elsewhere = [at('a', 1, 'changed meanwhile'), at('b', 0), at('c', 7), at('new', 9)]
    const now = editDraft(put, { kind: 'load', rules: elsewhere })
    const back = editDraft(now, wayBack(now, { ...move, before })).rules
    expect(told(back)).toEqual(['a0', 'b1', 'c7', 'new9'])
    expect(back[0]?.name).toBe('changed meanwhile')
  })
})
