import type { ErrorCode } from './errors.ts'
import { phrases } from './say.ts'

/**
 * What an export of sessions can have in a column: what it is called in the file, and what it says. Seconds, minutes and bytes
 * of a period are the session's share of it; with `_total`, of the session as a whole.
 */
export const EXPORT_COLUMNS = phrases({
  session_id: 'The session. Unique over all time, sorts by start.',
  started_at: 'When it began.',
  ended_at: 'When it ended. Empty while it is live.',
  end: 'Why it ended. Empty while it is live.',
  action: '`subscribe` for viewers, `publish` for publishers.',
  stream: 'The name it was asked for by.',
  stream_id: 'The stream it belongs to.',
  media_server_id: 'The media server that asked.',
  protocol: 'How the media server asks.',
  viewer: 'Who, where the credential or the media server says so.',
  grant_id: 'Id of what let them in. Never its text.',
  label: 'What that is called. Empty where it has no name, or is kept no more.',
  rule_id: 'The rule that decided, where one did.',
  reason: 'Why it was let in, a reason code.',
  tags: 'Tags of the grant, separated by `|`; one that has `|` or `\\` itself has `\\` before it.',
  tracking_id: 'Whose viewer it is, where a tag says so.',
  address: 'Where from, as it is stored.',
  country: 'Of the address, ISO 3166; `??` where it is not known.',
  user_agent: 'What the player says it is.',
  referer: 'The page it was on, without tokens.',
  duration_seconds: 'From start to end, as far as it lies in the period.',
  duration_seconds_total: 'From start to end.',
  view_seconds: 'Watched in the period. Empty where nothing measures it.',
  view_seconds_total: 'Watched. Empty where nothing measures it.',
  bytes: 'Sent in the period. Empty where nothing measures it.',
  bytes_total: 'Sent. Empty where nothing measures it.',
})

export type ExportColumn = keyof typeof EXPORT_COLUMNS

export const EXPORT_COLUMN_NAMES = Object.keys(EXPORT_COLUMNS) as readonly ExportColumn[]

/** What a cell is made of: a column, or what only presets have. */
export type ExportField = ExportColumn | 'view_minutes' | 'view_minutes_total' | 'nothing'

/** A column of a file: what stands in its first line, and what below it. */
export type ExportCell = readonly [header: string, field: ExportField]

/** Files of a given shape. Each says what is in a column of this name, in the order of that vendor. */
export const EXPORT_PRESETS = {
  'phenix-viewing': [
    ['StreamId', 'session_id'],
    ['ChannelAlias', 'stream'],
    ['StartTimestamp', 'started_at'],
    ['EndTimestamp', 'ended_at'],
    ['ViewedMinutesDuringPeriod', 'view_minutes'],
    ['ViewedMinutesTotal', 'view_minutes_total'],
    ['TotalBytes', 'bytes_total'],
    ['Region', 'nothing'],
    ['Country', 'country'],
    ['City', 'nothing'],
    ['RemoteAddress', 'address'],
    ['UserAgent', 'user_agent'],
    ['Tags', 'tags'],
  ],
  'dolby-viewer-records': [
    ['startTime', 'started_at'],
    ['endTime', 'ended_at'],
    ['clientId', 'session_id'],
    ['clusterId', 'media_server_id'],
    ['country', 'country'],
    ['customViewerData', 'viewer'],
    ['duration', 'view_seconds'],
    ['bytes', 'bytes'],
    ['ipAddress', 'address'],
    ['streamName', 'stream'],
    ['trackingId', 'tracking_id'],
    ['userAgent', 'user_agent'],
  ],
} as const satisfies Readonly<Record<string, readonly ExportCell[]>>

export type ExportPreset = keyof typeof EXPORT_PRESETS

export const EXPORT_PRESET_NAMES = Object.keys(EXPORT_PRESETS) as readonly ExportPreset[]

/** What is in a file where nobody chose: one column for each thing a bill or an audit asks for. */
export const DEFAULT_EXPORT_COLUMNS: readonly ExportColumn[] = [
  'session_id',
  'started_at',
  'ended_at',
  'end',
  'action',
  'stream',
  'stream_id',
  'media_server_id',
  'protocol',
  'viewer',
  'grant_id',
  'tags',
  'tracking_id',
  'address',
  'country',
  'user_agent',
  'duration_seconds',
  'view_seconds',
  'bytes',
  // Last, so that whoever counts columns finds the others where they were.
  'label',
]

type ExportState = 'running' | 'done' | 'failed'

/** One export, under way or over. */
export interface ExportJob {
  readonly id: string
  readonly state: ExportState
  /** The columns as the first line has them. */
  readonly headers: readonly string[]
  readonly fileName: string
  /** Where the file is once it is done. */
  readonly path: string
  /** Whether the operator said where. Else it is kept for a day, for whoever fetches it. */
  readonly isKept: boolean
  /** Sessions of the period that were looked at so far. */
  readonly looked: number
  /** Sessions of the period before filters. Null until they were counted. */
  readonly total: number | null
  /** Lines written so far, without the first. */
  readonly rows: number
  readonly bytes: number
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  /** Why it failed, a sentence. Null otherwise. */
  readonly problem: string | null
  /** The code of why, as of an error of the API. Null otherwise. */
  readonly code: ErrorCode | null
}
