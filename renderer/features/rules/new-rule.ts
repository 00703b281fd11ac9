import type { Rule } from '../../../shared/rule.ts'
import { t } from '../../language/t.ts'
import { newRuleId } from './draft.ts'
import { nextPriority } from './ladder.ts'

/** Refuses nobody: put in force as it is, it lets in whom the stream would let in anyway. */
export const blankRule = (rules: readonly Rule[]): Rule => ({
  id: newRuleId(),
  priority: nextPriority(rules),
  name: '',
  source: { kind: 'any' },
  target: { kind: 'all' },
  actions: ['subscribe'],
  sharePercent: 100,
  schedule: null,
  effect: { kind: 'continue' },
  state: 'live',
})

/** The same once more, last of all. */
export const copyOf = (rule: Rule, rules: readonly Rule[]): Rule => ({
  ...rule,
  id: newRuleId(),
  priority: nextPriority(rules),
  name: rule.name === '' ? '' : t('{name} (copy)', { name: rule.name }).slice(0, 120),
})
