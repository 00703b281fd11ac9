import type { Rule } from '../../../shared/rule.ts'
import { t } from '../../language/t.ts'

/** What people call a rule, by its id. */
export type NameOfRule = (id: string) => string

/** By name, else by priority; an id nobody knows stays one. */
export function ruleNames(...sets: readonly (readonly Rule[])[]): NameOfRule {
  const known = new Map(
    sets
      .flat()
      .map((rule) => [rule.id, rule.name || t('Rule {priority}', { priority: rule.priority })]),
  )
  return (id) => known.get(id) ?? id
}
