import { setImmediate as nextTurn } from 'node:timers/promises'
import { QUARTER_MS, type UsageFilter, type UsageSession } from '../../../shared/usage.ts'
import type { Database } from '../database.ts'
import { fromSessionRow, type SessionRow } from '../history-rows.ts'
import { LONG_SESSIONS, periodRange } from '../session-periods.ts'
import { NONE, plainTags } from './dimensions.ts'

/** Sessions looked at in one turn. */
const PAGE_SESSIONS = 200

/** A filter with what it is about. */
export interface SessionsAsked {
  readonly fromMs: number
  readonly toMs: number
  readonly filter: UsageFilter
  /** Also publishers. Default: viewers only. */
  readonly publishers?: boolean
  /** Those that sort before this id only. Default: all. */
  readonly before?: string
  /** The earliest start first; `before` is not asked with it. Default: the latest. */
  readonly isForward?: boolean
}

/** A session of a period, with the quarters of an hour it has a part in. */
export interface SessionInPeriod extends UsageSession {
  readonly quarters: readonly { readonly quarter: number; readonly ms: number }[]
}

/** Finds the sessions that were there at some moment of a period, in order of their start, in small slices. */
export function createSessionsInPeriod(
  db: Database,
): (asked: SessionsAsked) => AsyncIterable<SessionInPeriod> {
  type Given = Readonly<Record<string, string | number>>
  const select = (where: string, order: 'ASC' | 'DESC') =>
    db.prepare<[Given], SessionRow>(
      `SELECT * FROM sessions WHERE ${where} ORDER BY id ${order} LIMIT ${PAGE_SESSIONS}`,
    )
  const recent = select('id >= @idFrom AND id < @before', 'DESC')
  const long = select(`id IN (${LONG_SESSIONS}) AND id < @before`, 'DESC')
  const nextLong = select(`id IN (${LONG_SESSIONS}) AND id > @after`, 'ASC')
  const nextRecent = select('id >= @idFrom AND id < @idTo AND id > @after', 'ASC')
  const usage = db.prepare<
    [string, number, number],
    { quarter: number; ms: number; bytes: number }
  >(
    'SELECT quarter, ms, bytes FROM session_usage WHERE session_id = ? AND quarter >= ? AND quarter < ?',
  )

  async function* forward(asked: SessionsAsked): AsyncIterable<SessionRow> {
    const range = periodRange(asked.fromMs, asked.toMs)
    for (const find of [nextLong, nextRecent]) {
      let after = ''
      for (;;) {
        const page = find.all({ ...range, after })
        yield* page
        const last = page.at(-1)
        if (last === undefined || page.length < PAGE_SESSIONS) break
        after = last.id
        await nextTurn()
      }
    }
  }

  async function* rows(asked: SessionsAsked): AsyncIterable<SessionRow> {
    if (asked.isForward) {
      yield* forward(asked)
      return
    }
    const range = periodRange(asked.fromMs, asked.toMs)
    for (const find of [recent, long]) {
      const first = find === recent ? range.idTo : range.idFrom
      let before = asked.before !== undefined && asked.before < first ? asked.before : first
      for (;;) {
        const page = find.all({ ...range, before })
        yield* page
        const last = page.at(-1)
        if (last === undefined || page.length < PAGE_SESSIONS) break
        before = last.id
        await nextTurn()
      }
    }
  }

  return async function* find(asked) {
    const fits = filterOf(asked)
    const quarters = [asked.fromMs / QUARTER_MS, asked.toMs / QUARTER_MS] as const
    for await (const row of rows(asked)) {
      if (row.ended_at_ms !== null && row.ended_at_ms < asked.fromMs) continue
      if (!fits(row)) continue
      const found = usage.all(row.id, ...quarters)
      let ms = 0
      let bytes = 0
      for (const each of found) {
        ms += each.ms
        bytes += each.bytes
      }
      yield { session: fromSessionRow(row), ms, bytes, quarters: found }
    }
  }
}

function filterOf({ filter, publishers = false }: SessionsAsked): (row: SessionRow) => boolean {
  const { streamId, viewerId, grantId, tag, trackingId, country, protocol, mediaServerId } = filter
  const columns: [keyof SessionRow, string | undefined][] = [
    ['stream_id', streamId],
    ['viewer_id', viewerId],
    ['grant_id', grantId],
    ['country', country],
    ['protocol', protocol],
    ['media_server_id', mediaServerId],
    ['tracking_id', trackingId],
  ]
  const wanted = columns.filter((each) => each[1] !== undefined)
  return (row) =>
    (publishers || row.action === 'subscribe') &&
    wanted.every(([column, value]) => (row[column] ?? '') === value) &&
    (tag === undefined || hasTag(row, tag))
}

/** @param tag Empty: has none. */
function hasTag({ tags }: SessionRow, tag: string): boolean {
  const plain = plainTags(JSON.parse(tags))
  return tag === NONE ? plain.length === 0 : plain.includes(tag)
}
