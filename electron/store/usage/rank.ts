import type { UsageRow } from '../../../shared/usage.ts'
import type { Amount } from './rollup.ts'
import type { FirstSums, Ranked } from './sums.ts'

const NONE: Amount = { ms: 0, bytes: 0, count: 0 }

/**
 * The keys with the most, without those that came to nothing. There may be a hundred thousand, of which few are wanted, so
 * they are not all sorted.
 *
 * @param by    What they are ranked by; of those alike the one with more sessions or time, then by key.
 * @param limit At most so many.
 */
export function firstRows(
  sums: ReadonlyMap<string, Amount>,
  by: 'ms' | 'count',
  limit: number,
): FirstSums {
  const other = by === 'ms' ? 'count' : 'ms'
  const order = ([oneKey, one]: Ranked, [nextKey, next]: Ranked): number =>
    next[by] - one[by] || next[other] - one[other] || (oneKey < nextKey ? -1 : 1)
  let rows: Ranked[] = []
  let total = 0
  for (const row of sums) {
    const [, { ms, bytes, count }] = row
    if (ms === 0 && bytes === 0 && count === 0) continue
    total += 1
    const last = rows[limit - 1]
    if (last !== undefined && row[1][by] < last[1][by]) continue
    rows.push(row)
    // Sorted now and then, so that most rows are compared with the last one that counts alone.
    if (rows.length >= 2 * limit) rows = rows.sort(order).slice(0, limit)
  }
  return { rows: rows.sort(order).slice(0, limit), total }
}

/** A row of a report. @param before What there was in the period before. Null: not compared. */
export function rowOf([key, amount]: Ranked, before: ReadonlyMap<string, Amount> | null): UsageRow {
  const earlier = before === null ? null : (before.get(key) ?? NONE)
  return {
    key,
    ms: amount.ms,
    bytes: amount.bytes,
    sessions: amount.count,
    peakViewers: null,
    peakAtMs: null,
    before:
      earlier === null ? null : { ms: earlier.ms, bytes: earlier.bytes, sessions: earlier.count },
  }
}
