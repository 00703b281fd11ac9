import type { Rule } from '../../../shared/rule.ts'
import type { Draft, DraftEdit } from './draft.ts'
import { isAbove, moveAbove } from './ladder.ts'

/** That the rule of a form was put above another, and the new priorities of those that had to make room, by their ids. */
export interface Put {
  readonly otherId: string
  readonly pushed: ReadonlyMap<string, number>
}

/** The priorities that rules have, by their ids. */
export const prioritiesOf = (rules: readonly Rule[]): ReadonlyMap<string, number> =>
  new Map(rules.map(({ id, priority }) => [id, priority]))

/** Gives rules other priorities, by their ids, and changes nothing else of them. The very same rules where nothing is another. */
const withPriorities = (
  rules: readonly Rule[],
  priorities: ReadonlyMap<string, number>,
): readonly Rule[] =>
  rules.map((rule) => {
    const priority = priorities.get(rule.id) ?? rule.priority
    return priority === rule.priority ? rule : { ...rule, priority }
  })

/**
 * The rules of a draft with the one of a form in them. Those that had to make room for it have made it as long as it is above
 * what it was put above: who gives it another place afterwards leaves the others where they are.
 *
 * @param put Null where it was put above nothing.
 */
export function rulesWith(drafted: readonly Rule[], rule: Rule, put: Put | null): readonly Rule[] {
  const others = drafted.filter(({ id }) => id !== rule.id)
  const pushed = put === null ? [] : [...withPriorities(others, put.pushed), rule]
  return put !== null && isAbove(pushed, rule.id, put.otherId) ? pushed : [...others, rule]
}

/** What a rule of a draft was put above, and the rules as they were before. */
export interface PutInDraft {
  readonly id: string
  readonly otherId: string
  readonly before: readonly Rule[]
}

/**
 * The edit that takes back that a rule of a draft was put above another: its step, or where that is gone, since a draft that was
 * changed elsewhere is read anew, the priorities that it changed.
 */
export function wayBack(draft: Draft, { id, otherId, before }: PutInDraft): DraftEdit {
  if (draft.past.at(-1) === before) return { kind: 'undo' }
  const after = moveAbove(before, id, otherId)
  const moved = before.filter((rule) => !after.includes(rule))
  return { kind: 'put', rules: withPriorities(draft.rules, prioritiesOf(moved)) }
}
