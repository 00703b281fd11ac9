import { QUARTER_MS } from '../../../shared/usage.ts'
import type { Database } from '../database.ts'
import { NONE, type UsagePlace } from './dimensions.ts'
import { MINUTE_COLUMNS, noMinutes, spreadOverMinutes } from './minutes.ts'

/** Quarters of an hour in a day. */
const DAY_QUARTERS = 96
const DAY_MS = DAY_QUARTERS * QUARTER_MS

/** The UTC month a UTC day lies in, counted from year 0. */
export function monthOfDay(day: number): number {
  const date = new Date(day * DAY_MS)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** What is added at a place. */
export interface Amount {
  readonly ms: number
  readonly bytes: number
  /** Sessions that began, or refusals. */
  readonly count: number
}

/** Adds usage up in memory, until it is put into the tables all at once. */
export interface Rollup {
  add(places: readonly UsagePlace[], quarter: number, amount: Amount): void
  /** Adds to the minutes of a stream and of all. */
  addMinutes(streamId: string, quarter: number, ms: number, seenAtMs: number): void
  /** Puts what was added into the tables. In the transaction of what it was added for. */
  store(): void
  /** Forgets what was added, because that transaction fell through. */
  clear(): void
}

interface Sum {
  readonly dimension: number
  readonly key: string
  /** Quarter, day or month. */
  readonly at: number
  ms: number
  bytes: number
  count: number
}
type Sums = Map<string, Sum>

/** Prepares the statements. What many entries have in common costs one upsert for all of them. */
export function createRollup(db: Database): Rollup {
  const quarters: Sums = new Map()
  const minutes = new Map<string, { streamId: string; quarter: number; ms: number[] }>()
  const putQuarter = upsert(db, 'usage_quarter', '@dimension, @at, @key', 'dimension, quarter, key')
  const putDay = upsert(db, 'usage_day', '@dimension, @at, @key', 'dimension, day, key')
  const putMonth = upsert(db, 'usage_month', '@dimension, @key, @at', 'dimension, key, month')
  const putMinutes = db
    .prepare<[string, number, ...number[]], number>(
      `INSERT INTO usage_minutes VALUES (?, ?, ${MINUTE_COLUMNS.map(() => '?').join(', ')})
       ON CONFLICT (stream_id, quarter)
       DO UPDATE SET ${MINUTE_COLUMNS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}
       RETURNING max(${MINUTE_COLUMNS.join(', ')})`,
    )
    .pluck()
  const putPeak = db.prepare<[string, number, number]>(
    `INSERT INTO usage_peak VALUES (?, ?, ?) ON CONFLICT (stream_id, day)
     DO UPDATE SET ms = max(ms, excluded.ms)`,
  )

  function addMinutesOf(streamId: string, quarter: number, ms: number, seenAtMs: number): void {
    const key = `${quarter} ${streamId}`
    let known = minutes.get(key)
    if (known === undefined) {
      known = { streamId, quarter, ms: noMinutes() }
      minutes.set(key, known)
    }
    spreadOverMinutes(known.ms, quarter, ms, seenAtMs)
  }

  function storeMinutes(): void {
    for (const { streamId, quarter, ms } of minutes.values()) {
      const most = putMinutes.get(streamId, quarter, ...ms) ?? 0
      putPeak.run(streamId, Math.floor(quarter / DAY_QUARTERS), most)
    }
  }

  function clear(): void {
    quarters.clear()
    minutes.clear()
  }

  return {
    add(places, quarter, amount) {
      for (const [dimension, key] of places) addTo(quarters, dimension, key, quarter, amount)
    },
    addMinutes(streamId, quarter, ms, seenAtMs) {
      if (ms === 0) return
      addMinutesOf(streamId, quarter, ms, seenAtMs)
      addMinutesOf(NONE, quarter, ms, seenAtMs)
    },
    store() {
      const days = coarser(quarters, (quarter) => Math.floor(quarter / DAY_QUARTERS))
      for (const sum of quarters.values()) putQuarter.run(sum)
      for (const sum of days.values()) putDay.run(sum)
      for (const sum of coarser(days, monthOfDay).values()) putMonth.run(sum)
      storeMinutes()
      clear()
    },
    clear,
  }
}

function upsert(db: Database, table: string, values: string, key: string) {
  return db.prepare<[Sum]>(
    `INSERT INTO ${table} VALUES (${values}, @ms, @bytes, @count) ON CONFLICT (${key})
     DO UPDATE SET ms = ms + excluded.ms, bytes = bytes + excluded.bytes, count = count + excluded.count`,
  )
}

function addTo(sums: Sums, dimension: number, key: string, at: number, amount: Amount): void {
  const name = `${dimension} ${at} ${key}`
  const known = sums.get(name)
  if (known === undefined) {
    const { ms, bytes, count } = amount
    sums.set(name, { dimension, key, at, ms, bytes, count })
    return
  }
  known.ms += amount.ms
  known.bytes += amount.bytes
  known.count += amount.count
}

function coarser(sums: Sums, of: (at: number) => number): Sums {
  const made: Sums = new Map()
  for (const sum of sums.values()) addTo(made, sum.dimension, sum.key, of(sum.at), sum)
  return made
}
