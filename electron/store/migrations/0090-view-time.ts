import type { Migration } from './migration.ts'

/**
 * How long viewers watched. `day` counts UTC days since 1970-01-01; an empty `viewer_id` stands for viewers nobody named.
 * The totals of a session also say when it was last seen, from where counting goes on after a restart.
 */
const SCHEMA = `
CREATE TABLE view_time (
  day INTEGER NOT NULL,
  stream_id TEXT NOT NULL,
  viewer_id TEXT NOT NULL,
  ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (day, stream_id, viewer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX view_time_by_viewer ON view_time (viewer_id, day);
CREATE INDEX view_time_by_stream ON view_time (stream_id, day);

CREATE TABLE session_view_time (
  session_id TEXT PRIMARY KEY,
  ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  seen_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

/** Step 90: view time by stream, viewer and day, and by session. */
export const viewTime: Migration = {
  version: 90,
  name: 'view time',
  up: (db) => void db.exec(SCHEMA),
}
