import type { DecisionRecord, Session } from '../../../shared/session.ts'
import { quarterOf } from '../../../shared/usage.ts'
import type { Database } from '../database.ts'
import type { JournalEntry } from '../types.ts'
import { DIMENSION, placesOf, placesWithoutSession, type UsagePlace } from './dimensions.ts'
import { createRollup, type Rollup } from './rollup.ts'

type Viewed = Extract<JournalEntry, { kind: 'viewed' }>

/** Adds up what entries tell of usage, each entry once. */
export interface UsageFold extends Pick<Rollup, 'store' | 'clear'> {
  /** A session that was not in the table before. */
  started(session: Session): void
  viewed(entry: Viewed): void
  /** A decision, and how one of the same id came out that it takes the place of. */
  decided(
    decision: DecisionRecord,
    replaced: Pick<DecisionRecord, 'outcome' | 'reason'> | null,
  ): void
}

interface Row {
  stream_id: string
  action: Session['action']
  viewer_id: string | null
  grant_id: string | null
  country: string
  protocol: string
  media_server_id: string
  tags: string
}

/** Sessions whose places are remembered at most. */
const REMEMBERED = 20_000
const ONE = { ms: 0, bytes: 0, count: 1 }
const ONE_LESS = { ms: 0, bytes: 0, count: -1 }

/** Adds up what sessions watched, in the transaction that folds them. Each entry counts once. */
export function createUsageFold(db: Database): UsageFold {
  const rollup = createRollup(db)
  const known = new Map<string, readonly UsagePlace[]>()
  const find = db.prepare<[string], Row>(
    `SELECT stream_id, action, viewer_id, grant_id, country, protocol, media_server_id, tags
     FROM sessions WHERE id = ?`,
  )

  function remember(id: string, places: readonly UsagePlace[]): readonly UsagePlace[] {
    if (known.size >= REMEMBERED) known.clear()
    known.set(id, places)
    return places
  }

  function placesFor({ sessionId, action, streamId, viewerId }: Viewed): readonly UsagePlace[] {
    const before = sessionId === null ? undefined : known.get(sessionId)
    if (before !== undefined) return before
    const row = sessionId === null ? undefined : find.get(sessionId)
    if (sessionId === null || row === undefined) {
      return placesWithoutSession(action, streamId, viewerId)
    }
    return remember(sessionId, placesOfRow(row))
  }

  return {
    started(session) {
      const places = remember(session.id, placesOf(session))
      rollup.add(places, quarterOf(session.startedAtMs), ONE)
    },
    viewed(entry) {
      const { action, streamId, quarter, ms, bytes, seenAtMs } = entry
      rollup.add(placesFor(entry), quarter, { ms, bytes, count: 0 })
      if (action === 'subscribe') rollup.addMinutes(streamId, quarter, ms, seenAtMs)
    },
    decided({ outcome, reason, atMs }, replaced) {
      const quarter = quarterOf(atMs)
      if (replaced?.outcome === 'deny') {
        rollup.add([[DIMENSION.refused, replaced.reason]], quarter, ONE_LESS)
      }
      if (outcome === 'deny') rollup.add([[DIMENSION.refused, reason]], quarter, ONE)
    },
    store: rollup.store,
    clear: rollup.clear,
  }
}

const placesOfRow = (row: Row): readonly UsagePlace[] =>
  placesOf({
    action: row.action,
    streamId: row.stream_id,
    viewerId: row.viewer_id,
    grantId: row.grant_id,
    country: row.country,
    protocol: row.protocol,
    mediaServerId: row.media_server_id,
    tags: JSON.parse(row.tags),
  })
