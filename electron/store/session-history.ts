import { AppError } from '../../shared/errors.ts'
import { isUnproven } from '../../shared/proven-grant.ts'
import type { Session } from '../../shared/session.ts'
import type { Database } from './database.ts'
import { limitOf } from './decision-history.ts'
import {
  type DecisionRow,
  fromDecisionRow,
  fromSessionRow,
  readProof,
  type SessionRow,
} from './history-rows.ts'

export interface EndedFilter {
  /** `nextBefore` of the page before. */
  readonly before?: string
  readonly streamId?: string
  /** Of these alone, ids with commas between, 100 at most. Default all. */
  readonly ids?: string
  /** 1 to 1000. Default 100. */
  readonly limit?: string
}

export interface EndedPage {
  readonly sessions: readonly Session[]
  /** Null at the end. */
  readonly nextBefore: string | null
}

export interface SessionHistory {
  /** Latest end first. @throws AppError ERR_INPUT_INVALID when `before` is not what an earlier page answered. */
  listEnded(filter: EndedFilter): EndedPage
  /** Sessions without an end, oldest first, with whether the grant they name let them in. */
  live(): Session[]
  /** Null when there is none of this id. */
  get(id: string): Session | null
  /** Those with a grant that ended since a moment, epoch milliseconds; the latest 20,000, oldest first; as `live`. */
  endedSince(sinceMs: number): Session[]
  /** Those that ended as revoked since a moment, epoch milliseconds. */
  revokedSince(sinceMs: number): Session[]
}

/** Read at start, which must not wait for more. */
const MOST_SINCE = 20_000

type Cursor = readonly [endedAtMs: number, id: string]

/** Greater than every id, since ids are ASCII. */
const AFTER_ALL: Cursor = [Number.MAX_SAFE_INTEGER, '~']

/** Ended sessions, latest first, optionally of one stream. Each form has an index of its own. */
export const endedSql = (ofStream: boolean): string =>
  `SELECT sessions.*, v.ms AS viewed_ms FROM sessions LEFT JOIN session_view_time v ON v.session_id = id
   WHERE ended_at_ms IS NOT NULL${ofStream ? ' AND stream_id = @streamId' : ''}
   AND (ended_at_ms, id) < (@endedAtMs, @id) ORDER BY ended_at_ms DESC, id DESC LIMIT @limit`

export const LIVE_SQL = 'SELECT * FROM sessions WHERE ended_at_ms IS NULL ORDER BY id'

/** Prepares the queries on `sessions`. */
export function createSessionHistory(db: Database): SessionHistory {
  type Given = Record<string, string | number>
  const ended = db.prepare<[Given], SessionRow>(endedSql(false))
  const endedOfStream = db.prepare<[Given], SessionRow>(endedSql(true))
  const live = db.prepare<[], SessionRow>(LIVE_SQL)
  const revoked = db.prepare<[number], SessionRow>(
    `SELECT * FROM sessions WHERE ended_at_ms >= ? AND end = 'revoked'`,
  )
  const since = db.prepare<[number], SessionRow>(
    `SELECT * FROM sessions WHERE ended_at_ms >= ? AND grant_id IS NOT NULL
     ORDER BY ended_at_ms DESC, id DESC LIMIT ${MOST_SINCE}`,
  )
  const one = db.prepare<[string], SessionRow>('SELECT * FROM sessions WHERE id = ?')
  const decision = db.prepare<[number], DecisionRow>('SELECT * FROM decisions WHERE id = ?')

  /** The same with whether the grant it names let it in, which most sessions tell by their reason. */
  function withProof(row: SessionRow): Session {
    const session = fromSessionRow(row)
    const kept = readProof(row)
    if (kept !== null) return { ...session, ...kept }
    const { grantId, reason, tags } = session
    // Only a grant that was accepted has tags to give.
    const isProven = reason === 'grant_accepted' || tags.length > 0
    if (grantId === null || isProven) return session
    const found = decision.get(session.decisionId)
    // One whose decision is not kept any more counts for no grant, since nobody can tell whose it was.
    const isKnown = found !== undefined && !isUnproven(fromDecisionRow(found))
    return isKnown ? session : { ...session, isUnproven: true }
  }

  return {
    listEnded(filter) {
      const { before, streamId } = filter
      const [endedAtMs, id] = before === undefined ? AFTER_ALL : parseCursor(before)
      const given = { endedAtMs, id, limit: limitOf(filter.limit) }
      if (filter.ids !== undefined) {
        const asked = [...new Set(filter.ids.split(','))].flatMap((each) => one.get(each) ?? [])
        return pageOf(asked.map(fromSessionRow), filter)
      }
      const rows =
        streamId === undefined ? ended.all(given) : endedOfStream.all({ ...given, streamId })
      return pageOf(rows.map(fromSessionRow), filter)
    },
    live: () => live.all().map(withProof),
    endedSince: (sinceMs) => since.all(sinceMs).map(withProof).reverse(),
    revokedSince: (sinceMs) => revoked.all(sinceMs).map(fromSessionRow),
    get(id) {
      const row = one.get(id)
      return row === undefined ? null : fromSessionRow(row)
    },
  }
}

/**
 * The page of some sessions that a filter asks for, the latest end first. Pure.
 *
 * @param sessions In any order; those that go on, and those that do not fit, are left out. No more than once each.
 * @throws AppError ERR_INPUT_INVALID
 */
export function pageOf(sessions: readonly Session[], filter: EndedFilter): EndedPage {
  const limit = limitOf(filter.limit)
  const page = sessions
    .filter((session) => isWanted(session, filter))
    .sort((one, other) => (isBefore(other, cursorOf(one)) ? -1 : 1))
    .slice(0, limit)
  const last = page.at(-1)
  const isFull = page.length >= limit && last !== undefined
  return { sessions: page, nextBefore: isFull ? cursorOf(last) : null }
}

function isWanted(session: Session, { streamId, ids, before }: EndedFilter): boolean {
  if (streamId !== undefined && session.streamId !== streamId) return false
  if (ids !== undefined && !ids.split(',').includes(session.id)) return false
  return isBefore(session, before)
}

/** What a page that ends with a session answers as `nextBefore`. */
const cursorOf = ({ endedAtMs, id }: Session): string => `${endedAtMs}.${id}`

/**
 * Whether an ended session comes after a page.
 *
 * @param cursor `nextBefore` of that page. Undefined: there was none.
 * @throws AppError ERR_INPUT_INVALID
 */
function isBefore({ endedAtMs, id }: Session, cursor: string | undefined): boolean {
  const [atMs, afterId] = cursor === undefined ? AFTER_ALL : parseCursor(cursor)
  return endedAtMs !== null && (endedAtMs === atMs ? id < afterId : endedAtMs < atMs)
}

function parseCursor(text: string): Cursor {
  const parts = /^(\d{1,16})\.([\w-]{1,64})$/.exec(text)
  if (parts === null) {
    throw new AppError('ERR_INPUT_INVALID', 'That is not a page of ended sessions.')
  }
  return [Number(parts[1]), parts[2] ?? '']
}
