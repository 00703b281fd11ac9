import type { Rule } from '../../shared/rule.ts'
import type { Stream } from '../../shared/stream.ts'
import { actionsOf } from './compiled-rule.ts'
import { type Stretch, type VisitSets, visitOverlaps } from './overlaps.ts'
import { slotsOf, WEEK_MINUTES } from './schedule.ts'
import { bucketsBy, meetSources, type Ranked } from './source-overlaps.ts'

/** Two rules that have one priority and can match the same request, by their positions in the list given. */
export interface Tie {
  readonly earlier: number
  readonly later: number
  /**
   * Why they only may: schedules in two time zones, or patterns of which there are too many to look at. Null when they
   * can.
   */
  readonly doubt: 'zones' | 'patterns' | null
}

/**
 * Closer looks at a text and a pattern that come to nothing, at most. The next counts as a tie, so that no set of rules
 * holds up an answer.
 */
export const MOST_LOOKS = 500_000

/**
 * Pairs of rules that have one priority and can match the same request, so that it would be chance which applies.
 * Two shadow rules never tie, since each is looked at by itself. Exact but for schedules in two time zones, areas whose boxes overlap and more than
 * {@link MOST_LOOKS} looks at patterns and areas, all of which count as ties. The work grows with the rules and the ties found,
 * not with the pairs there are.
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
  const meet = meetTargets(groupOf, ties)
  const active = rules.map((rule, index) => ({ rule, index })).filter(isActive)
  for (const ranked of bucketsBy(active, ({ rule }) => rule.priority).values()) {
    for (const action of ['publish', 'subscribe'] as const) {
      meetSchedules(
        ranked.filter(({ rule }) => actionsOf(rule).includes(action)),
        meet,
      )
      if (ties.isFull) return ties.sorted()
    }
  }
  return ties.sorted()
}

class TieList {
  readonly #found = new Map<string, Tie>()
  readonly #limit: number
  readonly #onCompare: () => void
  #looksLeft = MOST_LOOKS

  constructor(limit: number, onCompare: () => void) {
    this.#limit = limit
    this.#onCompare = onCompare
  }

  get isFull(): boolean {
    return this.#found.size >= this.#limit || this.#looksLeft < 0
  }

  sorted(): readonly Tie[] {
    return [...this.#found.values()].sort(
      (one, other) => one.earlier - other.earlier || one.later - other.later,
    )
  }

  /**
   * Keeps two rules that nothing else tells apart.
   *
   * @param areApart Whether their sources do not overlap after all.
   * @returns Whether enough is found.
   */
  readonly add = (one: Ranked, other: Ranked, areApart: () => boolean = () => false): boolean => {
    if (one.index === other.index) return false
    const [earlier, later] = [Math.min(one.index, other.index), Math.max(one.index, other.index)]
    const key = `${earlier} ${later}`
    if (this.#found.has(key)) return false
    this.#onCompare()
    if (areApart()) {
      this.#looksLeft -= 1
      // One tie is enough to refuse, and those found so far are certain.
      if (this.#looksLeft >= 0 || this.#found.size > 0) return this.isFull
      this.#found.set(key, { earlier, later, doubt: 'patterns' })
    } else {
      const doubt = areOfOneZone(one.rule, other.rule) ? null : 'zones'
      this.#found.set(key, { earlier, later, doubt })
    }
    return this.isFull
  }
}

function isActive({ rule }: Ranked): boolean {
  return rule.state !== 'off' && actionsOf(rule).length > 0
}

function areOfOneZone({ schedule: one }: Rule, { schedule: other }: Rule): boolean {
  return one === null || other === null || one.timeZone === other.timeZone
}

/** Finds sets that can hold at one moment: rules without a schedule always, those of one time zone by the minute. */
function meetSchedules(ranked: readonly Ranked[], visit: VisitSets<Ranked>): void {
  const always = ranked.filter(({ rule }) => rule.schedule === null)
  if (visit(always, ranked)) return
  const zones = bucketsBy(ranked, ({ rule }) => rule.schedule?.timeZone)
  for (const ofZone of zones.values()) {
    if (visitOverlaps(ofZone.flatMap(stretchesOf), 0, WEEK_MINUTES, visit)) return
  }
  meetZones([...zones.values()], visit)
}

/** Local times of two zones are not compared: each of one zone with each of the others, by halves. */
function meetZones(zones: readonly (readonly Ranked[])[], visit: VisitSets<Ranked>): boolean {
  if (zones.length < 2) return false
  const half = zones.length >> 1
  const [some, others] = [zones.slice(0, half), zones.slice(half)]
  return visit(some.flat(), others.flat()) || meetZones(some, visit) || meetZones(others, visit)
}

function stretchesOf(item: Ranked): readonly Stretch<Ranked>[] {
  const slots = item.rule.schedule === null ? [] : slotsOf(item.rule.schedule)
  return slots.flatMap((start, at) =>
    at % 2 === 0 ? [{ item, start, end: slots[at + 1] ?? start }] : [],
  )
}

/** Parts sets into those that can be about one stream, and those into live rules and such on trial. */
function meetTargets(
  groupOf: ReadonlyMap<string, string | null>,
  ties: TieList,
): VisitSets<Ranked> {
  return (some, others) => {
    for (const [ones, twos] of rivalsByTarget(some, others, groupOf)) {
      const [live, trial] = byState(ones)
      const [otherLive, otherTrial] = byState(twos)
      meetSources(live, otherLive, ties.add)
      // Rules on trial do not tie, and there may be thousands of them.
      meetSources(live, otherTrial, ties.add)
      meetSources(trial, otherLive, ties.add)
      if (ties.isFull) return true
    }
    return false
  }
}

const byState = (ranked: readonly Ranked[]): readonly [Ranked[], Ranked[]] => [
  ranked.filter(({ rule }) => rule.state === 'live'),
  ranked.filter(({ rule }) => rule.state === 'shadow'),
]

/** Pairs of sets: each rule of the one can be about the same stream as each of the other. Every such pair is in one. */
function* rivalsByTarget(
  some: readonly Ranked[],
  others: readonly Ranked[],
  groupOf: ReadonlyMap<string, string | null>,
): Iterable<readonly [readonly Ranked[], readonly Ranked[]]> {
  const [ones, twos] = [byTarget(some, groupOf), byTarget(others, groupOf)]
  yield [ones.all, others]
  yield [[...ones.groups.values(), ...ones.streams.values()].flat(), twos.all]
  for (const [group, ranked] of ones.groups) {
    yield [ranked, [...(twos.groups.get(group) ?? []), ...(twos.inGroup.get(group) ?? [])]]
  }
  for (const [group, ranked] of ones.inGroup) yield [ranked, twos.groups.get(group) ?? []]
  for (const [streamId, ranked] of ones.streams) yield [ranked, twos.streams.get(streamId) ?? []]
}

interface ByTarget {
  readonly all: readonly Ranked[]
  readonly groups: ReadonlyMap<string, readonly Ranked[]>
  readonly streams: ReadonlyMap<string, readonly Ranked[]>
  /** Those about a stream, by the group it is in. */
  readonly inGroup: ReadonlyMap<string, readonly Ranked[]>
}

function byTarget(
  ranked: readonly Ranked[],
  groupOf: ReadonlyMap<string, string | null>,
): ByTarget {
  const streamOf = ({ rule: { target } }: Ranked): string | undefined =>
    target.kind === 'stream' ? target.streamId : undefined
  return {
    all: ranked.filter(({ rule }) => rule.target.kind === 'all'),
    groups: bucketsBy(ranked, ({ rule: { target } }) =>
      target.kind === 'group' ? target.group : undefined,
    ),
    streams: bucketsBy(ranked, streamOf),
    inGroup: bucketsBy(ranked, (each) => groupOf.get(streamOf(each) ?? '') ?? undefined),
  }
}
