import { t } from '../../language/t.ts'

/** A number of rules in words, e.g. `2 rules`. */
export const countRules = (count: number): string =>
  t('{count, plural, one {# rule} other {# rules}}', { count })
