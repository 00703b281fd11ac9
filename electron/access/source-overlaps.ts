import type { Rule } from '../../shared/rule.ts'
import { type Block, parseBlock } from './address.ts'
import { type Area, compileArea, mayMeet } from './area.ts'
import { compareBlocks } from './block-map.ts'
import { type Glob, matchesGlob, parseGlob } from './glob.ts'
import { type Nesting, type Stretch, visitNested, visitOverlaps } from './overlaps.ts'

/** A rule with its position in the list given. */
export interface Ranked {
  readonly rule: Rule
  readonly index: number
}

/**
 * Told of two rules whose sources overlap.
 *
 * @param areApart Whether they do not after all, where only a closer look tells.
 * @returns Whether to stop.
 */
export type Meet = (one: Ranked, other: Ranked, areApart?: () => boolean) => boolean

/**
 * Finds the pairs, one of each list, whose sources overlap: within a kind by value, across kinds every pair, since any
 * two kinds can meet in one request. The work follows the lengths of the lists and the pairs found, not their product.
 */
export function meetSources(some: readonly Ranked[], others: readonly Ranked[], meet: Meet): void {
  const kinds = bucketsBy(others, kindOf)
  for (const [kind, ranked] of bucketsBy(some, kindOf)) {
    for (const [otherKind, rivals] of kinds) {
      const find = kind === otherKind ? withinKind(kind) : meetEach
      if (find(ranked, rivals, meet)) return
    }
  }
}

type Find = (some: readonly Ranked[], others: readonly Ranked[], meet: Meet) => boolean

const kindOf = ({ rule }: Ranked): Rule['source']['kind'] => rule.source.kind

function withinKind(kind: Rule['source']['kind']): Find {
  if (kind === 'country' || kind === 'protocol') return meetByValue
  if (kind === 'address') return meetByBlock
  if (kind === 'area') return meetByBox
  return kind === 'referer' || kind === 'user_agent' ? meetByPattern : meetEach
}

function meetEach(some: readonly Ranked[], others: readonly Ranked[], meet: Meet): boolean {
  return some.some((one) => others.some((other) => meet(one, other)))
}

function meetByValue(some: readonly Ranked[], others: readonly Ranked[], meet: Meet): boolean {
  const byValue = new Map<string, Ranked[]>()
  for (const other of others) {
    for (const value of valuesOf(other)) {
      const rivals = byValue.get(value)
      if (rivals === undefined) byValue.set(value, [other])
      else rivals.push(other)
    }
  }
  return some.some((one) =>
    valuesOf(one).some((value) => byValue.get(value)?.some((other) => meet(one, other))),
  )
}

/** Areas are compared by their boxes alone: rules of one priority whose boxes overlap count as a tie. */
function meetByBox(some: readonly Ranked[], others: readonly Ranked[], meet: Meet): boolean {
  const [ones, twos] = [some.flatMap(areaOf), others.flatMap(areaOf)]
  return ones.some(({ ranked, area }) =>
    twos.some((other) => meet(ranked, other.ranked, () => !mayMeet(area, other.area))),
  )
}

function areaOf(ranked: Ranked): readonly { readonly ranked: Ranked; readonly area: Area }[] {
  const { source } = ranked.rule
  return source.kind === 'area' ? [{ ranked, area: compileArea(source) }] : []
}

interface Blocked {
  readonly ranked: Ranked
  readonly block: Block
}

const BLOCKS: Nesting<Blocked> = {
  compare({ block: one }, { block: other }) {
    if (typeof one.first === typeof other.first) return compareBlocks(one, other)
    return typeof one.first === 'number' ? -1 : 1
  },
  isInside: ({ block: inner }, { block: outer }) =>
    typeof inner.first === typeof outer.first && inner.first <= outer.last,
}

function meetByBlock(some: readonly Ranked[], others: readonly Ranked[], meet: Meet): boolean {
  return visitNested(some.flatMap(blocksOf), others.flatMap(blocksOf), BLOCKS, (one, other) =>
    meet(one.ranked, other.ranked),
  )
}

/** Each block once, however often and in whatever way it is written. */
function blocksOf(ranked: Ranked): readonly Blocked[] {
  const blocks = new Map<string, Blocked>()
  for (const value of valuesOf(ranked)) {
    const block = parseBlock(value)
    blocks.set(`${typeof block.first} ${block.first} ${block.last}`, { ranked, block })
  }
  return [...blocks.values()]
}

interface Written {
  readonly ranked: Ranked
  readonly glob: Glob
  /** What a text that fits must begin with. */
  readonly start: string
  /** What it must end with, reversed. */
  readonly end: string
  readonly isOther: boolean
}

/** Nothing follows a whole text, so that a longer beginning is not taken for one inside it. No text has this character. */
const WHOLE = '\0'

const ENDS: Nesting<Written> = {
  compare: ({ end: one }, { end: other }) => (one < other ? -1 : one > other ? 1 : 0),
  isInside: ({ end: inner }, { end: outer }) => inner.startsWith(outer),
}

/** Two patterns share a text when the beginning of one begins that of the other, and the ends likewise. */
function meetByPattern(some: readonly Ranked[], others: readonly Ranked[], meet: Meet): boolean {
  const written = [
    ...some.flatMap((ranked) => patternsOf(ranked, false)),
    ...others.flatMap((ranked) => patternsOf(ranked, true)),
  ]
  const stretches = stretchesOfStarts(written)
  return visitOverlaps(stretches, 0, written.length, (through, touching) => {
    const [ones, otherOnes] = bySide(through)
    const [twos, otherTwos] = bySide(touching)
    const visit = (one: Written, other: Written): boolean =>
      meet(one.ranked, other.ranked, () => !canShareText(one.glob, other.glob))
    return visitNested(ones, otherTwos, ENDS, visit) || visitNested(twos, otherOnes, ENDS, visit)
  })
}

const bySide = (written: readonly Written[]): readonly [Written[], Written[]] => [
  written.filter((each) => !each.isOther),
  written.filter((each) => each.isOther),
]

function patternsOf(ranked: Ranked, isOther: boolean): readonly Written[] {
  return valuesOf(ranked).map((value) => {
    const glob = parseGlob(value)
    const { head, tail } = glob
    const isWhole = tail === null
    const end = [...(tail ?? head)].reverse().join('')
    const mark = isWhole ? WHOLE : ''
    return { ranked, glob, start: head + mark, end: end + mark, isOther }
  })
}

/** Each pattern lasts, in the order of beginnings, over all that begin as it does. */
function stretchesOfStarts(written: readonly Written[]): readonly Stretch<Written>[] {
  const sorted = [...written].sort((one, other) =>
    one.start < other.start ? -1 : one.start > other.start ? 1 : 0,
  )
  const stretches: Stretch<Written>[] = []
  const open: { item: Written; start: number }[] = []
  const close = (next: string | null, at: number): void => {
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      if (next?.startsWith(top.item.start)) return
      stretches.push({ ...top, end: at })
      open.pop()
    }
  }
  for (const [at, item] of sorted.entries()) {
    close(item.start, at)
    const around = open.at(-1)
    // Those of one beginning last equally long, whichever the sort put first.
    open.push({ item, start: around?.item.start === item.start ? around.start : at })
  }
  close(null, sorted.length)
  return stretches
}

/** Whether some text might fit both patterns, whose beginnings and ends go together. Never false when one does. */
function canShareText(one: Glob, other: Glob): boolean {
  if (one.tail === null) return matchesGlob(other, one.head)
  return other.tail === null ? matchesGlob(one, other.head) : true
}

function valuesOf({ rule: { source } }: Ranked): readonly string[] {
  if (!('values' in source)) return []
  return [...new Set(source.values.map((value) => value.toLowerCase()))]
}

/** Files items under their key; those without one are left out. */
export function bucketsBy<Item, Key>(
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
