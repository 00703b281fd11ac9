import { join } from 'node:path'
import { sessionIdOf } from '../../electron/sessions/record.ts'
import { DATABASE_FILE } from '../../electron/storage.ts'
import type { Database } from '../../electron/store/database.ts'
import { migrate } from '../../electron/store/migrate.ts'
import { openDatabase } from '../../electron/store/open.ts'
import { quarterOf } from '../../shared/usage.ts'

/** Rows of one transaction. */
const BATCH = 20_000
const FIRST_MS = Date.UTC(2026, 9, 1)
const MONTH_MS = 31 * 86_400_000
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.5 Mobile/15E148 Safari/604.1',
  'VLC/3.0.21 LibVLC/3.0.21',
  'Lavf/60.16.100',
  'AppleCoreMedia/1.0.0.23F79 (iPhone; U; CPU OS 19_5 like Mac OS X; de_de)',
] as const
const COUNTRIES = ['DE', 'AT', 'CH', 'GB', 'US', 'FR', '??'] as const

/** Makes a migrated database in a folder, with ended sessions of one month of a busy station in it. */
export function makeSessions(directory: string, count: number): void {
  const db = openDatabase(join(directory, DATABASE_FILE))
  try {
    migrate(db, { backupDirectory: join(directory, 'backups') })
    fill(db, count)
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.exec('ANALYZE')
  } finally {
    db.close()
  }
}

function fill(db: Database, count: number): void {
  const putSession = db.prepare(`
    INSERT INTO sessions (id, decision_id, media_server_id, session_key, stream_id, stream_name, action, protocol, address,
      country, user_agent, referer, viewer_id, grant_id, reason, tags, started_at_ms, ended_at_ms, end)
    VALUES (@id, @n, @server, @key, @stream, @name, 'subscribe', 'nimble', @address,
      @country, @agent, @referer, @viewer, @grant, 'grant_accepted', @tags, @startedAtMs, @endedAtMs, 'reported')`)
  const putViewed = db.prepare('INSERT INTO session_view_time VALUES (?, ?, ?, ?)')
  const putUsage = db.prepare('INSERT INTO session_usage VALUES (?, ?, ?, ?)')
  const putBatch = db.transaction((from: number) => {
    for (let n = from; n < Math.min(from + BATCH, count); n++) {
      const session = sessionAt(n, count)
      putSession.run(session)
      const viewedMs = session.endedAtMs - session.startedAtMs
      putViewed.run(session.id, viewedMs, viewedMs * 250, session.endedAtMs)
      putUsage.run(session.id, quarterOf(session.endedAtMs), viewedMs, viewedMs * 250)
    }
  })
  for (let from = 0; from < count; from += BATCH) putBatch(from)
}

function sessionAt(n: number, count: number) {
  const startedAtMs = FIRST_MS + Math.floor((n / count) * MONTH_MS)
  return {
    id: sessionIdOf(startedAtMs, n + 1),
    n: n + 1,
    server: `nimble-${n % 3}`,
    key: `${n * 7919}`,
    stream: `stream-${n % 20}`,
    name: `live/stream-${n % 20}`,
    address: `81.${n % 200}.${(n >> 8) % 256}.${1 + (n % 250)}`,
    country: COUNTRIES[n % COUNTRIES.length],
    agent: AGENTS[n % AGENTS.length],
    referer: n % 2 === 0 ? 'https://station.example/listen' : null,
    viewer: n % 3 === 0 ? null : `viewer-${n % 50_000}`,
    grant: n % 4 === 0 ? null : `rj-${n % 9_000}`,
    tags: n % 3 === 0 ? '["customer=42","season"]' : '[]',
    startedAtMs,
    endedAtMs: startedAtMs + 1_000 + ((n * 7919) % 3_600_000),
  }
}
