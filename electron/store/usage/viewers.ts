import { setImmediate as nextTurn } from 'node:timers/promises'
import { QUARTER_MS } from '../../../shared/usage.ts'
import type { Database } from '../database.ts'
import { MINUTE_COLUMNS, MINUTE_MS } from './minutes.ts'

const DAY_QUARTERS = 96
/** Quarters read in one turn. */
const PAGE_QUARTERS = 1_000

/** What was watched in a quarter of an hour: in all, and in its fullest minute. */
export interface QuarterViewers {
  readonly quarter: number
  readonly ms: number
  readonly mostMs: number
}

interface Peak {
  /** Viewers in one minute. */
  readonly viewers: number
  /** That minute, epoch milliseconds. */
  readonly atMs: number
}

/** Reads how many watched at once. An empty stream id stands for all streams. */
export interface Viewers {
  /** @param from First quarter of an hour. @param to The first after it. */
  quarters(streamId: string, from: number, to: number): AsyncIterable<QuarterViewers>
  /** Null when nobody watched. The first of several alike. */
  peak(streamId: string, from: number, to: number): Peak | null
}

/** Viewers who watched so much in one minute, milliseconds. A part of one counts as one. */
export const viewersIn = (minuteMs: number): number => Math.ceil(minuteMs / MINUTE_MS)

/** Reads how many watched a stream at a time, from the minutes of each quarter. */
export function createViewers(db: Database): Viewers {
  const range = 'FROM usage_minutes WHERE stream_id = ? AND quarter >= ? AND quarter < ?'
  const sum = MINUTE_COLUMNS.join(' + ')
  const most = `max(${MINUTE_COLUMNS.join(', ')})`
  const page = db.prepare<[string, number, number], QuarterViewers>(
    `SELECT quarter, ${sum} ms, ${most} mostMs ${range} ORDER BY quarter LIMIT ${PAGE_QUARTERS}`,
  )
  const fullest = db
    .prepare<[string, number, number], number[]>(
      `SELECT quarter, ${MINUTE_COLUMNS.join(', ')} ${range} ORDER BY ${most} DESC, quarter LIMIT 1`,
    )
    .raw()
  const fullestDay = db.prepare<[string, number, number], { day: number; ms: number }>(
    `SELECT day, ms FROM usage_peak WHERE stream_id = ? AND day >= ? AND day < ?
     ORDER BY ms DESC, day LIMIT 1`,
  )

  function peakIn(streamId: string, from: number, to: number): Peak | null {
    const row = from < to ? fullest.get(streamId, from, to) : undefined
    if (row === undefined) return null
    const [quarter = 0, ...minutes] = row
    const mostMs = Math.max(...minutes)
    const atMs = quarter * QUARTER_MS + minutes.indexOf(mostMs) * MINUTE_MS
    return mostMs > 0 ? { viewers: viewersIn(mostMs), atMs } : null
  }

  return {
    async *quarters(streamId, from, to) {
      for (let next = from; ; ) {
        const rows = page.all(streamId, next, to)
        yield* rows
        const last = rows.at(-1)
        if (last === undefined || rows.length < PAGE_QUARTERS) return
        next = last.quarter + 1
        await nextTurn()
      }
    },
    peak(streamId, from, to) {
      const fromDay = Math.ceil(from / DAY_QUARTERS)
      const toDay = Math.floor(to / DAY_QUARTERS)
      if (fromDay >= toDay) return peakIn(streamId, from, to)
      const day = fullestDay.get(streamId, fromDay, toDay)?.day ?? fromDay
      return higher(
        higher(
          peakIn(streamId, from, fromDay * DAY_QUARTERS),
          peakIn(streamId, day * DAY_QUARTERS, (day + 1) * DAY_QUARTERS),
        ),
        peakIn(streamId, toDay * DAY_QUARTERS, to),
      )
    },
  }
}

/** The earlier one where both are alike. */
function higher(one: Peak | null, later: Peak | null): Peak | null {
  if (one === null || later === null) return one ?? later
  return later.viewers > one.viewers ? later : one
}
