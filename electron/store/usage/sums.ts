import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../open.ts'
import type { Amount } from './rollup.ts'
import { spansOf, type UsageSpan } from './spans.ts'

/** Rows read in one turn, so that the handler is never held up for long. */
const PAGE_ROWS = 1_000
/** Keys of months read in one turn; each has a row a month. */
const PAGE_KEYS = 300

/** Usage by key; some may have come to nothing. */
type UsageSums = ReadonlyMap<string, Amount>

/** Adds up a dimension over a period. */
export interface UsageSummer {
  /** @param from First quarter of an hour. @param to The first after it. */
  byKey(dimension: number, from: number, to: number): Promise<UsageSums>
  /** Of one key. */
  ofKey(dimension: number, key: string, from: number, to: number): Amount
}

type Row = [at: number | null, key: string, ms: number, bytes: number, count: number]
type Given = Readonly<Record<string, string | number>>

export function createUsageSummer(db: Database): UsageSummer {
  const pages = {
    quarter: db.prepare<[Given], Row>(pageSql('usage_quarter', 'quarter')).raw(),
    day: db.prepare<[Given], Row>(pageSql('usage_day', 'day')).raw(),
    month: db
      .prepare<[Given], Row>(
        `SELECT NULL, key, sum(ms), sum(bytes), sum(count) FROM usage_month
         WHERE dimension = @dimension AND key >= @nextKey AND month >= @from AND month < @to
         GROUP BY key ORDER BY key LIMIT ${PAGE_KEYS}`,
      )
      .raw(),
  }
  const one = {
    quarter: oneKey(db, 'usage_quarter', 'quarter'),
    day: oneKey(db, 'usage_day', 'day'),
    month: oneKey(db, 'usage_month', 'month'),
  }

  async function addSpan(sums: Map<string, Mutable>, dimension: number, span: UsageSpan) {
    const { level, from, to, sign } = span
    const size = level === 'month' ? PAGE_KEYS : PAGE_ROWS
    let next = { nextAt: from, nextKey: '' }
    for (;;) {
      const rows = pages[level].all({ dimension, from, to, ...next })
      for (const [, key, ms, bytes, count] of rows) addTo(sums, key, sign, ms, bytes, count)
      const last = rows.at(-1)
      if (last === undefined || rows.length < size) return
      next = { nextAt: last[0] ?? 0, nextKey: after(last[1]) }
      await nextTurn()
    }
  }

  return {
    async byKey(dimension, from, to) {
      const sums = new Map<string, Mutable>()
      for (const span of spansOf(from, to)) await addSpan(sums, dimension, span)
      return sums
    },
    ofKey(dimension, key, from, to) {
      const sum = { ms: 0, bytes: 0, count: 0 }
      for (const span of spansOf(from, to)) {
        const found = one[span.level].get({ dimension, key, from: span.from, to: span.to })
        sum.ms += span.sign * (found?.ms ?? 0)
        sum.bytes += span.sign * (found?.bytes ?? 0)
        sum.count += span.sign * (found?.count ?? 0)
      }
      return sum
    },
  }
}

/** The first text after another. */
const after = (key: string): string => `${key}\0`

const pageSql = (table: string, at: string): string =>
  `SELECT ${at}, key, ms, bytes, count FROM ${table} WHERE dimension = @dimension
   AND (${at}, key) >= (@nextAt, @nextKey) AND ${at} >= @from AND ${at} < @to ORDER BY ${at}, key LIMIT ${PAGE_ROWS}`

const oneKey = (db: Database, table: string, at: string) =>
  db.prepare<[Given], Amount>(
    `SELECT sum(ms) ms, sum(bytes) bytes, sum(count) count FROM ${table}
     WHERE dimension = @dimension AND key = @key AND ${at} >= @from AND ${at} < @to`,
  )

type Mutable = { -readonly [K in keyof Amount]: Amount[K] }

function addTo(
  sums: Map<string, Mutable>,
  key: string,
  sign: number,
  ms: number,
  bytes: number,
  count: number,
): void {
  const known = sums.get(key)
  if (known === undefined) {
    sums.set(key, { ms: sign * ms, bytes: sign * bytes, count: sign * count })
    return
  }
  known.ms += sign * ms
  known.bytes += sign * bytes
  known.count += sign * count
}
