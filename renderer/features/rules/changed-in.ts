import type { DiffLine } from '../../../shared/api.ts'
import type { Rule } from '../../../shared/rule.ts'

/** Those that publishing changes: of what is in force already nothing new is to be said. Pure. */
export const changedIn = (rules: readonly Rule[], lines: readonly DiffLine[]): readonly Rule[] => {
  const changed = new Set(lines.map(({ id }) => id))
  return rules.filter(({ id }) => changed.has(id))
}
