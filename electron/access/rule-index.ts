import type { Action } from '../../shared/access.ts'
import { isProof } from '../../shared/token-grants.ts'
import { type Block, parseBlock } from './address.ts'
import { isInArea } from './area.ts'
import { type BlockMap, buildBlockMap, narrowestBlock } from './block-map.ts'
import { actionsOf, type CompiledRule, isInForce, isInShare } from './compiled-rule.ts'
import { GlobIndex } from './glob-index.ts'
import { isSurelyInArea, type Subject } from './subject.ts'

type RuleList = readonly CompiledRule[]

const NONE: RuleList = []

/** The rules of one target, except those about texts, filed by what their source asks for. Lists are in order of priority. */
class SourceIndex {
  readonly #any: CompiledRule[] = []
  readonly #authenticated: CompiledRule[] = []
  readonly #countries = new Map<string, CompiledRule[]>()
  readonly #protocols = new Map<string, CompiledRule[]>()
  readonly #tags = new Map<string, CompiledRule[]>()
  readonly #blocks: (readonly [Block, CompiledRule])[] = []
  #addresses: BlockMap<CompiledRule> | null = null
  /** The rules about an area; who is in one is asked last, see {@link matchAreas}. */
  readonly areas: CompiledRule[] = []

  add(compiled: CompiledRule): void {
    const { source } = compiled.rule
    switch (source.kind) {
      case 'any':
        this.#any.push(compiled)
        break
      case 'authenticated':
        this.#authenticated.push(compiled)
        break
      case 'country':
        for (const value of source.values) file(this.#countries, value, compiled)
        break
      case 'protocol':
        for (const value of source.values) file(this.#protocols, value.toLowerCase(), compiled)
        break
      case 'tag':
        for (const value of source.values) file(this.#tags, value, compiled)
        break
      case 'address':
        for (const value of source.values) this.#blocks.push([parseBlock(value), compiled])
        break
      case 'area':
        this.areas.push(compiled)
        break
    }
  }

  /** To be called once, after the last rule was added. */
  seal(): void {
    if (this.#blocks.length > 0) this.#addresses = buildBlockMap(this.#blocks)
  }

  /** Appends the lists of all rules whose source fits, but for areas. A rule may come more than once. */
  collect(subject: Subject, lists: RuleList[]): void {
    const { request, grant } = subject
    push(lists, this.#any)
    push(lists, this.#countries.get(subject.country))
    push(lists, this.#protocols.get(request.protocol))
    if (grant !== null) {
      if (isProof(grant.id)) push(lists, this.#authenticated)
      for (const tag of grant.tags) push(lists, this.#tags.get(tag))
    }
    if (this.#addresses !== null && subject.addressKey !== null) {
      let node = narrowestBlock(this.#addresses, subject.addressKey)
      for (; node !== null; node = node.parent) lists.push(node.values)
    }
  }
}

/** The rules of one action, filed by target; those about texts by their patterns whatever the target. */
interface ActionIndex {
  readonly all: SourceIndex
  readonly streams: ReadonlyMap<string, SourceIndex>
  readonly groups: ReadonlyMap<string, SourceIndex>
  /** Null when no rule looks at it. */
  readonly referers: GlobIndex | null
  readonly userAgents: GlobIndex | null
  /** Whether any rule is about an area. */
  readonly hasAreas: boolean
}

/** Rules filed by action, target and source, so that only those a request can match are looked at. */
export type RuleIndex = Readonly<Record<Action, ActionIndex>>

/** What matching came to. */
export interface Matches {
  /** The live rule that comes first. Null when none matches. */
  readonly winner: CompiledRule | null
  /** Shadow rules that come before it, in order. */
  readonly shadows: readonly CompiledRule[]
}

/**
 * Files compiled rules.
 *
 * @param rules In order.
 * @throws AppError ERR_CIDR_INVALID
 */
export function indexRules(rules: RuleList): RuleIndex {
  return { publish: indexAction(rules, 'publish'), subscribe: indexAction(rules, 'subscribe') }
}

/**
 * Finds the rule that applies, and the shadow rules that would have applied instead.
 *
 * @throws Whatever looking up the place does, where a live rule before any other that matches has to know it.
 */
export function matchRules(index: RuleIndex, subject: Subject): Matches {
  const ofAction = index[subject.request.action]
  const found: Found = { winner: null, shadows: null }
  for (const list of fittingRules(ofAction, subject)) {
    for (const compiled of list) {
      if (!isBefore(compiled, found)) break
      if (isInForce(compiled, subject) && isInShare(compiled, subject)) take(compiled, found)
    }
  }
  if (ofAction.hasAreas) matchAreas(ofAction, subject, found)
  const { winner, shadows } = found
  return { winner, shadows: shadows === null ? NONE : shadowsBefore(winner, shadows) }
}

interface Found {
  winner: CompiledRule | null
  shadows: CompiledRule[] | null
}

const isBefore = ({ order }: CompiledRule, { winner }: Found): boolean =>
  winner === null || order < winner.order

function take(compiled: CompiledRule, found: Found): void {
  if (!compiled.isShadow) {
    found.winner = compiled
    return
  }
  found.shadows ??= []
  found.shadows.push(compiled)
}

/** Comes after all others, so that no place is looked up for a rule that is behind the winner, or does not hold now. */
function matchAreas(index: ActionIndex, subject: Subject, found: Found): void {
  for (const list of areaRules(index, subject)) {
    for (const compiled of list) {
      if (!isBefore(compiled, found)) break
      if (!isInForce(compiled, subject) || !isInShare(compiled, subject)) continue
      if (isWithin(compiled, subject)) take(compiled, found)
    }
  }
}

function isWithin({ area, isShadow }: CompiledRule, subject: Subject): boolean {
  if (area === null) return false
  return isShadow ? isSurelyInArea(area, subject) : isInArea(area, subject.place)
}

function areaRules(
  { all, streams, groups }: ActionIndex,
  { stream }: Subject,
): readonly RuleList[] {
  const ofStream = streams.get(stream.id)?.areas ?? NONE
  const ofGroup = stream.group === null ? NONE : (groups.get(stream.group)?.areas ?? NONE)
  return [all.areas, ofStream, ofGroup]
}

/** Lists of the rules whose action, target and source fit, but for those about an area, each in order. A rule may come more than once. */
function fittingRules(index: ActionIndex, subject: Subject): readonly RuleList[] {
  const { stream } = subject
  const lists: RuleList[] = []
  index.all.collect(subject, lists)
  index.streams.get(stream.id)?.collect(subject, lists)
  if (stream.group !== null) index.groups.get(stream.group)?.collect(subject, lists)
  const { referer, userAgent } = subject.request
  if (referer !== null) index.referers?.collect(referer, stream, lists)
  if (userAgent !== null) index.userAgents?.collect(userAgent, stream, lists)
  return lists
}

function shadowsBefore(winner: CompiledRule | null, found: RuleList): RuleList {
  const end = winner?.order ?? Number.POSITIVE_INFINITY
  const before = new Set(found.filter((compiled) => compiled.order < end))
  return [...before].sort((one, other) => one.order - other.order)
}

function indexAction(rules: RuleList, action: Action): ActionIndex {
  const all = new SourceIndex()
  const streams = new Map<string, SourceIndex>()
  const groups = new Map<string, SourceIndex>()
  const referers: [string, CompiledRule][] = []
  const userAgents: [string, CompiledRule][] = []
  for (const compiled of rules) {
    if (!actionsOf(compiled.rule).includes(action)) continue
    const { target, source } = compiled.rule
    if (source.kind === 'referer') {
      for (const value of source.values) referers.push([value, compiled])
    } else if (source.kind === 'user_agent') {
      for (const value of source.values) userAgents.push([value, compiled])
    } else if (target.kind === 'all') all.add(compiled)
    else if (target.kind === 'stream') at(streams, target.streamId).add(compiled)
    else at(groups, target.group).add(compiled)
  }
  for (const each of [all, ...streams.values(), ...groups.values()]) each.seal()
  return {
    all,
    streams,
    groups,
    referers: referers.length > 0 ? new GlobIndex(referers) : null,
    userAgents: userAgents.length > 0 ? new GlobIndex(userAgents) : null,
    hasAreas: rules.some(({ area, rule }) => area !== null && actionsOf(rule).includes(action)),
  }
}

function at(indexes: Map<string, SourceIndex>, key: string): SourceIndex {
  const known = indexes.get(key)
  if (known !== undefined) return known
  const index = new SourceIndex()
  indexes.set(key, index)
  return index
}

function file(lists: Map<string, CompiledRule[]>, key: string, compiled: CompiledRule): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [compiled])
  else list.push(compiled)
}

function push(lists: RuleList[], list: RuleList | undefined): void {
  if (list !== undefined && list.length > 0) lists.push(list)
}
