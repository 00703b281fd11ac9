import type { Rule } from '../../shared/rule.ts'

/** A live rule for tests that refuses every viewer everywhere; give what matters. */
export const makeRule = (given: Partial<Rule> = {}): Rule => ({
  id: 'rule',
  priority: 5,
  name: '',
  source: { kind: 'any' },
  target: { kind: 'all' },
  actions: ['subscribe'],
  sharePercent: 100,
  schedule: null,
  effect: { kind: 'drop' },
  state: 'live',
  ...given,
})
