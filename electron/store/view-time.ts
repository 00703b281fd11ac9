import { QUARTER_MS } from '../../shared/usage.ts'
import type { ViewTimePage, ViewTimeRow } from '../../shared/view-time.ts'
import type { Database } from './database.ts'
import type { JournalEntry } from './types.ts'

type Viewed = Extract<JournalEntry, { kind: 'viewed' }>

/** Which view time is asked for; what is left out means all. */
export interface ViewTimeFilter {
  readonly streamId?: string
  readonly viewerId?: string
  /** First and last UTC day, `YYYY-MM-DD`. */
  readonly from?: string
  readonly to?: string
  readonly limit: number
}

/** What a session was counted at when the store was opened. */
export interface SessionViewed {
  readonly viewedMs: number
  readonly seenAtMs: number
}

const DAY_MS = 86_400_000
/** Stands for viewers nobody named, since a key has no null. */
const NOBODY = ''

/** Prepares adding one entry to the tables. */
export function createViewTimeAdder(db: Database): (entry: Viewed) => void {
  const addDay = db.prepare<[number, string, string, number, number]>(`
    INSERT INTO view_time VALUES (?, ?, ?, ?, ?) ON CONFLICT (day, stream_id, viewer_id)
    DO UPDATE SET ms = ms + excluded.ms, bytes = bytes + excluded.bytes`)
  const addSession = db.prepare<[string, number, number, number]>(`
    INSERT INTO session_view_time VALUES (?, ?, ?, ?) ON CONFLICT (session_id)
    DO UPDATE SET ms = ms + excluded.ms, bytes = bytes + excluded.bytes,
      seen_at_ms = max(seen_at_ms, excluded.seen_at_ms)`)
  const addUsage = db.prepare<[string, number, number, number]>(`
    INSERT INTO session_usage VALUES (?, ?, ?, ?) ON CONFLICT (session_id, quarter)
    DO UPDATE SET ms = ms + excluded.ms, bytes = bytes + excluded.bytes`)
  return ({ action, quarter, streamId, viewerId, sessionId, ms, bytes, seenAtMs }) => {
    const day = Math.floor((quarter * QUARTER_MS) / DAY_MS)
    if (action === 'subscribe') addDay.run(day, streamId, viewerId ?? NOBODY, ms, bytes)
    if (sessionId === null) return
    addSession.run(sessionId, ms, bytes, seenAtMs)
    addUsage.run(sessionId, quarter, ms, bytes)
  }
}

/** Lists view time that is in the tables, latest day first. */
export function createViewTimeList(db: Database): (filter: ViewTimeFilter) => ViewTimePage {
  const where = `WHERE day BETWEEN @from AND @to AND (@streamId IS NULL OR stream_id = @streamId)
    AND (@viewerId IS NULL OR viewer_id = @viewerId)`
  const rows = db.prepare<[object], Row>(
    `SELECT * FROM view_time ${where} ORDER BY day DESC, ms DESC, stream_id, viewer_id LIMIT @limit`,
  )
  const sum = db.prepare<[object], { ms: number; bytes: number; rows: number }>(
    `SELECT coalesce(sum(ms), 0) ms, coalesce(sum(bytes), 0) bytes, count(*) rows FROM view_time ${where}`,
  )
  return (filter) => {
    const given = {
      streamId: filter.streamId ?? null,
      viewerId: filter.viewerId ?? null,
      from: filter.from === undefined ? 0 : dayOf(filter.from),
      to: filter.to === undefined ? Number.MAX_SAFE_INTEGER : dayOf(filter.to),
    }
    const total = sum.get(given) ?? { ms: 0, bytes: 0, rows: 0 }
    return {
      rows: rows.all({ ...given, limit: filter.limit }).map(fromRow),
      totalMs: total.ms,
      totalBytes: total.bytes,
      totalRows: total.rows,
    }
  }
}

/** What sessions without an end were counted at, by their ids; also from what is not folded yet. */
export function sessionsViewed(
  db: Database,
  unfolded: Iterable<JournalEntry>,
): ReadonlyMap<string, SessionViewed> {
  const stored = db.prepare<[], { id: string; ms: number; at: number }>(
    `SELECT v.session_id id, v.ms, v.seen_at_ms at FROM sessions s
     JOIN session_view_time v ON v.session_id = s.id WHERE s.ended_at_ms IS NULL`,
  )
  const found = new Map<string, SessionViewed>()
  for (const { id, ms, at } of stored.all()) found.set(id, { viewedMs: ms, seenAtMs: at })
  for (const entry of unfolded) {
    if (entry.kind !== 'viewed' || entry.sessionId === null) continue
    const before = found.get(entry.sessionId) ?? { viewedMs: 0, seenAtMs: 0 }
    found.set(entry.sessionId, {
      viewedMs: before.viewedMs + entry.ms,
      seenAtMs: Math.max(before.seenAtMs, entry.seenAtMs),
    })
  }
  return found
}

interface Row {
  day: number
  stream_id: string
  viewer_id: string
  ms: number
  bytes: number
}

const fromRow = (row: Row): ViewTimeRow => ({
  day: new Date(row.day * DAY_MS).toISOString().slice(0, 10),
  streamId: row.stream_id,
  viewerId: row.viewer_id === NOBODY ? null : row.viewer_id,
  ms: row.ms,
  bytes: row.bytes,
})

const dayOf = (text: string): number => Math.floor(Date.parse(text) / DAY_MS)
