import { setImmediate as nextTurn } from 'node:timers/promises'
import { type CsvRow, readCsv } from '../../shared/csv-rows.ts'
import { AppError } from '../../shared/errors.ts'
import type { TokenLint } from '../../shared/token.ts'
import { type BulkField, type BulkIssue, FIELDS_OF } from '../../shared/token-bulk.ts'
import type { TokenBulkInput, TokenInput } from '../../shared/token-input.ts'
import { tokenInputSchema } from '../../shared/token-input.ts'
import type { State } from './state.ts'
import { previewToken } from './token-preview.ts'

/** Rows read in one turn: a few milliseconds. */
const SLICE = 100
const MAX_ROWS = 50_000

/** A row that can be issued. */
export interface GoodRow {
  readonly line: number
  readonly input: TokenInput
}

interface ReadRows {
  readonly good: readonly GoodRow[]
  /** In the order of the lines. */
  readonly issues: readonly BulkIssue[]
  /** Rows that something is wrong with. */
  readonly bad: number
}

/**
 * Reads rows and looks at each as the form would, in slices between which the handler goes on answering.
 *
 * @param stateOf The catalogue as it is when a slice begins.
 * @throws AppError ERR_INPUT_INVALID when there is no row, ERR_INPUT_TOO_LARGE when there are too many.
 */
export async function readBulk(
  input: TokenBulkInput,
  stateOf: () => State,
  now: () => number,
): Promise<ReadRows> {
  const rows = readCsv(input.text).slice(input.hasHeader ? 1 : 0)
  if (rows.length === 0) {
    const issues = [{ path: 'text', message: 'There is no row to issue a token for.' }]
    throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
  }
  if (rows.length > MAX_ROWS) {
    throw new AppError('ERR_INPUT_TOO_LARGE', `At most ${MAX_ROWS} rows are issued at once.`)
  }
  const good: GoodRow[] = []
  const issues: BulkIssue[] = []
  const seen = new Set<string>()
  let bad = 0
  for (let at = 0; at < rows.length; at += SLICE) {
    const look = rowReader(input, stateOf(), now(), seen)
    for (const row of rows.slice(at, at + SLICE)) {
      const read = look(row)
      if ('input' in read) good.push(read)
      else {
        bad += 1
        issues.push(...read.issues)
      }
    }
    await nextTurn()
  }
  return { good, issues, bad }
}

type ReadRow = GoodRow | { readonly issues: readonly BulkIssue[] }

/** @param seen What may be there once only, from the rows before. */
function rowReader(
  bulk: TokenBulkInput,
  state: State,
  nowMs: number,
  seen: Set<string>,
): (row: CsvRow) => ReadRow {
  const streamIds = new Map<string, string>()
  for (const { id, name } of state.streams.values()) {
    streamIds.set(id, id)
    streamIds.set(name, id)
  }
  return (row) => {
    const { line } = row
    const cell = (field: BulkField): string => {
      const at = bulk.columns[field]
      const isTaken = at !== undefined && FIELDS_OF[bulk.kind].includes(field)
      return isTaken ? (row.cells[at] ?? '').trim() : ''
    }
    const issue = (field: BulkField | null, message: string): ReadRow => ({
      issues: [{ line, field, message }],
    })
    const named = cell('stream')
    const streamId = named === '' ? bulk.defaults.streamId : streamIds.get(named)
    if (named !== '' && streamId === undefined) {
      return issue('stream', `No stream is called “${named}”.`)
    }
    if (streamId === undefined) return issue('stream', 'It names no stream.')
    const asked = askedFor(bulk, streamId, cell)
    const refusals = previewToken(state, asked, nowMs).lints.filter(isRefusal)
    if (refusals.length > 0) {
      return {
        issues: refusals.map(({ path, message }) => ({ line, field: fieldOf(path), message })),
      }
    }
    const input = tokenInputSchema.parse(asked)
    if (input.kind === 'stream-key' && input.label !== '') {
      const key = `${streamId}\n${input.label}`
      if (seen.has(key)) return issue('label', 'Another row has this label for the same stream.')
      seen.add(key)
    }
    return { line, input }
  }
}

const isRefusal = ({ level }: TokenLint): boolean => level === 'refused'

const FIELDS: Readonly<Record<string, BulkField>> = {
  streamId: 'stream',
  minutes: 'minutes',
  label: 'label',
  tags: 'tags',
  viewerId: 'viewer',
  address: 'address',
}
const fieldOf = (path: string): BulkField | null => FIELDS[path.split('.')[0] ?? ''] ?? null

/** What a row asks for, in the shape of TokenInput but unchecked. */
function askedFor(
  { kind, defaults }: TokenBulkInput,
  streamId: string,
  cell: (field: BulkField) => string,
): Record<string, unknown> {
  const label = cell('label')
  if (kind === 'stream-key') return { kind, streamId, label }
  const minutes = cell('minutes')
  const tags = cell('tags')
  const shared = {
    kind,
    streamId,
    label,
    tags: tags === '' ? (defaults.tags ?? []) : partsOf(tags),
    ...(minutes === ''
      ? defaults.minutes === undefined
        ? {}
        : { minutes: defaults.minutes }
      : { minutes: /^\d{1,15}$/.test(minutes) ? Number(minutes) : Number.NaN }),
  }
  if (kind === 'listener-link') return shared
  return {
    ...shared,
    mediaServerId: defaults.mediaServerId ?? '',
    viewerId: cell('viewer') || null,
    address: cell('address') || null,
  }
}

/** Tags stand in one cell, with semicolons, commas or bars between them. */
const partsOf = (tags: string): readonly string[] =>
  tags
    .split(/[;,|]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
