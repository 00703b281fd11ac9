import type { UsagePeriod } from '../../../shared/usage.ts'
import { placesOf } from './dimensions.ts'
import type { Amount } from './rollup.ts'
import type { SessionInPeriod } from './sessions.ts'
import type { QuarterViewers } from './viewers.ts'

/** Usage added up from sessions, for what is not kept added up. */
export interface UsageScan {
  total(): { readonly ms: number; readonly bytes: number; readonly sessions: number }
  byKey(dimension: number): ReadonlyMap<string, Amount>
  /** In order; how many watched at once is not known. */
  quarters(): Iterable<QuarterViewers>
}

type Sum = { -readonly [K in keyof Amount]: Amount[K] }

/** Reads through sessions of a period, once. */
export async function scanOf(
  sessions: AsyncIterable<SessionInPeriod>,
  { fromMs }: UsagePeriod,
): Promise<UsageScan> {
  const total: Sum = { ms: 0, bytes: 0, count: 0 }
  const places = new Map<number, Map<string, Sum>>()
  const quarters = new Map<number, number>()
  for await (const { session, ms, bytes, quarters: parts } of sessions) {
    const count = session.startedAtMs >= fromMs ? 1 : 0
    addTo(total, ms, bytes, count)
    for (const [dimension, key] of placesOf(session)) {
      addTo(sumAt(places, dimension, key), ms, bytes, count)
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
  }
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
