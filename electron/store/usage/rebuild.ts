import { QUARTER_MS, quarterOf } from '../../../shared/usage.ts'
import type { Database } from '../database.ts'
import { DIMENSION, placesOf } from './dimensions.ts'
import { createRollup } from './rollup.ts'

/** Sessions between two times of putting what was added up into the tables. */
const BATCH = 2_000

interface Row {
  id: string
  action: 'publish' | 'subscribe'
  streamId: string
  viewerId: string | null
  grantId: string | null
  country: string
  protocol: string
  mediaServerId: string
  tags: string
  startedAtMs: number
}

/**
 * Adds usage up from the sessions and decisions that are stored, into empty tables. Within a quarter of an hour a session is
 * taken to have watched from its start on, in its first, and from the beginning of each other.
 *
 * What was watched of which no session is known is not found this way.
 */
export function rebuildUsage(db: Database): void {
  const rollup = createRollup(db)
  const usage = db.prepare<[string], { quarter: number; ms: number; bytes: number }>(
    'SELECT quarter, ms, bytes FROM session_usage WHERE session_id = ?',
  )
  const page = db.prepare<[string], Row>(
    `SELECT id, action, stream_id streamId, viewer_id viewerId, grant_id grantId, country, protocol,
       media_server_id mediaServerId, tags, started_at_ms startedAtMs
     FROM sessions WHERE id > ? ORDER BY id LIMIT ${BATCH}`,
  )
  for (let after = ''; ; ) {
    const rows = page.all(after)
    for (const row of rows) {
      const places = placesOf({ ...row, tags: JSON.parse(row.tags) })
      rollup.add(places, quarterOf(row.startedAtMs), { ms: 0, bytes: 0, count: 1 })
      for (const { quarter, ms, bytes } of usage.all(row.id)) {
        rollup.add(places, quarter, { ms, bytes, count: 0 })
        const isFirst = quarter === quarterOf(row.startedAtMs)
        const fromMs = isFirst ? row.startedAtMs : quarter * QUARTER_MS
        if (row.action === 'subscribe') rollup.addMinutes(row.streamId, quarter, ms, fromMs + ms)
      }
    }
    rollup.store()
    const last = rows.at(-1)
    if (last === undefined) break
    after = last.id
  }
  rebuildRefused(db)
}

function rebuildRefused(db: Database): void {
  const rollup = createRollup(db)
  const refused = db.prepare<[], { quarter: number; reason: string; count: number }>(
    `SELECT at_ms / ${QUARTER_MS} quarter, reason, count(*) count FROM decisions WHERE outcome = 'deny'
     GROUP BY 1, 2`,
  )
  for (const { quarter, reason, count } of refused.all()) {
    rollup.add([[DIMENSION.refused, reason]], quarter, { ms: 0, bytes: 0, count })
  }
  rollup.store()
}
