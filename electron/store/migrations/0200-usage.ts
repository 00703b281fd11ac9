import { QUARTER_MS, quarterOf } from '../../../shared/usage.ts'
import type { Database } from '../database.ts'
import type { Migration } from './migration.ts'

/**
 * `session_usage` says how long a session watched and what it was sent in each quarter of an hour, numbered from 1970-01-01
 * UTC. Ids of sessions sort by start, so its rows come in near the end of the table; so does the search for sessions by
 * start, which is a range of ids. `sessions_long` finds those that began more than a day before a period they reach into.
 */
const SCHEMA = `
CREATE TABLE session_usage (
  session_id TEXT NOT NULL,
  quarter INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (session_id, quarter)
) STRICT, WITHOUT ROWID;

ALTER TABLE sessions ADD COLUMN tracking_id TEXT;
UPDATE sessions SET tracking_id = (
  SELECT substr(value, 10) FROM json_each(tags) WHERE substr(value, 1, 9) = 'tracking:' AND length(value) > 9
  ORDER BY key LIMIT 1
) WHERE tags LIKE '%"tracking:_%';
CREATE INDEX sessions_long ON sessions (ended_at_ms) WHERE ended_at_ms - started_at_ms > 86400000;
`

interface Total {
  session_id: string
  ms: number
  bytes: number
  seen_at_ms: number
}

/** What was counted before is taken to have been watched without a pause until the session was last seen. */
function spread(db: Database): void {
  const totals = db.prepare<[], Total>(
    'SELECT session_id, ms, bytes, seen_at_ms FROM session_view_time',
  )
  const add = db.prepare<[string, number, number, number]>(
    `INSERT INTO session_usage VALUES (?, ?, ?, ?) ON CONFLICT (session_id, quarter)
     DO UPDATE SET ms = ms + excluded.ms, bytes = bytes + excluded.bytes`,
  )
  for (const { session_id, ms, bytes, seen_at_ms } of totals.all()) {
    add.run(session_id, quarterOf(seen_at_ms), 0, bytes)
    let from = seen_at_ms - ms
    while (from < seen_at_ms) {
      const until = Math.min(seen_at_ms, (quarterOf(from) + 1) * QUARTER_MS)
      add.run(session_id, quarterOf(from), until - from, 0)
      from = until
    }
  }
}

/** Step 200: usage of sessions by the quarter of an hour, their tracking id. */
export const usage: Migration = {
  version: 200,
  name: 'usage',
  up(db) {
    db.exec(SCHEMA)
    spread(db)
  },
}
