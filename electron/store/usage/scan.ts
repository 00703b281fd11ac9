import type { UsagePeriod } from '../../../shared/usage.ts'
import { DIMENSION, placesOf } from './dimensions.ts'
import { createPeakFinder, type Peaks } from './peak-finder.ts'
import type { Amount } from './rollup.ts'
import type { SessionInPeriod } from './sessions.ts'
import type { Bounds, Stretches } from './stretches.ts'
import type { QuarterViewers } from './viewers.ts'

/** Usage added up from sessions, for what is not kept added up. */
export interface UsageScan {
  total(): { readonly ms: number; readonly bytes: number; readonly sessions: number }
  byKey(dimension: number): ReadonlyMap<string, Amount>
  /** In order; how many watched at once is not known. */
  quarters(): Iterable<QuarterViewers>
  /** Over time, of each key of the dimension that was asked for. Empty: none was. */
  readonly stretches: Stretches
  /** Of everything together, and of each key of the dimension rows are wanted by. Null: there were too many sessions. */
  readonly peaks: Peaks | null
}

/** Sessions whose pieces are remembered, at most: more would not fit. */
const MOST_REMEMBERED = 50_000

type Sum = { -readonly [K in keyof Amount]: Amount[K] }

/**
 * Reads through sessions of a period, once.
 *
 * @param by    The dimension peaks are wanted of, besides that of all. Undefined: none.
 * @param split What is wanted over time for each of its keys. Default: nothing.
 */
export async function scanOf(
  sessions: AsyncIterable<SessionInPeriod>,
  { fromMs }: UsagePeriod,
  by: number | undefined,
  split?: { readonly dimension: number; readonly bounds: Bounds },
): Promise<UsageScan> {
  const stretches = new Map<string, number[]>()
  const total: Sum = { ms: 0, bytes: 0, count: 0 }
  const places = new Map<number, Map<string, Sum>>()
  const quarters = new Map<number, number>()
  const finder = createPeakFinder()
  let seen = 0
  for await (const { session, ms, bytes, quarters: parts } of sessions) {
    const count = session.startedAtMs >= fromMs ? 1 : 0
    addTo(total, ms, bytes, count)
    const at = placesOf(session)
    seen += 1
    if (seen <= MOST_REMEMBERED) {
      const wanted = at.filter(([each]) => each === by || each === DIMENSION.total)
      finder.add(wanted, session.startedAtMs, parts)
    }
    for (const [dimension, key] of at) {
      addTo(sumAt(places, dimension, key), ms, bytes, count)
      if (dimension === split?.dimension) addStretches(stretches, key, parts, split.bounds)
    }
    for (const part of parts) {
      quarters.set(part.quarter, (quarters.get(part.quarter) ?? 0) + part.ms)
    }
  }
  return {
    total: () => ({ ms: total.ms, bytes: total.bytes, sessions: total.count }),
    byKey: (dimension) => places.get(dimension) ?? new Map(),
    quarters: () =>
      [...quarters]
        .sort((one, other) => one[0] - other[0])
        .map(([quarter, ms]) => ({ quarter, ms, mostMs: 0 })),
    stretches,
    peaks: seen <= MOST_REMEMBERED ? await finder.found() : null,
  }
}

function addStretches(
  to: Map<string, number[]>,
  key: string,
  parts: SessionInPeriod['quarters'],
  { quarters }: Bounds,
): void {
  const sums = to.get(key) ?? new Array<number>(quarters.length - 1).fill(0)
  to.set(key, sums)
  for (const { quarter, ms } of parts) {
    const index = stretchOf(quarters, quarter)
    if (index < sums.length) sums[index] = (sums[index] ?? 0) + ms
  }
}

/** The last of them that begins with a quarter of an hour or before it. */
function stretchOf(starts: readonly number[], quarter: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= quarter) low = middle
    else high = middle - 1
  }
  return low
}

function sumAt(places: Map<number, Map<string, Sum>>, dimension: number, key: string): Sum {
  let keys = places.get(dimension)
  if (keys === undefined) {
    keys = new Map()
    places.set(dimension, keys)
  }
  let sum = keys.get(key)
  if (sum === undefined) {
    sum = { ms: 0, bytes: 0, count: 0 }
    keys.set(key, sum)
  }
  return sum
}

function addTo(sum: Sum, ms: number, bytes: number, count: number): void {
  sum.ms += ms
  sum.bytes += bytes
  sum.count += count
}
