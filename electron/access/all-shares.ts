import type { CompiledRule } from './compiled-rule.ts'
import { indexRules } from './rule-index.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * A snapshot as it is for whoever falls into the share of every rule, and for whoever falls into none but those for all. Both are
 * the snapshot itself where no rule is for a share.
 */
export function shared(snapshot: Snapshot): readonly [all: Snapshot, none: Snapshot] {
  const { rules } = snapshot
  if (rules.every(({ shareBound }) => shareBound === null)) return [snapshot, snapshot]
  const withRules = (kept: readonly CompiledRule[]): Snapshot => ({
    ...snapshot,
    rules: kept,
    ruleIndex: indexRules(kept),
  })
  return [
    withRules(rules.map(forAll)),
    withRules(rules.filter(({ shareBound }) => shareBound === null)),
  ]
}

/** A rule for a share, as one for all. */
export function forAll(compiled: CompiledRule): CompiledRule {
  if (compiled.shareBound === null) return compiled
  const alone: CompiledRule[] = []
  const made = { ...compiled, shareBound: null, alone }
  alone.push(made)
  return made
}
