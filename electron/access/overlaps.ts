/** Something that lasts from `start` until just before `end`, whole numbers. */
export interface Stretch<Item> {
  readonly item: Item
  readonly start: number
  readonly end: number
}

/** Takes one set and another, each item once. Answers whether to stop. */
export type VisitSets<Item> = (some: readonly Item[], others: readonly Item[]) => boolean

/**
 * Finds what overlaps without comparing all with all. In each visit everything of the first set overlaps everything of
 * the second (itself included), and of any two that overlap one is in the first set and the other in the second of some
 * visit. The sets of all visits are together about as long as the stretches are many, times the logarithm of the range.
 *
 * @param stretches Each of them meets the range.
 * @param from      Where the range begins.
 * @param to        Where it ends, itself not included.
 * @returns Whether a visit said to stop.
 */
export function visitOverlaps<Item>(
  stretches: readonly Stretch<Item>[],
  from: number,
  to: number,
  visit: VisitSets<Item>,
): boolean {
  if (stretches.length < 2) return false
  const isThrough = ({ start, end }: Stretch<Item>): boolean => start <= from && end >= to
  const through = stretches.filter(isThrough)
  if (through.length > 0 && visit(itemsOf(through), itemsOf(stretches))) return true
  const rest = stretches.filter((each) => !isThrough(each))
  const middle = Math.floor((from + to) / 2)
  const early = rest.filter(({ start }) => start < middle)
  const late = rest.filter(({ end }) => end > middle)
  return visitOverlaps(early, from, middle, visit) || visitOverlaps(late, middle, to, visit)
}

const itemsOf = <Item>(stretches: readonly Stretch<Item>[]): readonly Item[] => [
  ...new Set(stretches.map(({ item }) => item)),
]

/** An order in which each item follows those it lies inside of, for items that nest or lie apart. */
export interface Nesting<Item> {
  compare(one: Item, other: Item): number
  /** Whether the first lies inside the second, or is equal to it. */
  isInside(inner: Item, outer: Item): boolean
}

/**
 * Visits each pair, one of each set, of which one lies inside the other.
 *
 * @param visit Answers whether to stop.
 * @returns Whether a visit said to stop.
 */
export function visitNested<Item>(
  some: readonly Item[],
  others: readonly Item[],
  nesting: Nesting<Item>,
  visit: (one: Item, other: Item) => boolean,
): boolean {
  const sides = [some, others].map((items) => [...items].sort(nesting.compare))
  const [one = [], other = []] = sides
  const openOnes: Item[] = []
  const openOthers: Item[] = []
  let at = 0
  let against = 0
  while (at < one.length || against < other.length) {
    const [first, second] = [one[at], other[against]]
    const takesFirst =
      second === undefined || (first !== undefined && nesting.compare(first, second) <= 0)
    const item = (takesFirst ? first : second) as Item
    closeBefore(item, openOnes, nesting)
    closeBefore(item, openOthers, nesting)
    if (takesFirst) {
      for (const around of openOthers) if (visit(item, around)) return true
      openOnes.push(item)
      at += 1
    } else {
      for (const around of openOnes) if (visit(around, item)) return true
      openOthers.push(item)
      against += 1
    }
  }
  return false
}

function closeBefore<Item>(item: Item, open: Item[], nesting: Nesting<Item>): void {
  while (open.length > 0 && !nesting.isInside(item, open.at(-1) as Item)) open.pop()
}
