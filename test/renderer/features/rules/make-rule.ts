import type { Rule } from '../../../../shared/rule.ts'

/** A live rule that refuses every viewer everywhere, with what a test cares about changed. */
export function makeRule(changes: Partial<Rule> & { readonly id: string }): Rule {
  return {
    priority: 10,
    name: '',
    source: { kind: 'any' },
    target: { kind: 'all' },
    actions: ['subscribe'],
    sharePercent: 100,
    schedule: null,
    effect: { kind: 'drop' },
    state: 'live',
    ...changes,
  }
}
