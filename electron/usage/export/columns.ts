import type { ExportField } from '../../../shared/session-export.ts'

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
  `CASE WHEN total_ms IS NOT NULL THEN format('%.2f', ${ms} / 60000.0) END`

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
  FROM session_usage WHERE session_id = id)`
const ofPeriod = (total: string, shared: string): string =>
  `CASE WHEN total_ms IS NULL OR ${IS_INSIDE} THEN ${total} ELSE ${shared} END`
const VIEW_MS = ofPeriod(
  'total_ms',
  share('ms', (sum) => sum),
)

/** SQL of every field over a row of {@link ROW_SOURCE}. */
export const fieldsOf = (time: WriteTime): Readonly<Record<ExportField, FieldSql>> => ({
  session_id: text('id'),
  started_at: plain(time('started_at_ms')),
  ended_at: plain(time('ended_at_ms')),
  end: plain('end'),
  action: plain('action'),
  stream: text('stream_name'),
  stream_id: text('stream_id'),
  media_server_id: text('media_server_id'),
  protocol: plain('protocol'),
  viewer: text('viewer_id'),
  grant_id: text('grant_id'),
  rule_id: text('rule_id'),
  reason: plain('reason'),
  tags: text('tag_text'),
  tracking_id: text('tracking_id'),
  address: text('address'),
  country: plain('country'),
  user_agent: text('user_agent'),
  referer: text('referer'),
  duration_seconds: plain(seconds('max(started_at_ms, @fromMs)', `min(${END}, @toMs)`)),
  duration_seconds_total: plain(seconds('started_at_ms', END)),
  view_seconds: plain(
    ofPeriod(
      'total_ms / 1000',
      share('ms', (sum) => `${sum} / 1000`),
    ),
  ),
  view_seconds_total: plain('total_ms / 1000'),
  bytes: plain(
    ofPeriod(
      'total_bytes',
      share('bytes', (sum) => sum),
    ),
  ),
  bytes_total: plain('total_bytes'),
  view_minutes: plain(minutes(VIEW_MS)),
  view_minutes_total: plain(minutes('total_ms')),
  nothing: plain('NULL'),
})

/**
 * Tags as one text. Where none holds a quote or a backslash their JSON holds no escape, and cutting it is much faster than
 * reading it.
 */
export const TAG_TEXT = `CASE WHEN tags = '[]' THEN ''
  WHEN instr(tags, char(92)) = 0 THEN replace(substr(tags, 3, length(tags) - 4), '","', '|')
  ELSE (SELECT group_concat(value, '|') FROM json_each(tags)) END`
