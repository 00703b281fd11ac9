import type { Action } from '../../shared/access.ts'
import { type Block, parseBlock } from './address.ts'
import { type BlockMap, buildBlockMap, narrowestBlock } from './block-map.ts'
import { actionsOf, type CompiledRule, isInForce, isInShare } from './compiled-rule.ts'
import { GlobIndex } from './glob-index.ts'
import type { Subject } from './subject.ts'

type RuleList = readonly CompiledRule[]

/** The rules of one target, filed by what their source asks for. Lists are in order of priority. */
class SourceIndex {
  readonly #any: CompiledRule[] = []
  readonly #authenticated: CompiledRule[] = []
  readonly #countries = new Map<string, CompiledRule[]>()
  readonly #protocols = new Map<string, CompiledRule[]>()
  readonly #tags = new Map<string, CompiledRule[]>()
  readonly #blocks: (readonly [Block, CompiledRule])[] = []
  readonly #refererPatterns: (readonly [string, CompiledRule])[] = []
  readonly #userAgentPatterns: (readonly [string, CompiledRule])[] = []
  #addresses: BlockMap<CompiledRule> | null = null
  #referers: GlobIndex<CompiledRule> | null = null
  #userAgents: GlobIndex<CompiledRule> | null = null

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
      case 'referer':
        for (const value of source.values) this.#refererPatterns.push([value, compiled])
        break
      case 'user_agent':
        for (const value of source.values) this.#userAgentPatterns.push([value, compiled])
        break
    }
  }

  /** To be called once, after the last rule was added. */
  seal(): void {
    if (this.#blocks.length > 0) this.#addresses = buildBlockMap(this.#blocks)
    if (this.#refererPatterns.length > 0) this.#referers = new GlobIndex(this.#refererPatterns)
    if (this.#userAgentPatterns.length > 0) {
      this.#userAgents = new GlobIndex(this.#userAgentPatterns)
    }
  }

  /** Appends the lists of all rules whose source fits. A rule may come more than once. */
  collect(subject: Subject, lists: RuleList[]): void {
    const { request, grant } = subject
    push(lists, this.#any)
    push(lists, this.#countries.get(subject.country))
    push(lists, this.#protocols.get(request.protocol))
    if (grant !== null) {
      push(lists, this.#authenticated)
      for (const tag of grant.tags) push(lists, this.#tags.get(tag))
    }
    if (this.#addresses !== null && subject.addressKey !== null) {
      let node = narrowestBlock(this.#addresses, subject.addressKey)
      for (; node !== null; node = node.parent) lists.push(node.values)
    }
    if (this.#referers !== null) collectFitting(this.#referers, subject.referer, lists)
    if (this.#userAgents !== null) collectFitting(this.#userAgents, subject.userAgent, lists)
  }
}

/** The rules of one action, filed by target. */
interface TargetIndex {
  readonly all: SourceIndex
  readonly streams: ReadonlyMap<string, SourceIndex>
  readonly groups: ReadonlyMap<string, SourceIndex>
}

/** Rules filed by action, target and source, so that only those a request can match are looked at. */
export type RuleIndex = Readonly<Record<Action, TargetIndex>>

/**
 * Files compiled rules.
 *
 * @param rules In order of priority.
 * @throws AppError ERR_CIDR_INVALID
 */
export function indexRules(rules: RuleList): RuleIndex {
  return { publish: indexTargets(rules, 'publish'), subscribe: indexTargets(rules, 'subscribe') }
}

/** Lists of the rules whose action, target and source fit, each in order of priority. */
export function fittingRules(index: RuleIndex, subject: Subject): readonly RuleList[] {
  const targets = index[subject.request.action]
  const { stream } = subject
  const lists: RuleList[] = []
  targets.all.collect(subject, lists)
  targets.streams.get(stream.id)?.collect(subject, lists)
  if (stream.group !== null) targets.groups.get(stream.group)?.collect(subject, lists)
  return lists
}

/** The matching rule that comes first. Null when none matches. */
export function firstMatch(lists: readonly RuleList[], subject: Subject): CompiledRule | null {
  let first: CompiledRule | null = null
  for (const list of lists) {
    for (const compiled of list) {
      if (first !== null && compiled.order >= first.order) break
      if (isInForce(compiled, subject) && isInShare(compiled, subject)) first = compiled
    }
  }
  return first
}

function indexTargets(rules: RuleList, action: Action): TargetIndex {
  const all = new SourceIndex()
  const streams = new Map<string, SourceIndex>()
  const groups = new Map<string, SourceIndex>()
  for (const compiled of rules) {
    if (!actionsOf(compiled.rule).includes(action)) continue
    const { target } = compiled.rule
    if (target.kind === 'all') all.add(compiled)
    else if (target.kind === 'stream') at(streams, target.streamId).add(compiled)
    else at(groups, target.group).add(compiled)
  }
  for (const each of [all, ...streams.values(), ...groups.values()]) each.seal()
  return { all, streams, groups }
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

function collectFitting(
  index: GlobIndex<CompiledRule>,
  text: string | null,
  lists: RuleList[],
): void {
  if (text === null) return
  const found: CompiledRule[] = []
  index.collect(text, found)
  for (const compiled of found) lists.push(compiled.alone)
}
