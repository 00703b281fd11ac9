import { type CompiledRule, isInForce, isInShare } from './compiled-rule.ts'
import { type Ending, isSameEnding } from './ending.ts'
import { fittingRules } from './rule-index.ts'
import type { RuleSet } from './snapshot.ts'
import type { Subject } from './subject.ts'

const NONE: readonly CompiledRule[] = []

/**
 * The shadow rules that, put among the live ones, would have won and led to another ending. A shadow rule comes after
 * live rules of its own priority.
 *
 * @param winner   The live rule that applies. Null when none does.
 * @param endingOf The ending if a rule applied.
 */
export function differingShadows(
  shadow: RuleSet,
  subject: Subject,
  winner: CompiledRule | null,
  ending: Ending,
  endingOf: (rule: CompiledRule) => Ending,
): readonly CompiledRule[] {
  if (shadow.rules.length === 0) return NONE
  const before = winner?.rule.priority ?? Number.POSITIVE_INFINITY
  const differing = new Set<CompiledRule>()
  for (const list of fittingRules(shadow.index, subject)) {
    for (const compiled of list) {
      if (compiled.rule.priority >= before) break
      if (!isInForce(compiled, subject) || !isInShare(compiled, subject)) continue
      if (!isSameEnding(endingOf(compiled), ending)) differing.add(compiled)
    }
  }
  return differing.size === 0 ? NONE : [...differing].sort((one, other) => one.order - other.order)
}
