import type { BulkRow } from '../../catalogue/token-calls.ts'
import { csvLine } from '../csv.ts'

type Column = readonly [title: string, of: (row: BulkRow) => string | number | null]

const COLUMNS: readonly Column[] = [
  ['line', ({ line }) => line],
  ['status', ({ issued }) => (issued === null ? 'not issued' : 'issued')],
  ['label', ({ token }) => token?.label ?? null],
  ['stream', ({ token }) => token?.streams.join(' ') ?? null],
  ['expires_at', ({ token }) => iso(token?.expiresAtMs ?? null)],
  ['id', ({ token }) => token?.id ?? null],
  ['token', ({ issued }) => issued?.secret ?? null],
  ['url', ({ issued }) => issued?.urls[0]?.url ?? null],
  ['played_at', ({ issued }) => issued?.urls[0]?.name ?? null],
  ['problem', ({ problem }) => problem],
]

const iso = (atMs: number | null): string | null =>
  atMs === null ? null : new Date(atMs).toISOString()

/** What became of each row as CSV, in the order of its lines, with the texts of the tokens. */
export function exportTokens(rows: readonly BulkRow[]): string {
  const lines = [...rows]
    .sort((one, other) => one.line - other.line)
    .map((row) => csvLine(COLUMNS.map(([, of]) => of(row))))
  return csvLine(COLUMNS.map(([title]) => title)) + lines.join('')
}
