import type { UsageReport, UsageRow, UsageTotals } from '../../shared/usage.ts'
import type { Config } from './config.ts'
import { assertDatabase, withControl } from './control.ts'
import type { Output } from './output.ts'

/** What `stagedoor usage` may be given; as the API takes it. */
export interface UsageFlags {
  readonly period?: string
  readonly from?: string
  readonly to?: string
  readonly zone?: string
  readonly by?: string
}

/** Prints the usage of a period: its totals, then what is asked for as tab-separated rows, the most first. */
export async function usage(config: Config, output: Output, flags: UsageFlags): Promise<void> {
  assertDatabase(config)
  const query = new URLSearchParams({ ...flags, limit: '1000' })
  await withControl(config, async (call) => {
    const response = await call('GET', `/api/v1/usage?${query}`)
    const report = (await response.json()) as UsageReport
    if (output.json) output.say('', { ...report })
    else output.write(textOf(report, flags.by))
  })
}

const BY_STREAM: ReadonlySet<string> = new Set(['stream', 'published'])

/** A report as lines for people. */
export function textOf(report: UsageReport, by: string | undefined): string {
  const { period, zone, totals, rows, totalRows } = report
  const lines = [`${period.from} to ${period.to}, ${zone}`, totalsOf(totals, by)]
  const { head, cells } = columnsOf(by)
  if (rows.length > 0) lines.push('', [...head, headOf(by)].join('\t'))
  for (const row of rows) {
    lines.push([...cells(row), cell(row.name ?? row.key)].join('\t'))
  }
  if (totalRows > rows.length) lines.push(`and ${totalRows - rows.length} more`)
  return `${lines.join('\n')}\n`
}

function totalsOf(totals: UsageTotals, by: string | undefined): string {
  if (by === 'published') return `published ${minutes(totals.publishedMs ?? 0)} minutes`
  if (by === 'refused') return `refused ${counted(totals.refused ?? 0, 'time')}`
  const most = totals.peakViewers === null ? '? viewers' : counted(totals.peakViewers, 'viewer')
  return `watched ${minutes(totals.ms)} minutes in ${counted(totals.sessions, 'session')}, ${most} at most in a minute, on average`
}

interface Columns {
  readonly head: readonly string[]
  cells(row: UsageRow): readonly (string | number)[]
}

/** Refusals are counted and nothing else; of publishers nobody measures bytes. */
function columnsOf(by: string | undefined): Columns {
  if (by === 'refused') return { head: ['refused'], cells: ({ sessions }) => [sessions] }
  if (by === 'published') {
    return { head: ['minutes', 'sessions'], cells: ({ ms, sessions }) => [minutes(ms), sessions] }
  }
  return {
    head: ['minutes', 'sessions', 'bytes', 'at most'],
    cells: ({ ms, sessions, bytes, peakViewers }) => [
      ...[minutes(ms), sessions, bytes, peakViewers ?? '?'],
    ],
  }
}

const headOf = (by = ''): string =>
  BY_STREAM.has(by) ? 'stream' : by === 'refused' ? 'reason' : by
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const minutes = (ms: number): string => (ms / 60_000).toFixed(1)

/** Texts of callers must neither break a row nor drive a terminal. */
const cell = (text: string): string => (text === '' ? '-' : text.replace(/\p{C}/gu, ' '))
