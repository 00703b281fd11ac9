import type { Rule } from '../../../shared/rule.ts'
import { moveAbove, moveRule } from './ladder.ts'

/** Steps of undo kept; enough for an afternoon of editing, small enough to forget about. */
const UNDO_STEPS = 200

/** The rules being edited in this page, with the way back. Nothing here has reached the handler. */
export interface Draft {
  readonly rules: readonly Rule[]
  readonly past: readonly (readonly Rule[])[]
  readonly future: readonly (readonly Rule[])[]
}

/** What the operator does to the draft. */
export type DraftEdit =
  /** Starts over from what the server has: no way back beyond it. */
  | { readonly kind: 'load'; readonly rules: readonly Rule[] }
  /** Adds rules, or replaces those of the same id, in one step. */
  | { readonly kind: 'put'; readonly rules: readonly Rule[] }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'move'; readonly id: string; readonly direction: 'up' | 'down' }
  | { readonly kind: 'above'; readonly id: string; readonly otherId: string }
  | { readonly kind: 'state'; readonly id: string; readonly state: Rule['state'] }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }

export const emptyDraft: Draft = { rules: [], past: [], future: [] }

function put(rules: readonly Rule[], added: readonly Rule[]): readonly Rule[] {
  const byId = new Map(added.map((rule) => [rule.id, rule]))
  const known = new Set(rules.map((rule) => rule.id))
  return [
    ...rules.map((rule) => byId.get(rule.id) ?? rule),
    ...added.filter((rule) => !known.has(rule.id)),
  ]
}

function edited(rules: readonly Rule[], edit: DraftEdit): readonly Rule[] {
  switch (edit.kind) {
    case 'put':
      return put(rules, edit.rules)
    case 'remove':
      return rules.filter((rule) => rule.id !== edit.id)
    case 'move':
      return moveRule(rules, edit.id, edit.direction)
    case 'above':
      return moveAbove(rules, edit.id, edit.otherId)
    case 'state':
      return rules.map((rule) => (rule.id === edit.id ? { ...rule, state: edit.state } : rule))
    default:
      return rules
  }
}

/** Applies one edit. An edit that changes nothing leaves no step to undo. */
export function editDraft(draft: Draft, edit: DraftEdit): Draft {
  if (edit.kind === 'load') return { rules: edit.rules, past: [], future: [] }
  if (edit.kind === 'undo') {
    const previous = draft.past.at(-1)
    if (!previous) return draft
    return {
      rules: previous,
      past: draft.past.slice(0, -1),
      future: [draft.rules, ...draft.future],
    }
  }
  if (edit.kind === 'redo') {
    const [next, ...future] = draft.future
    return next ? { rules: next, past: [...draft.past, draft.rules], future } : draft
  }
  const rules = edited(draft.rules, edit)
  if (sameRules(rules, draft.rules)) return draft
  return { rules, past: [...draft.past, draft.rules].slice(-UNDO_STEPS), future: [] }
}

/** Whether two sets of rules say the same, in the same order. */
export function sameRules(a: readonly Rule[], b: readonly Rule[]): boolean {
  return a === b || (a.length === b.length && a.every((rule, i) => sameValue(rule, b[i])))
}

/** Deep equality of plain JSON values; the order of an object's members does not matter. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const left = Object.entries(a)
  const right = new Map(Object.entries(b))
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameValue(value, right.get(key)))
  )
}

/** How many rules differ between two sets, by id: added, removed and changed ones. */
export function countChanges(before: readonly Rule[], after: readonly Rule[]): number {
  const old = new Map(before.map((rule) => [rule.id, rule]))
  const touched = after.filter((rule) => !sameValue(old.get(rule.id), rule)).length
  const kept = new Set(after.map((rule) => rule.id))
  return touched + before.filter((rule) => !kept.has(rule.id)).length
}

/** A fresh rule id: readable and unlikely to meet another. */
export function newRuleId(random: () => number = Math.random): string {
  const suffix = Math.floor(random() * 36 ** 6)
    .toString(36)
    .padStart(6, '0')
  return `rule-${suffix}`
}
