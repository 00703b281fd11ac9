import type { UsageReport, UsageRow } from '../../shared/usage.ts'
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
    else output.write(textOf(report))
  })
}

function textOf({ period, zone, totals, rows, totalRows }: UsageReport): string {
  const lines = [
    `${period.from} to ${period.to}, ${zone}`,
    `watched ${minutes(totals.ms)} minutes in ${totals.sessions} sessions, ${totals.peakViewers ?? '?'} viewers at most`,
  ]
  if (rows.length > 0) lines.push('', ['minutes', 'sessions', 'bytes', 'key'].join('\t'))
  for (const row of rows) lines.push(lineOf(row))
  if (totalRows > rows.length) lines.push(`and ${totalRows - rows.length} more`)
  return `${lines.join('\n')}\n`
}

const lineOf = ({ key, ms, sessions, bytes }: UsageRow): string =>
  [minutes(ms), sessions, bytes, cell(key)].join('\t')

const minutes = (ms: number): string => (ms / 60_000).toFixed(1)

/** Texts of callers must neither break a row nor drive a terminal. */
const cell = (text: string): string => (text === '' ? '-' : text.replace(/\p{C}/gu, ' '))
