import type { ExportField } from '../../../shared/session-export.ts'
import { grantLabel } from '../../store/grant-label.ts'

/** How a field is written: text may hold anything, a word and a number only what needs no quotes. */
interface FieldSql {
  readonly kind: 'text' | 'plain'
  readonly sql: string
}

/** What the fields are made of: SQL of a time as it is written. */
export type WriteTime = (ms: string) => string

const text = (sql: string): FieldSql => ({ kind: 'text', sql })
const plain = (sql: string): FieldSql => ({ kind: 'plain', sql })

const END = 'coalesce(ended_at_ms, @nowMs)'
/** Whole seconds, cut at both ends, so that the seconds of periods that follow each other add up to those of all of it. */
const seconds = (fromMs: string, toMs: string): string =>
  `max(0, ${toMs} / 1000 - ${fromMs} / 1000)`
const minutes = (ms: string): string =>
  `CASE WHEN v.ms IS NOT NULL THEN format('%.2f', ${ms} / 60000.0) END`

/** Whether a session lies in the period as a whole; then what it comes to there is what it comes to. */
const IS_INSIDE = `(started_at_ms >= @fromMs AND ${END} <= @toMs)`

/**
 * What a session that crosses an edge of the period comes to in it, from its quarters of an hour.
 *
 * @param each What a sum of milliseconds or bytes is turned to before the sums are subtracted.
 */
const share = (sum: 'ms' | 'bytes', each: (sum: string) => string): string => `(
  SELECT ${each(`coalesce(sum(${sum}) FILTER (WHERE quarter < @toQuarter), 0)`)}
    - ${each(`coalesce(sum(${sum}) FILTER (WHERE quarter < @fromQuarter), 0)`)}
  FROM session_usage u WHERE u.session_id = s.id)`
/** What is sought of the period: the total where that is all of it, else the total or the share inside. */
type OfPeriod = (total: string, shared: string) => string
const ofAll: OfPeriod = (total) => total
const ofPart: OfPeriod = (total, shared) =>
  `CASE WHEN v.ms IS NULL OR ${IS_INSIDE} THEN ${total} ELSE ${shared} END`
const SHARED_MS = share('ms', (sum) => sum)

/**
 * Tags as one text, as `tagText` of shared/ has them. Where none holds a quote, a backslash or a bar their JSON
 * holds no escape, and cutting it is much faster than reading it.
 */
const TAG_TEXT = `CASE WHEN tags = '[]' THEN ''
  WHEN instr(tags, char(92)) = 0 AND instr(tags, '|') = 0
    THEN replace(substr(tags, 3, length(tags) - 4), '","', '|')
  ELSE (SELECT group_concat(replace(replace(value, char(92), char(92, 92)), '|', char(92) || '|'), '|')
    FROM json_each(tags)) END`

/**
 * SQL of every field over a session `s` and its view time `v`.
 *
 * @param hasPeriod Whether sessions are cut at the ends of a period. Without one nothing has to be looked at for that.
 */
export function fieldsOf(
  time: WriteTime,
  hasPeriod: boolean,
): Readonly<Record<ExportField, FieldSql>> {
  const ofPeriod = hasPeriod ? ofPart : ofAll
  const from = hasPeriod ? 'max(started_at_ms, @fromMs)' : 'started_at_ms'
  const to = hasPeriod ? `min(${END}, @toMs)` : END
  return {
    session_id: text('id'),
    started_at: plain(time('started_at_ms')),
    ended_at: plain(time('ended_at_ms')),
    end: plain('end'),
    action: plain('action'),
    stream: text('stream_name'),
    stream_id: text('stream_id'),
    media_server_id: text('media_server_id'),
    protocol: text('protocol'),
    viewer: text('viewer_id'),
    grant_id: text('grant_id'),
    label: text(grantLabel('grant_id')),
    rule_id: text('rule_id'),
    reason: plain('reason'),
    tags: text(TAG_TEXT),
    tracking_id: text('tracking_id'),
    address: text('address'),
    country: plain('country'),
    user_agent: text('user_agent'),
    referer: text('referer'),
    duration_seconds: plain(seconds(from, to)),
    duration_seconds_total: plain(seconds('started_at_ms', END)),
    view_seconds: plain(
      ofPeriod(
        'v.ms / 1000',
        share('ms', (sum) => `${sum} / 1000`),
      ),
    ),
    view_seconds_total: plain('v.ms / 1000'),
    bytes: plain(
      ofPeriod(
        'v.bytes',
        share('bytes', (sum) => sum),
      ),
    ),
    bytes_total: plain('v.bytes'),
    view_minutes: plain(minutes(ofPeriod('v.ms', SHARED_MS))),
    view_minutes_total: plain(minutes('v.ms')),
    nothing: plain('NULL'),
  }
}
