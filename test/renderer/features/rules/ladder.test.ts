import { describe, expect, it } from 'vitest'
import {
  inOrder,
  ladder,
  moveAbove,
  moveRule,
  nextPriority,
} from '../../../../renderer/features/rules/ladder.ts'
import type { Rule } from '../../../../shared/rule.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const order = (rules: readonly Rule[]) =>
  inOrder(rules)
    .map((rule) => rule.id)
    .join('')
const numbers = (rules: readonly Rule[]) => rules.map((rule) => `${rule.id}${rule.priority}`)
const at = (id: string, priority: number) => makeRule({ id, priority })

describe('moveRule', () => {
  it('leaves the top rule at the top and the bottom rule at the bottom', () => {
    const rules = [at('a', 0), at('b', 5)]
    expect(moveRule(rules, 'a', 'up')).toBe(rules)
    expect(moveRule(rules, 'b', 'down')).toBe(rules)
    expect(moveRule(rules, 'gone', 'up')).toBe(rules)
  })

  it('swaps numbers with the neighbour and keeps the order of the list', () => {
    const moved = moveRule([at('c', 9), at('a', 0), at('b', 5)], 'c', 'up')
    expect(numbers(moved)).toEqual(['c5', 'a0', 'b9'])
  })

  it('takes rules of the same number apart', () => {
    const rules = [at('a', 5), at('b', 5), at('c', 6), at('d', 8)]
    const up = moveRule(rules, 'b', 'up')
    expect(numbers(up)).toEqual(['a6', 'b5', 'c7', 'd8'])
    expect(order(up)).toBe('bacd')
    const down = moveRule(rules, 'a', 'down')
    expect(numbers(down)).toEqual(['a6', 'b5', 'c7', 'd8'])
  })

  it('does not push a rule past the highest priority', () => {
    const rules = [at('a', 9999), at('b', 9999)]
    expect(moveRule(rules, 'b', 'up')).toBe(rules)
  })
})

describe('moveAbove', () => {
  it('leaves rules as they are where the other is gone, is the rule itself, or nothing is free', () => {
    const rules = [at('a', 9998), at('b', 9999), at('c', 9999)]
    expect(moveAbove(rules, 'a', 'gone')).toBe(rules)
    expect(moveAbove(rules, 'gone', 'a')).toBe(rules)
    expect(moveAbove(rules, 'a', 'a')).toBe(rules)
    expect(moveAbove(rules, 'c', 'b')).toBe(rules)
  })

  it.each<[string, readonly number[], string, readonly string[]]>([
    ['between the two that stand there', [10, 20, 30], 'b', ['a10', 'b20', 'c15']],
    ['half way up to the top', [10, 20, 30], 'a', ['a10', 'b20', 'c5']],
    ['at the top, where only nought is free', [1, 2, 3], 'a', ['a1', 'b2', 'c0']],
    ['by pushing down no more than it must', [0, 1, 9], 'a', ['a1', 'b2', 'c0']],
    ['by pushing down only to a gap', [0, 5, 9], 'a', ['a1', 'b5', 'c0']],
    ['by the place it leaves', [3, 4, 5], 'b', ['a3', 'b5', 'c4']],
  ])('puts a rule above another, %s', (_where, [a = 0, b = 0, c = 0], other, expected) => {
    expect(numbers(moveAbove([at('a', a), at('b', b), at('c', c)], 'c', other))).toEqual(expected)
  })
})

describe('ladder', () => {
  it('marks what a rule for everyone leaves nothing for', () => {
    const rungs = ladder([
      at('late', 20),
      at('all', 10),
      makeRule({ id: 'early', priority: 1, source: { kind: 'authenticated' } }),
    ])
    expect(rungs.map((rung) => [rung.rule.id, rung.hiddenById, rung.index])).toEqual([
      ['early', null, 2],
      ['all', null, 1],
      ['late', 'all', 0],
    ])
    expect(rungs[1]?.isCatchAll).toBe(true)
  })

  it.each<[string, Partial<Rule>]>([
    ['is in shadow', { state: 'shadow' }],
    ['is off', { state: 'off' }],
    ['is for a share', { sharePercent: 99 }],
    ['has a schedule', { schedule: { days: [1], from: '00:00', to: '24:00', timeZone: 'UTC' } }],
    ['looks at other actions', { actions: ['publish'] }],
    ['is for one stream', { target: { kind: 'stream', streamId: 'x' } }],
    ['has the same number', { priority: 20 }],
    ['is about some', { source: { kind: 'authenticated' } }],
  ])('does not call a rule unreached when the one above %s', (_name, changes) => {
    const rungs = ladder([makeRule({ id: 'all', priority: 1, ...changes }), at('late', 20)])
    expect(rungs.find((rung) => rung.rule.id === 'late')?.hiddenById).toBeNull()
  })
})

describe('nextPriority', () => {
  it('leaves room above the first, goes in tens and stops at the highest', () => {
    expect(nextPriority([])).toBe(10)
    expect(nextPriority([at('a', 0)])).toBe(10)
    expect(nextPriority([at('a', 15)])).toBe(20)
    expect(nextPriority([at('a', 9999)])).toBe(9999)
  })
})
