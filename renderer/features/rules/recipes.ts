import type { Rule, RuleTarget } from '../../../shared/rule.ts'
import { t } from '../../language/t.ts'
import { newRuleId } from './draft.ts'

/** A pair of rules that does one job, added with one click. */
export interface Recipe {
  readonly id: 'private-stream' | 'ads-for-others'
  readonly title: string
  readonly explanation: string
  readonly needsVastTag: boolean
}

/** The two session-rule examples of Revma's manual: a private stream, and ads for whoever has no link. */
export const RECIPES: readonly Recipe[] = [
  {
    id: 'private-stream',
    title: t('Private stream'),
    explanation: t('Whoever has a valid link continues, everyone else is refused.'),
    needsVastTag: false,
  },
  {
    id: 'ads-for-others',
    title: t('Ads for others'),
    explanation: t(
      'Whoever has a valid link continues without ads, everyone else gets in with ads. On a stream of mode token a link is needed all the same: use a public stream.',
    ),
    needsVastTag: true,
  },
]

/** Priorities the manual gives the pair: the credential first, everyone else after. */
const AUTHENTICATED_PRIORITY = 0
const OTHERS_PRIORITY = 5

/** The first pair of priorities, 0 and 5 or ten further down each time, that no rule uses yet. */
function freePair(rules: readonly Rule[]): readonly [number, number] {
  const used = new Set(rules.map((rule) => rule.priority))
  let base = 0
  while (used.has(base + AUTHENTICATED_PRIORITY) || used.has(base + OTHERS_PRIORITY)) base += 10
  return [base + AUTHENTICATED_PRIORITY, base + OTHERS_PRIORITY]
}

/**
 * Makes the two rules of a recipe.
 *
 * @param recipe   Which one.
 * @param target   Stream, group or all they are for.
 * @param vastTag  Address of the ads; used by `ads-for-others` only.
 * @param rules    Rules there are, so that the new ones tie with none.
 */
export function makeRecipe(
  recipe: Recipe['id'],
  target: RuleTarget,
  vastTag: string,
  rules: readonly Rule[],
  newId: () => string = newRuleId,
): readonly [Rule, Rule] {
  const [first, second] = freePair(rules)
  const common = {
    target,
    actions: ['subscribe' as const],
    sharePercent: 100,
    schedule: null,
    state: 'live' as const,
  }
  return [
    {
      ...common,
      id: newId(),
      priority: first,
      name: t('Valid link continues'),
      source: { kind: 'authenticated' },
      effect: { kind: 'continue' },
    },
    {
      ...common,
      id: newId(),
      priority: second,
      name:
        recipe === 'private-stream' ? t('Everyone else is refused') : t('Everyone else gets ads'),
      source: { kind: 'any' },
      effect: recipe === 'private-stream' ? { kind: 'drop' } : { kind: 'ads', vastTag },
    },
  ]
}
