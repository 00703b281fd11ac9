import { expect, it } from 'vitest'
import { letInAbove } from '../../../../renderer/features/rules/let-in-above.ts'
import type { Rule } from '../../../../shared/rule.ts'
import { makeRule } from '../../../shared/make-rule.ts'

const brazil = makeRule({
  id: 'brazil',
  priority: 60,
  source: { kind: 'country', values: ['BR'] },
})
const LETS_IN = { id: 'above', priority: 40, effect: { kind: 'continue' } } as const
const in_ = (streamId: string) => ({ kind: 'stream', streamId }) as const

const ABOVE: readonly [what: string, above: Partial<Rule>, below: Partial<Rule>, says: boolean][] =
  [
    ['one that lets everyone in', {}, {}, true],
    ['one that lets members in', { source: { kind: 'authenticated' } }, {}, true],
    ['one that lets half in with an ad', { sharePercent: 50 }, {}, true],
    ['one for the same country', { source: { kind: 'country', values: ['BR', 'PT'] } }, {}, true],
    ['one for another country', { source: { kind: 'country', values: ['PT'] } }, {}, false],
    ['one for another stream', { target: in_('a') }, { target: in_('b') }, false],
    ['one for publishers', { actions: ['publish'] }, {}, false],
    ['one that refuses', { effect: { kind: 'drop' } }, {}, false],
    ['one on trial', { state: 'shadow' }, {}, false],
    ['one below', { priority: 70 }, {}, false],
    ['one above a rule on trial', {}, { state: 'shadow' }, false],
    ['one above a rule about everyone else', {}, { source: { kind: 'any' } }, false],
  ]

it.each(ABOVE)('of a rule that keeps a country out, %s: %j %j told %s', (_, above, below, says) => {
  const rules = [
    { ...brazil, ...below },
    { ...makeRule(LETS_IN), ...above },
  ]
  const found = letInAbove(rules, (id) => id === 'brazil')
  expect(found.map(({ rule, above }) => [rule.id, ...above.map(({ id }) => id)])).toEqual(
    says ? [['brazil', 'above']] : [],
  )
})

it('is not told again of rules that nobody changed', () => {
  expect(letInAbove([brazil, makeRule(LETS_IN)], () => false)).toEqual([])
})
