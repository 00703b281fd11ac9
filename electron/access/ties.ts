import type { Rule, RuleSource } from '../../shared/rule.ts'
import type { Stream } from '../../shared/stream.ts'
import { type Block, parseBlock } from './address.ts'
import { compareBlocks } from './block-map.ts'
import { actionsOf } from './compiled-rule.ts'
import { type Glob, matchesGlob, parseGlob } from './glob.ts'
import { slotsOf } from './schedule.ts'

/** Positions of two rules in the list given, the earlier first. */
export type Tie = readonly [earlier: number, later: number]

/** Pairs compared at most. What is not told apart by then counts as a tie, so that no set of rules holds up an answer. */
export const MOST_COMPARISONS = 100_000

interface Ranked {
  readonly rule: Rule
  readonly index: number
}

/**
 * Pairs of rules that have one priority and can match the same request, so that it would be chance which applies.
 * Two shadow rules never tie, since each is looked at by itself. What cannot be told apart for certain counts as a
 * tie: patterns that might share a text, schedules in two time zones, what is left after {@link MOST_COMPARISONS}.
 *
 * @param rules With valid addresses and schedules.
 * @param limit At most so many are looked for.
 * @param onCompare Told of each comparison. Default: nobody is.
 */
export function findTies(
  rules: readonly Rule[],
  streams: readonly Stream[],
  limit: number,
  onCompare: () => void = () => undefined,
): readonly Tie[] {
  const groupOf = new Map(streams.map((stream) => [stream.id, stream.group]))
  const ties = new TieList(limit, onCompare)
  const active = rules.map((rule, index) => ({ rule, index })).filter(isActive)
  for (const ranked of bucketsBy(active, ({ rule }) => rule.priority).values()) {
    for (const action of ['publish', 'subscribe'] as const) {
      const about = ranked.filter(({ rule }) => actionsOf(rule).includes(action))
      for (const rivals of rivalsByTarget(about, groupOf)) {
        compareRivals(rivals, ties)
        if (ties.isFull) return ties.found
      }
    }
  }
  return ties.found
}

class TieList {
  readonly found: Tie[] = []
  readonly #limit: number
  readonly #seen = new Set<string>()

  readonly #onCompare: () => void
  #comparisons = 0

  constructor(limit: number, onCompare: () => void) {
    this.#limit = limit
    this.#onCompare = onCompare
  }

  get isFull(): boolean {
    return this.found.length >= this.#limit || this.#comparisons > MOST_COMPARISONS
  }

  /**
   * Keeps two rules whose sources overlap when nothing else tells them apart.
   *
   * @param areApart Whether the sources do not overlap after all.
   */
  addUnlessApart(one: Ranked, other: Ranked, areApart: () => boolean = () => false): void {
    if (one.index === other.index || this.isFull) return
    if (one.rule.state === 'shadow' && other.rule.state === 'shadow') return
    this.#comparisons += 1
    this.#onCompare()
    if (this.#comparisons > MOST_COMPARISONS) {
      // One tie is enough to refuse, and those found so far are certain.
      if (this.found.length > 0) return
    } else if (areApart() || !schedulesMeet(one.rule, other.rule)) return
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
  // Rules on trial do not tie, and there may be thousands of them.
  const live = others.filter(({ rule }) => rule.state === 'live')
  for (const one of some) {
    for (const other of one.rule.state === 'live' ? others : live) ties.addUnlessApart(one, other)
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

interface Written {
  readonly ranked: Ranked
  readonly glob: Glob
  /** What a text that fits must begin with, read from the side that is compared. */
  readonly start: string
}

/** In order of what texts must begin with, each pattern can share a text just with those still open around it. */
function compareByPattern(same: readonly Ranked[], ties: TieList): void {
  const globs = same.flatMap((ranked) =>
    [...new Set(valuesOf(ranked).map((value) => value.toLowerCase()))].map((value) => ({
      ranked,
      glob: parseGlob(value),
    })),
  )
  const byHead = inOrder(globs.map((each) => ({ ...each, start: each.glob.head })))
  const byTail = inOrder(globs.map((each) => ({ ...each, start: endOf(each.glob) })))
  // Patterns that begin alike often end differently, and the other way about.
  const isHeadBetter = nestedPairs(byHead) <= nestedPairs(byTail)
  sweep(isHeadBetter ? byHead : byTail, (around, each) => {
    ties.addUnlessApart(around.ranked, each.ranked, () => !canShareText(around.glob, each.glob))
    return ties.isFull
  })
}

const endOf = ({ head, tail }: Glob): string => [...(tail ?? head)].reverse().join('')

const inOrder = (written: Written[]): Written[] =>
  written.sort((one, other) => (one.start < other.start ? -1 : one.start > other.start ? 1 : 0))

function nestedPairs(written: readonly Written[]): number {
  const open: Written[] = []
  let pairs = 0
  for (const each of written) {
    closeBefore(each, open)
    pairs += open.length
    open.push(each)
  }
  return pairs
}

/** @param visit Answers whether to stop. */
function sweep(
  written: readonly Written[],
  visit: (around: Written, each: Written) => boolean,
): void {
  const open: Written[] = []
  for (const each of written) {
    closeBefore(each, open)
    for (const around of open) if (visit(around, each)) return
    open.push(each)
  }
}

function closeBefore({ start }: Written, open: Written[]): void {
  while (open.length > 0 && !start.startsWith(open.at(-1)?.start ?? '')) open.pop()
}

/** Whether some text might fit both patterns. Never false when one does. */
function canShareText(one: Glob, other: Glob): boolean {
  if (one.tail === null) return matchesGlob(other, one.head)
  if (other.tail === null) return matchesGlob(one, other.head)
  const heads = one.head.startsWith(other.head) || other.head.startsWith(one.head)
  const tails = one.tail.endsWith(other.tail) || other.tail.endsWith(one.tail)
  return heads && tails
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
