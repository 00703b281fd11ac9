import type { SessionExportInput } from '../../../shared/session-export-input.ts'
import { sessionIdsFrom } from '../../../shared/session-id.ts'
import { quarterOf } from '../../../shared/usage.ts'

const DAY_MS = 86_400_000

/** Which sessions, of which period. */
export type ExportFilter = Pick<
  SessionExportInput,
  | 'fromMs'
  | 'toMs'
  | 'action'
  | 'streams'
  | 'tags'
  | 'viewers'
  | 'grantIds'
  | 'trackingIds'
  | 'countries'
  | 'mediaServerIds'
  | 'protocols'
>

/** Filters that name values of one column, by column. Viewers and protocols in upper or lower case, as a filter text finds them. */
const LISTS = {
  viewers: 'viewer_id COLLATE NOCASE',
  grantIds: 'grant_id',
  trackingIds: 'tracking_id',
  countries: 'country',
  mediaServerIds: 'media_server_id',
  protocols: 'protocol COLLATE NOCASE',
} as const satisfies Partial<Record<keyof ExportFilter, string>>

/** A selection as SQL: what operators said is only ever given to it, never part of it. */
export interface Selection {
  /** Whether a session was there at some moment of the period. */
  readonly isThere: string
  /** Whether the filters let it through. `1` when nothing filters. */
  readonly fits: string
  readonly given: Readonly<Record<string, string | bigint>>
  readonly hasPeriod: boolean
  /** Ids of sessions that began a day before the period or later lie after it. Empty: all. */
  readonly idFrom: string
  /** Ids of sessions that began in it or before lie before it. */
  readonly idTo: string
}

/** @param nowMs Epoch milliseconds; a session that is live ends now as far as an export goes. */
export function selectionOf(filter: ExportFilter, nowMs: number): Selection {
  const fromMs = filter.fromMs ?? 0
  const toMs = filter.toMs ?? Number.MAX_SAFE_INTEGER
  const idTo = filter.toMs === null ? '~' : sessionIdsFrom(toMs)
  const conditions: string[] = []
  const given: Record<string, string | bigint> = {
    // The library gives a number to SQLite as one with a fraction, and then seconds have one too.
    nowMs: BigInt(nowMs),
    fromMs: BigInt(fromMs),
    toMs: BigInt(toMs),
    fromQuarter: BigInt(quarterOf(fromMs)),
    toQuarter: BigInt(quarterOf(toMs)),
    idTo,
  }
  if (filter.action !== null) {
    conditions.push('action = @action')
    given.action = filter.action
  }
  for (const [key, column] of Object.entries(LISTS)) {
    const values = filter[key as keyof typeof LISTS]
    if (values.length === 0) continue
    conditions.push(`${column} IN (SELECT value FROM json_each(@${key}))`)
    given[key] = JSON.stringify(values)
  }
  if (filter.streams.length > 0) {
    const named = 'IN (SELECT value FROM json_each(@streams))'
    conditions.push(`stream_id ${named} OR stream_name ${named}`)
    given.streams = JSON.stringify(filter.streams)
  }
  if (filter.tags.length > 0) {
    conditions.push(`tags <> '[]' AND EXISTS (SELECT 1 FROM json_each(tags) each
      WHERE each.value COLLATE NOCASE IN (SELECT value FROM json_each(@tags)))`)
    given.tags = JSON.stringify(filter.tags)
  }
  return {
    isThere:
      filter.fromMs === null
        ? '1'
        : '(started_at_ms >= @fromMs OR ended_at_ms IS NULL OR ended_at_ms > @fromMs)',
    fits: conditions.length === 0 ? '1' : conditions.map((each) => `(${each})`).join(' AND '),
    given,
    hasPeriod: filter.fromMs !== null || filter.toMs !== null,
    // Those that are longer are found by themselves; before that nobody can be in the period.
    idFrom: filter.fromMs === null ? '' : sessionIdsFrom(fromMs - DAY_MS),
    idTo,
  }
}
