import type { Database } from '../database.ts'
import type { Amount } from './rollup.ts'
import { spansOf, type UsageSpan } from './spans.ts'

/** A key with what was added up under it. */
export type Ranked = readonly [key: string, amount: Amount]

/** The keys with the most, and how many there are in all. */
export interface FirstSums {
  readonly rows: readonly Ranked[]
  readonly total: number
}

/**
 * Adds up a dimension over a period. All of it is done by SQLite, and only what is asked for leaves it.
 *
 * Every `from` is the first quarter of an hour, every `to` the first after the period.
 */
export interface UsageSummer {
  /**
   * The keys with the most, without those that came to nothing.
   *
   * @param by Those alike in it are in the order of the other one, the most first, then of their keys.
   */
  first(
    dimension: number,
    range: readonly [from: number, to: number],
    by: 'ms' | 'count',
    limit: number,
  ): FirstSums
  /** Of some keys; those that are not there are left out. */
  ofKeys(
    dimension: number,
    keys: readonly string[],
    range: readonly [from: number, to: number],
  ): ReadonlyMap<string, Amount>
  /** Of all keys together. */
  total(dimension: number, range: readonly [from: number, to: number]): Amount
}

type Row = [key: string, ms: number, bytes: number, count: number, total: number]

/** Adds up usage over quarters by one dimension. SQLite adds and ranks; only the rows that are shown leave it. */
export function createUsageSummer(db: Database): UsageSummer {
  return {
    first(dimension, [from, to], by, limit) {
      const sums = sumsSql(spansOf(from, to))
      if (sums === null) return { rows: [], total: 0 }
      const other = by === 'ms' ? 'count' : 'ms'
      const rows = db
        .prepare<[object], Row>(
          `WITH sums AS (${sums}), there AS MATERIALIZED (SELECT * FROM sums WHERE ms <> 0 OR bytes <> 0 OR count <> 0)
           SELECT key, ms, bytes, count, (SELECT count(*) FROM there) FROM there
           ORDER BY ${by} DESC, ${other} DESC, key LIMIT @limit`,
        )
        .raw()
        .all({ dimension, limit })
      return { rows: rows.map(rankedOf), total: rows[0]?.[4] ?? 0 }
    },
    ofKeys(dimension, keys, [from, to]) {
      const parts = partsSql(spansOf(from, to), 'AND key IN (SELECT value FROM json_each(@keys))')
      if (parts === null || keys.length === 0) return new Map()
      const rows = db
        .prepare<[object], Row>(`SELECT key, ${SUMS} FROM (${parts}) GROUP BY key`)
        .raw()
        .all({ dimension, keys: JSON.stringify(keys) })
      return new Map(rows.map(rankedOf))
    },
    total(dimension, [from, to]) {
      const parts = partsSql(spansOf(from, to), '')
      if (parts === null) return NOTHING
      const found = db
        .prepare<[object], Amount>(`SELECT ${SUMS} FROM (${parts})`)
        .get({ dimension })
      return { ...NOTHING, ...found }
    },
  }
}

const NOTHING: Amount = { ms: 0, bytes: 0, count: 0 }
const SUMS = 'coalesce(sum(ms), 0) ms, coalesce(sum(bytes), 0) bytes, coalesce(sum(count), 0) count'

const rankedOf = ([key, ms, bytes, count]: Row): Ranked => [key, { ms, bytes, count }]

/** Rows of the spans, those that are taken away with a minus. Null: there are none. */
function partsSql(spans: readonly UsageSpan[], condition: string): string | null {
  const parts = spans.map(({ level, from, to, sign }) => {
    const [ms, bytes, count] = ['ms', 'bytes', 'count'].map((name) =>
      sign < 0 ? `-${name} ${name}` : name,
    )
    return `SELECT key, ${ms}, ${bytes}, ${count} FROM usage_${level}
      WHERE dimension = @dimension AND ${level} >= ${from} AND ${level} < ${to} ${condition}`
  })
  return parts.length === 0 ? null : parts.join(' UNION ALL ')
}

/**
 * The sum of each key. Months lie in the order of their keys, so the many rows of a year are added up as they are read; only the few
 * that set its ends right are sorted, and looked up beside them. Null: there is nothing to add.
 */
function sumsSql(spans: readonly UsageSpan[]): string | null {
  const months = spans.find(({ level }) => level === 'month')
  const others = partsSql(
    spans.filter((span) => span !== months),
    '',
  )
  const otherSums = others === null ? null : `SELECT key, ${SUMS} FROM (${others}) GROUP BY key`
  if (months === undefined) return otherSums
  const inMonths = `month >= ${months.from} AND month < ${months.to}`
  const monthSums = `SELECT key, ${SUMS} FROM usage_month WHERE dimension = @dimension AND ${inMonths} GROUP BY key`
  if (otherSums === null) return monthSums
  return `WITH ends AS MATERIALIZED (${otherSums})
    SELECT months.key, months.ms + coalesce(ends.ms, 0) ms, months.bytes + coalesce(ends.bytes, 0) bytes,
      months.count + coalesce(ends.count, 0) count
    FROM (${monthSums}) months LEFT JOIN ends ON ends.key = months.key
    UNION ALL SELECT * FROM ends WHERE NOT EXISTS (
      SELECT 1 FROM usage_month m WHERE m.dimension = @dimension AND m.key = ends.key AND ${inMonths})`
}
