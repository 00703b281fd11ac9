import type { Rule, RuleSource } from '../../shared/rule.ts'
import type { Stream } from '../../shared/stream.ts'
import { type Block, parseBlock } from './address.ts'
import { compareBlocks } from './block-map.ts'
import { actionsOf } from './compiled-rule.ts'
import { type Glob, matchesGlob, parseGlob } from './glob.ts'
import { slotsOf } from './schedule.ts'

/** Positions of two rules in the list given, the earlier first. */
export type Tie = readonly [earlier: number, later: number]

interface Ranked {
  readonly rule: Rule
  readonly index: number
}

/**
 * Pairs of rules that have one priority and can match the same request, so that it would be chance which applies.
 * Two shadow rules never tie, since each is looked at by itself. What cannot be told apart for certain counts as a
 * tie: patterns that might share a text, schedules in two time zones.
 *
 * @param rules With valid addresses and schedules.
 * @param limit At most so many are looked for.
 */
export function findTies(
  rules: readonly Rule[],
  streams: readonly Stream[],
  limit: number,
): readonly Tie[] {
  const groupOf = new Map(streams.map((stream) => [stream.id, stream.group]))
  const ties = new TieList(limit)
  const active = rules.map((rule, index) => ({ rule, index })).filter(isActive)
  for (const ranked of bucketsBy(active, ({ rule }) => rule.priority).values()) {
    for (const rivals of rivalsByTarget(ranked, groupOf)) {
      compareRivals(rivals, ties)
      if (ties.isFull) return ties.found
    }
  }
  return ties.found
}

class TieList {
  readonly found: Tie[] = []
  readonly #limit: number
  readonly #seen = new Set<string>()

  constructor(limit: number) {
    this.#limit = limit
  }

  get isFull(): boolean {
    return this.found.length >= this.#limit
  }

  /** Keeps two rules whose sources overlap when nothing else tells them apart. */
  addUnlessApart(one: Ranked, other: Ranked): void {
    if (one.index === other.index || this.isFull || !canCoincide(one.rule, other.rule)) return
    const tie: Tie = [Math.min(one.index, other.index), Math.max(one.index, other.index)]
    const key = tie.join()
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.found.push(tie)
  }
}

function isActive({ rule }: Ranked): boolean {
  return rule.state !== 'off' && actionsOf(rule).length > 0
}

/** Sets of rules that can be about one stream: all that are about that stream, its group, or every stream. */
function* rivalsByTarget(
  ranked: readonly Ranked[],
  groupOf: ReadonlyMap<string, string | null>,
): Iterable<readonly Ranked[]> {
  if (ranked.length < 2) return
  const everywhere = ranked.filter(({ rule }) => rule.target.kind === 'all')
  const byGroup = bucketsBy(ranked, ({ rule }) =>
    rule.target.kind === 'group' ? rule.target.group : undefined,
  )
  const byStream = bucketsBy(ranked, ({ rule }) =>
    rule.target.kind === 'stream' ? rule.target.streamId : undefined,
  )
  if (byGroup.size + byStream.size === 0) yield everywhere
  for (const ofGroup of byGroup.values()) yield [...everywhere, ...ofGroup]
  for (const [streamId, ofStream] of byStream) {
    const group = groupOf.get(streamId) ?? null
    const ofGroup = group === null ? [] : (byGroup.get(group) ?? [])
    yield [...everywhere, ...ofGroup, ...ofStream]
  }
}

/** Compares sources: within a kind by value, across kinds every pair, since any two kinds can meet in one request. */
function compareRivals(rivals: readonly Ranked[], ties: TieList): void {
  const byKind = [...bucketsBy(rivals, ({ rule }) => rule.source.kind)]
  for (const [at, [kind, same]] of byKind.entries()) {
    compareWithinKind(kind, same, ties)
    for (const [, others] of byKind.slice(at + 1)) compareEach(same, others, ties)
    if (ties.isFull) return
  }
}

function compareWithinKind(kind: RuleSource['kind'], same: readonly Ranked[], ties: TieList): void {
  if (kind === 'country' || kind === 'protocol') compareByValue(same, ties)
  else if (kind === 'address') compareByBlock(same, ties)
  else if (kind === 'referer' || kind === 'user_agent') compareByPattern(same, ties)
  else compareEach(same, same, ties)
}

function compareEach(some: readonly Ranked[], others: readonly Ranked[], ties: TieList): void {
  for (const one of some) {
    for (const other of others) ties.addUnlessApart(one, other)
    if (ties.isFull) return
  }
}

function compareByValue(same: readonly Ranked[], ties: TieList): void {
  const byValue = new Map<string, Ranked[]>()
  for (const ranked of same) {
    for (const value of new Set(valuesOf(ranked).map((each) => each.toLowerCase()))) {
      const rivals = byValue.get(value)
      for (const rival of rivals ?? []) ties.addUnlessApart(rival, ranked)
      if (rivals === undefined) byValue.set(value, [ranked])
      else rivals.push(ranked)
      if (ties.isFull) return
    }
  }
}

/** Blocks nest or lie apart, so in order of start each overlaps just those still open around it. */
function compareByBlock(same: readonly Ranked[], ties: TieList): void {
  const blocks = same
    .flatMap((ranked) => valuesOf(ranked).map((value) => ({ block: parseBlock(value), ranked })))
    .sort((one, other) => compareKinds(one.block, other.block))
  const open: typeof blocks = []
  for (const each of blocks) {
    while (open.length > 0 && !isInside(each.block, open.at(-1)?.block)) open.pop()
    for (const around of open) ties.addUnlessApart(around.ranked, each.ranked)
    open.push(each)
    if (ties.isFull) return
  }
}

function compareKinds(one: Block, other: Block): number {
  if (typeof one.first === typeof other.first) return compareBlocks(one, other)
  return typeof one.first === 'number' ? -1 : 1
}

function isInside(block: Block, around: Block | undefined): boolean {
  return (
    around !== undefined && typeof block.first === typeof around.first && block.first <= around.last
  )
}

function compareByPattern(same: readonly Ranked[], ties: TieList): void {
  const parsed = same.map((ranked) => ({
    ranked,
    globs: valuesOf(ranked).map((value) => parseGlob(value.toLowerCase())),
  }))
  for (const [at, one] of parsed.entries()) {
    for (const other of parsed.slice(at + 1)) {
      if (!one.globs.some((glob) => other.globs.some((each) => canShareText(glob, each)))) continue
      ties.addUnlessApart(one.ranked, other.ranked)
      if (ties.isFull) return
    }
  }
}

/** Whether some text might fit both patterns. Never false when one does. */
function canShareText(one: Glob, other: Glob): boolean {
  if (one.tail === null) return matchesGlob(other, one.head)
  if (other.tail === null) return matchesGlob(one, other.head)
  const heads = one.head.startsWith(other.head) || other.head.startsWith(one.head)
  const tails = one.tail.endsWith(other.tail) || other.tail.endsWith(one.tail)
  return heads && tails
}

/** Whether two rules of overlapping source and target can hold for one action at one moment. */
function canCoincide(one: Rule, other: Rule): boolean {
  if (one.state === 'shadow' && other.state === 'shadow') return false
  const actions = actionsOf(other)
  return actionsOf(one).some((action) => actions.includes(action)) && schedulesMeet(one, other)
}

function schedulesMeet({ schedule: one }: Rule, { schedule: other }: Rule): boolean {
  if (one === null || other === null || one.timeZone !== other.timeZone) return true
  const slots = slotsOf(one)
  const others = slotsOf(other)
  for (let at = 0; at < slots.length; at += 2) {
    for (let against = 0; against < others.length; against += 2) {
      const [start = 0, end = 0] = slots.slice(at, at + 2)
      const [otherStart = 0, otherEnd = 0] = others.slice(against, against + 2)
      if (start < otherEnd && otherStart < end) return true
    }
  }
  return false
}

function valuesOf({ rule: { source } }: Ranked): readonly string[] {
  return 'values' in source ? source.values : []
}

function bucketsBy<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key | undefined,
): Map<Key, Item[]> {
  const buckets = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const bucket = buckets.get(key)
    if (bucket === undefined) buckets.set(key, [item])
    else bucket.push(item)
  }
  return buckets
}
