import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../shared/errors.ts'
import type { Stream } from '../../shared/stream.ts'
import type { UsageReport, UsageRow, UsageTotals } from '../../shared/usage.ts'
import type { UsageAnswer } from '../../shared/usage-api.ts'
import { aligned } from './aligned.ts'
import type { Config } from './config.ts'
import { assertDatabase, type Call, withControl } from './control.ts'
import type { Output } from './output.ts'
import { namedFile } from './paths.ts'
import { writeWhole } from './whole-file.ts'

/** What `stagedoor usage` may be given; most of it as the API takes it. */
export interface UsageFlags {
  readonly period?: string
  readonly from?: string
  readonly to?: string
  readonly zone?: string
  /** The same, as `export` calls it. */
  readonly timeZone?: string
  readonly by?: string
  /** Only this; each as the API takes it, but a stream and a media server, which may be named. An empty text means of nobody, or not told. */
  readonly stream?: string
  readonly viewer?: string
  readonly grant?: string
  readonly tag?: string
  readonly trackingId?: string
  readonly country?: string
  readonly protocol?: string
  readonly mediaServer?: string
  /** Against the period before. */
  readonly compare?: boolean
  /** `text` for people, which is the default, or `csv`. */
  readonly format?: string
  /** A file, in place of standard output; of CSV alone. */
  readonly output?: string
}

/** How many rows are shown; a file has all. */
const SHOWN = '1000'

/**
 * Prints the usage of a period: its totals, then what is asked for as rows, the most first, in columns on a terminal and else with tabs
 * between them. As CSV all rows, or over time where no rows are asked for, to standard output or to a file, which is there once it is whole. Who is in and not counted yet,
 * and why a file has no rows, is said on standard error.
 *
 * @throws AppError ERR_CONFIG, and what the console API says.
 */
export async function usage(config: Config, output: Output, flags: UsageFlags): Promise<void> {
  const { format, output: file } = flags
  if (file !== undefined && format !== 'csv') {
    throw new AppError('ERR_CONFIG', '--output is for: usage --format csv')
  }
  assertDatabase(config)
  await withControl(config, async (call) => {
    const query = await queryOf(call, output, flags)
    if (format === 'csv') await exported(call, output, query, file)
    const asked = new URLSearchParams(query)
    asked.set('notCounted', 'true')
    asked.set('limit', format === 'csv' ? '1' : SHOWN)
    const response = await call('GET', `/api/v1/usage?${asked}`)
    const report = (await response.json()) as UsageAnswer
    if (format === 'csv') {
      const why = whyEmpty(report, flags.by)
      if (why !== null) output.warn(why)
    } else if (output.json) return output.say('', { ...report })
    else {
      const text = textOf(report, flags.by)
      output.write(process.stdout.isTTY ? aligned(text) : text)
    }
    const open = openOf(report, flags.by)
    if (open !== null) output.warn(open)
  })
}

/** What the API is asked. */
async function queryOf(call: Call, output: Output, flags: UsageFlags): Promise<URLSearchParams> {
  const { period, from, to, by, tag, country, protocol, zone, timeZone } = flags
  if (zone !== undefined && timeZone !== undefined) {
    throw new AppError('ERR_CONFIG', '--time-zone and --zone are the same: say one of them.')
  }
  const asked = {
    ...{ period, from, to, by, tag, country, protocol, zone: zone ?? timeZone },
    ...{ viewerId: flags.viewer, grantId: flags.grant, trackingId: flags.trackingId },
    streamId: await idOf(call, output, 'stream', flags.stream),
    mediaServerId: await idOf(call, output, 'media server', flags.mediaServer),
    ...(flags.compare === true && { compare: 'true' }),
  }
  const said = Object.entries(asked).filter(([, value]) => value !== undefined)
  return new URLSearchParams(said as [string, string][])
}

type Named = Pick<Stream, 'id' | 'name'>

/** Usage outlives what it is of: an id that nothing has any more is taken as it is, and said, since it may be a name that is misspelt. */
async function idOf(
  call: Call,
  output: Output,
  noun: 'stream' | 'media server',
  asked: string | undefined,
): Promise<string | undefined> {
  if (asked === undefined || asked === '') return asked
  const answer = await (await call('GET', `/api/v1/${noun.replace(' ', '-')}s`)).json()
  const [all = []] = Object.values(answer as Record<string, readonly Named[]>)
  const found = all.find(({ id }) => id === asked) ?? all.find(({ name }) => name === asked)
  if (found === undefined) {
    output.warn(`No ${noun} here is ${asked}: that is taken as the id of one that was deleted.`)
  }
  return found?.id ?? asked
}

async function exported(
  call: Call,
  output: Output,
  query: URLSearchParams,
  file: string | undefined,
): Promise<void> {
  const { body } = await call('GET', `/api/v1/export/usage?${query}`)
  if (body === null) return
  if (file === undefined) return await pipeline(body, process.stdout, { end: false })
  const path = namedFile(file)
  await writeWhole(path, (draft) => pipeline(body, createWriteStream(draft, { mode: 0o600 })))
  output.say(`Usage exported to ${path}.`, { event: 'exported', path })
}

const BY_STREAM: ReadonlySet<string> = new Set(['stream', 'published'])

/**
 * A report as lines for people.
 *
 * @param nowMs Epoch milliseconds. Default now.
 */
export function textOf(report: UsageReport, by: string | undefined, nowMs = Date.now()): string {
  const { period, zone, totals, before, rows, totalRows } = report
  const lines = [`${period.from} to ${period.to}, ${zone}`, totalsOf(totals, by)]
  if (before !== null) {
    const isCut = period.toMs > nowMs ? ', as far as it has come' : ''
    lines.push(`against ${before.from} to ${before.to}${isCut}`, totalsOf(before.totals, by))
  }
  const { head, cells } = columnsOf(by, before !== null)
  if (rows.length > 0) lines.push('', [...head, headOf(by)].join('\t'))
  for (const row of rows) {
    lines.push([...cells(row), cell(row.name ?? row.key)].join('\t'))
  }
  const why = whyEmpty(report, by)
  if (why !== null) lines.push('', why)
  if (by === 'tag' && rows.length > 1) lines.push('', OF_TWO_TAGS)
  if (totalRows > rows.length) lines.push(`and ${totalRows - rows.length} more`)
  return `${lines.join('\n')}\n`
}

/** Why rows by tag may come to more than the total. */
const OF_TWO_TAGS = 'What was watched with two tags is in both rows; - is without a tag.'

/** Why there are no rows, a sentence. Null where there are, or none were asked for. */
function whyEmpty(
  { totalRows }: Pick<UsageReport, 'totalRows'>,
  by: string | undefined,
): string | null {
  if (by === undefined || totalRows > 0) return null
  if (by === 'refused') return 'Nobody was refused in this period.'
  if (by === 'published') return 'No publisher of this period has ended yet, or none was on air.'
  return 'Nobody is counted as watching in this period.'
}

/** Who is in and in no figure yet, a sentence. Null: nobody. */
export function openOf({ notCounted = 0 }: UsageAnswer, by: string | undefined): string | null {
  if (notCounted === 0) return null
  const be = notCounted === 1 ? 'is' : 'are'
  return by === 'published'
    ? `${counted(notCounted, 'publisher')} ${be} on air and not counted yet: that comes at the end.`
    : `${counted(notCounted, 'viewer')} ${be} in and not counted yet: that comes when they leave.`
}

function totalsOf(totals: UsageTotals, by: string | undefined): string {
  if (by === 'published') return publishedOf(totals.publishedMs)
  if (by === 'refused') {
    return totals.refused === null
      ? 'refusals are not counted by that'
      : `refused ${counted(totals.refused, 'time')}`
  }
  const sessions = counted(totals.sessions, 'session')
  if (totals.ms === 0) return `nothing watched, ${sessions}`
  const { peakViewers } = totals
  const most =
    peakViewers === null
      ? 'how many at once is not known'
      : `${counted(peakViewers, 'viewer')} in the fullest minute`
  return `watched ${spoken(totals.ms)} in ${sessions}, ${most}`
}

const publishedOf = (ms: number | null): string => {
  if (ms === null) return 'what publishers sent is counted by stream alone'
  return ms === 0 ? 'nothing published' : `published ${spoken(ms)}`
}

/** The minutes to bill, and from an hour on what they are in hours. Less than a minute in seconds, which are none of 0.0 minutes. */
function spoken(ms: number): string {
  if (ms < 60_000) return counted(Math.ceil(ms / 1_000), 'second')
  // Of what is said before it, which is rounded to a tenth.
  const whole = Math.floor(Math.round(ms / 6_000) / 10)
  const hours = whole < 60 ? '' : ` (${Math.floor(whole / 60)} h ${whole % 60} min)`
  return `${minutes(ms)} minutes${hours}`
}

interface Columns {
  readonly head: readonly string[]
  cells(row: UsageRow): readonly (string | number)[]
}

/** Refusals are counted and nothing else; of publishers nobody measures bytes, and of viewers not every media server. */
function columnsOf(by: string | undefined, compares: boolean): Columns {
  const beside = (head: string): readonly string[] => (compares ? [head, 'before'] : [head])
  if (by === 'refused') {
    return {
      head: beside('refused'),
      cells: ({ sessions, before }) => [sessions, ...(before === null ? [] : [before.sessions])],
    }
  }
  const watched = ({ ms, before }: UsageRow): readonly string[] =>
    [ms, ...(before === null ? [] : [before.ms])].map(minutes)
  if (by === 'published') {
    return {
      head: [...beside('minutes'), 'sessions'],
      cells: (row) => [...watched(row), row.sessions],
    }
  }
  return {
    head: [...beside('minutes'), 'sessions', 'bytes', 'at most'],
    cells: (row) => [...watched(row), row.sessions, row.bytes || '?', row.peakViewers ?? '?'],
  }
}

const headOf = (by = ''): string =>
  BY_STREAM.has(by) ? 'stream' : by === 'refused' ? 'reason' : by
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const minutes = (ms: number): string => (ms / 60_000).toFixed(1)

/** Texts of callers must neither break a row nor drive a terminal. */
const cell = (text: string): string => (text === '' ? '-' : text.replace(/\p{C}/gu, ' '))
