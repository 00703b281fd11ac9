import type { Rule } from '../../../shared/rule.ts'

export const PRIORITY_MAX = 9999

/** One rung of the ladder, top first. */
export interface Rung {
  readonly rule: Rule
  /** Index in the rules as given: what error paths (`rules.<index>.priority`) speak of. */
  readonly index: number
  /** A live rule above it matches everything this one could, so it never decides. Id of that rule, or null. */
  readonly hiddenById: string | null
  /** Takes everyone on every stream, always: nothing below it is reached. */
  readonly isCatchAll: boolean
}

/** Rules in the order they are tried: lowest priority number first, ties in the order given. */
export function inOrder(rules: readonly Rule[]): readonly Rule[] {
  return rules
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => a.rule.priority - b.rule.priority || a.index - b.index)
    .map(({ rule }) => rule)
}

/** Whether a rule is tried before another. False where one of them is not there. */
export function isAbove(rules: readonly Rule[], id: string, otherId: string): boolean {
  const ids = inOrder(rules).map((rule) => rule.id)
  return ids.includes(id) && ids.indexOf(id) < ids.indexOf(otherId)
}

const takesEveryone = (rule: Rule): boolean =>
  rule.state === 'live' &&
  rule.source.kind === 'any' &&
  rule.sharePercent === 100 &&
  rule.schedule === null

function coversTarget(above: Rule, below: Rule): boolean {
  if (above.target.kind === 'all') return true
  if (above.target.kind === 'stream')
    return below.target.kind === 'stream' && below.target.streamId === above.target.streamId
  return below.target.kind === 'group' && below.target.group === above.target.group
}

/** Whether `above` leaves nothing for `below`. Only what is certain counts; a partial overlap does not. */
function hides(above: Rule, below: Rule): boolean {
  return (
    takesEveryone(above) &&
    above.priority < below.priority &&
    coversTarget(above, below) &&
    below.actions.every((action) => above.actions.includes(action))
  )
}

/** The ladder as it is drawn, with what no rule can tell of itself: whether anything above leaves it any request. */
export function ladder(rules: readonly Rule[]): readonly Rung[] {
  const ordered = inOrder(rules)
  const indexOf = new Map(rules.map((rule, index) => [rule.id, index]))
  const wide = ordered.filter(takesEveryone)
  return ordered.map((rule) => ({
    rule,
    index: indexOf.get(rule.id) ?? -1,
    hiddenById: wide.find((above) => above.id !== rule.id && hides(above, rule))?.id ?? null,
    isCatchAll: takesEveryone(rule) && rule.target.kind === 'all',
  }))
}

/** Gives rules a number and pushes whoever had it one further down, until there is a gap. */
function pushDown(rules: readonly Rule[], ids: ReadonlySet<string>, to: number): readonly Rule[] {
  const displaced = rules.filter((rule) => rule.priority === to && !ids.has(rule.id))
  const moved = rules.map((rule) => (ids.has(rule.id) ? { ...rule, priority: to } : rule))
  if (displaced.length === 0) return moved
  return pushDown(moved, new Set(displaced.map((rule) => rule.id)), to + 1)
}

/**
 * Moves a rule one rung up or down by changing as few priorities as possible: neighbours swap their numbers; rules of the
 * same number are taken apart. Returns the rules as given when there is nowhere to go. Array order is kept.
 */
export function moveRule(
  rules: readonly Rule[],
  id: string,
  direction: 'up' | 'down',
): readonly Rule[] {
  const ordered = inOrder(rules)
  const at = ordered.findIndex((rule) => rule.id === id)
  const moved = ordered[at]
  const neighbour = ordered[direction === 'up' ? at - 1 : at + 1]
  if (!moved || !neighbour) return rules
  if (neighbour.priority !== moved.priority) return swapPriorities(rules, moved, neighbour)
  const peers = ordered.filter((rule) => rule.priority === moved.priority && rule.id !== id)
  const pushed = new Set(direction === 'up' ? peers.map((rule) => rule.id) : [id])
  const changed = pushDown(rules, pushed, moved.priority + 1)
  return changed.some((rule) => rule.priority > PRIORITY_MAX) ? rules : changed
}

/**
 * Moves a rule directly above another, with a number between that one and whatever stands above it. Where none is free it takes
 * the number of the other, and what follows is pushed down as far as needed. Returns the rules as given when there is nowhere to
 * go. Array order is kept.
 */
export function moveAbove(rules: readonly Rule[], id: string, otherId: string): readonly Rule[] {
  const rest = inOrder(rules.filter((rule) => rule.id !== id))
  const at = rest.findIndex((rule) => rule.id === otherId)
  const other = rest[at]
  if (other === undefined || rest.length === rules.length) return rules
  const before = rest[at - 1]?.priority ?? -1
  const between = Math.floor((Math.max(before, 0) + other.priority) / 2)
  if (between > before && between < other.priority) {
    return rules.map((rule) => (rule.id === id ? { ...rule, priority: between } : rule))
  }
  const changed = pushDown(rules, new Set([id]), other.priority)
  return changed.some((rule) => rule.priority > PRIORITY_MAX) ? rules : changed
}

function swapPriorities(rules: readonly Rule[], a: Rule, b: Rule): readonly Rule[] {
  return rules.map((rule) => {
    if (rule.id === a.id) return { ...rule, priority: b.priority }
    return rule.id === b.id ? { ...rule, priority: a.priority } : rule
  })
}

/** A free priority below every rule, in steps of ten, or the highest there is. For a rule that is added. */
export function nextPriority(rules: readonly Rule[]): number {
  const highest = rules.reduce((most, rule) => Math.max(most, rule.priority), -1)
  return Math.min(highest < 0 ? 10 : (Math.floor(highest / 10) + 1) * 10, PRIORITY_MAX)
}
