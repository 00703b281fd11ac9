import { setImmediate as nextTurn } from 'node:timers/promises'
import { type CsvRow, readCsv } from '../../shared/csv-rows.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { TokenLint } from '../../shared/token.ts'
import {
  type BulkField,
  type BulkIssue,
  type BulkKind,
  FIELDS_OF,
} from '../../shared/token-bulk.ts'
import type { TokenBulkInput, TokenInput } from '../../shared/token-input.ts'
import { tokenInputSchema } from '../../shared/token-input.ts'
import { bulkAsked } from './bulk-asked.ts'
import { unusedColumns } from './bulk-notes.ts'
import { isSigned, readSigned, type SignedInput, type SignedParts } from './bulk-signed.ts'
import { previewToken, REFUSALS_ONLY } from './token-preview.ts'

/** Rows read in one turn: a few milliseconds. */
const SLICE = 100
const MAX_ROWS = 50_000

/** A row that can be issued. */
export interface GoodRow<Input = TokenInput | SignedInput> {
  readonly line: number
  readonly input: Input
  /** What its token would permit, a sentence a line. */
  readonly sentences: readonly string[]
}

export interface ReadRows {
  readonly good: readonly GoodRow[]
  /** In the order of the lines. */
  readonly issues: readonly BulkIssue[]
  /** Rows that something is wrong with. */
  readonly bad: number
  /** Columns that are not used, a sentence each. */
  readonly unused: readonly string[]
}

/**
 * Reads rows and looks at each as the form would, in slices between which the handler goes on answering.
 *
 * @param parts The catalogue, looked at as it is when a slice begins.
 * @throws AppError ERR_INPUT_INVALID when there is no row, ERR_INPUT_TOO_LARGE when there are too many.
 */
export async function readBulk(
  input: TokenBulkInput,
  parts: Pick<SignedParts, 'editor' | 'parents'>,
  now: () => number,
): Promise<ReadRows> {
  const all = readCsv(input.text)
  const rows = all.slice(input.hasHeader ? 1 : 0)
  if (rows.length === 0) {
    const issues = [{ path: 'text', message: 'There is no row to issue a token for.' }]
    throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
  }
  if (rows.length > MAX_ROWS) {
    throw new AppError(
      'ERR_INPUT_TOO_LARGE',
      say('At most {most} rows are issued at once.', { most: MAX_ROWS }),
    )
  }
  const good: GoodRow[] = []
  const issues: BulkIssue[] = []
  const seen = new Set<string>()
  let bad = 0
  for (let at = 0; at < rows.length; at += SLICE) {
    const look = rowReader(input, parts, now(), seen)
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
  return { good, issues, bad, unused: unusedColumns(input, all) }
}

type ReadRow = GoodRow | { readonly issues: readonly BulkIssue[] }

/** @param seen What may be there once only, from the rows before. */
function rowReader(
  bulk: TokenBulkInput,
  parts: Pick<SignedParts, 'editor' | 'parents'>,
  nowMs: number,
  seen: Set<string>,
): (row: CsvRow) => ReadRow {
  const { state } = parts.editor
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
    if (OWN_KINDS.has(bulk.kind)) {
      if (named !== '' && streamId === undefined) {
        return issue('stream', say('No stream is called “{name}”.', { name: named }))
      }
      if (streamId === undefined) return issue('stream', 'It names no stream.')
    }
    const usual = state.streams.get(bulk.defaults.streamId ?? '')?.name ?? null
    const keyFormat = state.tokenKeys.get(bulk.defaults.tokenKeyId ?? '')?.format ?? null
    const around = { streamId: streamId ?? '', usual, nowMs, keyFormat }
    const { kind } = bulk
    if (isSigned(kind)) {
      const read = readSigned(bulk, parts, state, around, cell)
      return 'problems' in read
        ? { issues: read.problems.map((each) => worded({ line, ...each }, cell)) }
        : { line, ...read }
    }
    const asked = bulkAsked({ ...bulk, kind }, around, cell)
    const { lints, sentences } = previewToken(state, asked, nowMs, REFUSALS_ONLY)
    const refusals = lints.filter(isRefusal)
    if (refusals.length > 0) {
      return {
        issues: refusals.map(({ path, message }) =>
          worded({ line, field: fieldOf(path), message }, cell),
        ),
      }
    }
    const input = tokenInputSchema.parse(asked)
    if (input.kind === 'stream-key' && input.label !== '') {
      const key = `${input.streamId}\n${input.label}`
      if (seen.has(key)) return issue('label', 'Another row has this label for the same stream.')
      seen.add(key)
    }
    return { line, input, sentences }
  }
}

/** A text in the place of minutes: the checks of some kinds know only that it is no number. */
const worded = (issue: BulkIssue, cell: (field: BulkField) => string): BulkIssue =>
  issue.field === 'minutes' && !/^\d*$/.test(cell('minutes'))
    ? { ...issue, message: 'Write a whole number of minutes.' }
    : issue

const isRefusal = ({ level }: TokenLint): boolean => level === 'refused'

/** Those that are for a stream of the catalogue; the others take names as they are on the wire. */
const OWN_KINDS: ReadonlySet<BulkKind> = new Set(['listener-link', 'nimble-link', 'stream-key'])

const FIELDS: Readonly<Record<string, BulkField>> = {
  streams: 'stream',
  mirrors: 'stream',
  expiresAtMs: 'minutes',
  expiresInSeconds: 'minutes',
  applyTags: 'tags',
  userId: 'viewer',
  remoteAddress: 'address',
  allowedIpAddresses: 'address',
  allowedOrigins: 'origins',
  allowedCountries: 'countries',
  trackingId: 'tracking',
  scopes: 'scopes',
  channelAlias: 'target',
  tag: 'target',
  displayName: 'label',
  streamId: 'stream',
  minutes: 'minutes',
  label: 'label',
  tags: 'tags',
  viewerId: 'viewer',
  address: 'address',
}
/** Members of media server tokens, where they are called otherwise. */
const TERMS: Readonly<Record<string, BulkField>> = {
  url: 'target',
  streamId: 'target',
  room: 'target',
  paths: 'target',
  allowIp: 'address',
  clientIp: 'address',
  identity: 'viewer',
  user: 'viewer',
  lifetimeSeconds: 'minutes',
  minutes: 'minutes',
  role: 'scopes',
  actions: 'scopes',
}

function fieldOf(path: string): BulkField | null {
  const [first = '', second = ''] = path.split('.')
  return (first === 'terms' ? TERMS[second] : FIELDS[first]) ?? null
}
