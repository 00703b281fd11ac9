import type { Rule } from '../../shared/rule.ts'
import { actionsOf, compileRules } from './compiled-rule.ts'
import { indexRules } from './rule-index.ts'
import { ZoneClocks } from './schedule.ts'

/** Rules that can be compiled, and which of them stand in for others. */
export interface StandIns {
  readonly rules: readonly Rule[]
  /** The rules that cannot be compiled, as they are written. */
  readonly broken: readonly Rule[]
}

/**
 * Puts another rule in the place of each that cannot be compiled any more, as when its time zone is not known to this engine:
 * it refuses all that the rule is about, whoever asks and whenever. In shadow it decided nothing, so it is off.
 */
export function standInsFor(rules: readonly Rule[]): StandIns {
  const broken = rules.filter((rule) => !canCompile(rule))
  const isBroken = new Set(broken)
  return { rules: rules.map((rule) => (isBroken.has(rule) ? refusing(rule) : rule)), broken }
}

function canCompile(rule: Rule): boolean {
  try {
    indexRules(compileRules([rule], new ZoneClocks()))
    return true
  } catch {
    return false
  }
}

const refusing = (rule: Rule): Rule => ({
  ...rule,
  source: { kind: 'any' },
  actions: [...actionsOf(rule)],
  sharePercent: 100,
  schedule: null,
  effect: { kind: 'drop' },
  state: rule.state === 'live' ? 'live' : 'off',
})
