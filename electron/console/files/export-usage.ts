import { say } from '../../../shared/say.ts'
import type { UsageBy, UsagePoint, UsageReport, UsageRow } from '../../../shared/usage.ts'
import type { UsageQuery } from '../../../shared/usage-api.ts'
import { timeTextIn } from '../../usage/export/zone-offset.ts'
import { csvLine } from '../csv.ts'
import { type CsvPage, csvStream, UNTOLD } from '../csv-jobs.ts'
import type { ConsoleDeps } from '../types.ts'
import { askedOf, invalid } from '../usage-asked.ts'

/** Rows of a file at most: all of them are held while it is read. */
const MOST_ROWS = 200_000
/** Points written at once. */
const PAGE = 500

/** What a file of usage is asked for with. */
export interface UsageExported extends UsageQuery {
  /** What the rows are by. Absent: over time. */
  readonly by?: UsageBy | undefined
  /** Whether it has the columns of the period before. */
  readonly compare: 'true' | 'false'
}

type Value = string | number | null
type Column<Of> = readonly [title: string, of: (each: Of) => Value]
type Exporting = Pick<ConsoleDeps, 'history' | 'catalogue' | 'now'>

/**
 * A table of usage as CSV: by one thing, the most first, or over time. All of its rows, whole seconds, times in the zone that is
 * asked for. Columns are called as those of an export of sessions.
 *
 * @throws AppError as {@link askedOf} does; ERR_INPUT_INVALID when it has more than 200,000 rows: half a bill is none.
 */
export async function exportUsage(
  deps: Exporting,
  { by, compare, ...query }: UsageExported,
): Promise<ReadableStream<Uint8Array>> {
  const compares = compare === 'true'
  const { report, pages } = await deps.history.usageTable({
    ...askedOf(query, deps.now()),
    ...(by !== undefined && { by }),
    ...{ compares, limit: MOST_ROWS },
  })
  if (report.totalRows > MOST_ROWS) {
    throw invalid(
      'by',
      say('There are more than {most, number} rows. Ask for a shorter period, or for less of it.', {
        most: MOST_ROWS,
      }),
    )
  }
  const write =
    by === undefined
      ? written(pointColumns(report), pointsOf(report))
      : written(rowColumns(by, report, deps), pages)
  return csvStream(write, UNTOLD)
}

async function* written<Of>(
  columns: readonly Column<Of>[],
  pages: Iterable<readonly Of[]>,
): AsyncGenerator<CsvPage> {
  yield { text: csvLine(columns.map(([title]) => title)), part: null }
  for (const page of pages) {
    const lines = page.map((each) => csvLine(columns.map(([, of]) => of(each))))
    yield { text: lines.join(''), part: null }
  }
}

/** Which days a line is about, so that files of several months can be put below each other. */
function daysOf({ period, before }: UsageReport): readonly Column<unknown>[] {
  const { from, to } = period
  const days: Column<unknown>[] = [
    ['from', () => from],
    ['to', () => to],
  ]
  if (before === null) return days
  return [...days, ['from_before', () => before.from], ['to_before', () => before.to]]
}

function rowColumns(
  by: UsageBy,
  report: UsageReport,
  deps: Exporting,
): readonly Column<UsageRow>[] {
  const time = timeTextIn(report.zone)
  const before = report.before === null ? [] : beforeColumns(by)
  const of = [...daysOf(report), ...keyColumns(by, deps.catalogue)]
  if (by === 'refused') return [...of, ['refused', ({ sessions }) => sessions], ...before]
  const counted: Column<UsageRow>[] = [
    ['view_seconds', ({ ms }) => secondsOf(ms)],
    ['sessions', ({ sessions }) => sessions],
  ]
  if (by === 'published') {
    return [...of, ['published_seconds', ({ ms }) => secondsOf(ms)], ...counted.slice(1), ...before]
  }
  return [
    ...[...of, ...counted],
    ['bytes', ({ bytes }) => measured(bytes)],
    ['viewers_at_most', ({ peakViewers }) => peakViewers],
    ['at_most_at', ({ peakAtMs }) => (peakAtMs === null ? null : time(peakAtMs))],
    ...before,
  ]
}

function beforeColumns(by: UsageBy): readonly Column<UsageRow>[] {
  if (by === 'refused') return [['refused_before', ({ before }) => before?.sessions ?? null]]
  const name = by === 'published' ? 'published_seconds' : 'view_seconds'
  const counted: readonly Column<UsageRow>[] = [
    [`${name}_before`, ({ before }) => before && secondsOf(before.ms)],
    ['sessions_before', ({ before }) => before?.sessions ?? null],
  ]
  if (by === 'published') return counted
  return [...counted, ['bytes_before', ({ before }) => before && measured(before.bytes)]]
}

/** Where it is nothing, nothing was measured: to say that nothing was sent would be another thing. */
const measured = (bytes: number): number | null => bytes || null

/** Ids say little, so what they are called stands beside them. */
function keyColumns(by: UsageBy, catalogue: Exporting['catalogue']): readonly Column<UsageRow>[] {
  switch (by) {
    case 'stream':
    case 'published': {
      const names = new Map(catalogue.streams.list().map(({ id, name }) => [id, name]))
      return [
        ['stream', ({ key }) => names.get(key) ?? ''],
        ['stream_id', keyOf],
      ]
    }
    case 'media-server': {
      const names = new Map(catalogue.mediaServers.list().map(({ id, name }) => [id, name]))
      return [
        ['media_server', ({ key }) => names.get(key) ?? ''],
        ['media_server_id', keyOf],
      ]
    }
    case 'grant':
      return [
        ['grant_id', keyOf],
        ['label', ({ key }) => (key === '' ? '' : catalogue.tokens.labelOf(key))],
      ]
    case 'tracking':
      return [['tracking_id', keyOf]]
    case 'refused':
      return [['reason', keyOf]]
    default:
      return [[by, keyOf]]
  }
}

const keyOf = ({ key }: UsageRow): string => key

/** A stretch of the period beside that of the period before, where it has as many. */
interface Stretch {
  readonly now: UsagePoint | undefined
  readonly before: UsagePoint | undefined
}

function* pointsOf({ series, seriesBefore }: UsageReport): Generator<readonly Stretch[]> {
  const length = Math.max(series.length, seriesBefore.length)
  for (let at = 0; at < length; at += PAGE) {
    const size = Math.min(PAGE, length - at)
    yield Array.from({ length: size }, (_, n) => ({
      now: series[at + n],
      before: seriesBefore[at + n],
    }))
  }
}

function pointColumns(report: UsageReport): readonly Column<Stretch>[] {
  const time = timeTextIn(report.zone)
  const of = (which: keyof Stretch, ending: string): readonly Column<Stretch>[] => [
    [`at${ending}`, ({ [which]: point }) => (point === undefined ? null : time(point.atMs))],
    [
      `view_seconds${ending}`,
      ({ [which]: point }) => (point === undefined ? null : secondsOf(point.ms)),
    ],
    [`viewers_at_most${ending}`, ({ [which]: point }) => point?.peakViewers ?? null],
  ]
  const before = report.before === null ? [] : of('before', '_before')
  return [...daysOf(report), ...of('now', ''), ...before]
}

const secondsOf = (ms: number): number => Math.floor(ms / 1000)
