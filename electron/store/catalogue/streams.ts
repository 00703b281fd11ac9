import { streamLimitsSchema } from '../../../shared/session-limit.ts'
import type { Stream } from '../../../shared/stream.ts'
import type { Database } from '../database.ts'

interface Row {
  id: string
  name: string
  title: string
  mode: Stream['mode']
  group_name: string | null
  enabled: number
  recheck_seconds: number
  recheck_grace_seconds: number
  end_after_missed_checks: number
  end_after_failed_checks: number
  max_session_seconds: number | null
  expiry_ends: Stream['expiryEnds']
  play_url: string | null
  origin_url: string | null
  origin_allow_private: number
  poster_url: string | null
  limits: string | null
  front_door: number
  whip_url: string | null
  created_at_ms: number
  updated_at_ms: number
}

export interface StreamTable {
  /** In the order they were added. */
  all(): Stream[]
  /** The id of the stream with a name. Null when none has it. */
  idOf(name: string): string | null
  /** Adds the stream, or replaces the one with its id. */
  put(stream: Stream): void
  /** Removes the stream and the keys and links that need it, and says how many those were. */
  remove(id: string): { keys: number; links: number }
}

/** Prepares the statements on `streams`. */
export function streamTable(db: Database): StreamTable {
  const all = db.prepare<[], Row>('SELECT * FROM streams ORDER BY created_at_ms, rowid')
  const put = db.prepare<Row>(`
    INSERT INTO streams (id, name, title, mode, group_name, enabled, recheck_seconds, recheck_grace_seconds,
      end_after_missed_checks, end_after_failed_checks, max_session_seconds, play_url, origin_url, origin_allow_private,
      front_door, whip_url, poster_url, limits, expiry_ends, created_at_ms, updated_at_ms)
    VALUES (@id, @name, @title, @mode, @group_name, @enabled, @recheck_seconds, @recheck_grace_seconds,
      @end_after_missed_checks, @end_after_failed_checks, @max_session_seconds, @play_url, @origin_url, @origin_allow_private,
      @front_door, @whip_url, @poster_url, @limits, @expiry_ends, @created_at_ms, @updated_at_ms)
    ON CONFLICT (id) DO UPDATE SET name = @name, title = @title, mode = @mode, group_name = @group_name,
      enabled = @enabled, recheck_seconds = @recheck_seconds, recheck_grace_seconds = @recheck_grace_seconds,
      end_after_missed_checks = @end_after_missed_checks, end_after_failed_checks = @end_after_failed_checks, max_session_seconds = @max_session_seconds,
      play_url = @play_url, origin_url = @origin_url, origin_allow_private = @origin_allow_private,
      front_door = @front_door, whip_url = @whip_url, poster_url = @poster_url, limits = @limits, expiry_ends = @expiry_ends,
      updated_at_ms = @updated_at_ms`)
  const idOf = db.prepare<[string], string>('SELECT id FROM streams WHERE name = ?').pluck()
  const removeKeys = db.prepare<[string]>('DELETE FROM stream_keys WHERE stream_id = ?')
  const removeLinks = db.prepare<[string]>('DELETE FROM links WHERE stream_id = ?')
  const remove = db.prepare<[string]>('DELETE FROM streams WHERE id = ?')
  return {
    all: () => all.all().map(fromRow),
    idOf: (name) => idOf.get(name) ?? null,
    put: (stream) => void put.run(toRow(stream)),
    remove: (id) => {
      const keys = removeKeys.run(id).changes
      const links = removeLinks.run(id).changes
      remove.run(id)
      return { keys, links }
    },
  }
}

const fromRow = (row: Row): Stream => ({
  id: row.id,
  name: row.name,
  title: row.title,
  mode: row.mode,
  group: row.group_name,
  enabled: row.enabled === 1,
  recheckSeconds: row.recheck_seconds,
  recheckGraceSeconds: row.recheck_grace_seconds,
  endAfterMissedChecks: row.end_after_missed_checks,
  endAfterFailedChecks: row.end_after_failed_checks,
  maxSessionSeconds: row.max_session_seconds,
  expiryEnds: row.expiry_ends,
  playUrl: row.play_url,
  originUrl: row.origin_url,
  originAllowPrivate: row.origin_allow_private === 1,
  ...(row.poster_url !== null && { posterUrl: row.poster_url }),
  ...(row.limits !== null && { limits: streamLimitsSchema.parse(JSON.parse(row.limits)) }),
  frontDoor: row.front_door === 1,
  whipUrl: row.whip_url,
  createdAtMs: row.created_at_ms,
  updatedAtMs: row.updated_at_ms,
})

const toRow = (stream: Stream): Row => ({
  id: stream.id,
  name: stream.name,
  title: stream.title,
  mode: stream.mode,
  group_name: stream.group,
  enabled: stream.enabled ? 1 : 0,
  recheck_seconds: stream.recheckSeconds,
  recheck_grace_seconds: stream.recheckGraceSeconds,
  end_after_missed_checks: stream.endAfterMissedChecks,
  end_after_failed_checks: stream.endAfterFailedChecks,
  max_session_seconds: stream.maxSessionSeconds,
  expiry_ends: stream.expiryEnds,
  play_url: stream.playUrl,
  origin_url: stream.originUrl,
  origin_allow_private: stream.originAllowPrivate ? 1 : 0,
  poster_url: stream.posterUrl ?? null,
  limits: stream.limits === undefined ? null : JSON.stringify(stream.limits),
  front_door: stream.frontDoor ? 1 : 0,
  whip_url: stream.whipUrl,
  created_at_ms: stream.createdAtMs,
  updated_at_ms: stream.updatedAtMs,
})
