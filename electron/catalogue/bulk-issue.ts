import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { BulkIssue, BulkJob } from '../../shared/token-bulk.ts'
import type { TokenBulkInput, TokenInput } from '../../shared/token-input.ts'
import type { Actor } from './actor.ts'
import { uncertainPlaces } from './bulk-notes.ts'
import { type GoodRow, type ReadRows, readBulk } from './bulk-rows.ts'
import { type SignedInput, type SignedParts, signRows } from './bulk-signed.ts'
import type { EditKeeper } from './edit-types.ts'
import type { Editor } from './editor.ts'
import { newId, type RandomBytes } from './ids.ts'
import type { BulkCalls, BulkRow, NewToken, TokenIssue } from './token-calls.ts'
import type { TokenSource } from './token-source.ts'
import type { PlayedAt } from './token-urls.ts'

/** Rows issued in one transaction, all of them or none; also how long the handler waits for its turn. */
const CHUNK = 100
/** Issues told of one check. */
const MAX_ISSUES = 200
/** Results hold token texts, so few are kept, and not for long. */
const KEPT_JOBS = 5
const KEEP_MS = 3600 * 1000

interface BulkParts extends SignedParts {
  readonly editor: Editor
  readonly issue: TokenIssue
  readonly sources: readonly TokenSource[]
  readonly playedAt: PlayedAt
  readonly randomBytes: RandomBytes
  readonly now: () => number
  /** Keeps which tokens were issued together, and tells. */
  readonly lists: Pick<EditKeeper, 'keepList' | 'isList' | 'grantsOfList'>
}

interface Running {
  job: BulkJob
  readonly rows: BulkRow[]
  isCancelled: boolean
}

/** Makes what issues lists of tokens. */
export function createBulkIssue(parts: BulkParts): BulkCalls {
  const { now, randomBytes } = parts
  const jobs = new Map<string, Running>()
  const read = (input: TokenBulkInput) => readBulk(input, parts, now)
  const notesOf = ({ good, unused }: ReadRows): readonly string[] => [
    ...unused,
    ...uncertainPlaces(parts.editor.state, good, parts.playedAt),
  ]

  function found(id: string): Running {
    forgetOld()
    const running = jobs.get(id)
    if (running !== undefined) return running
    throw new AppError('ERR_NOT_FOUND', 'The result of this list is not kept any more.')
  }

  function forgetOld(): void {
    for (const [id, { job }] of jobs) {
      const isOld = job.endedAtMs !== null && now() >= job.endedAtMs + KEEP_MS
      if (isOld || (job.endedAtMs !== null && jobs.size > KEPT_JOBS)) jobs.delete(id)
    }
  }

  return {
    async check(input) {
      const seen = await read(input)
      const { good, bad, issues } = seen
      const [first] = good
      return {
        rows: good.length + bad,
        good: good.length,
        bad,
        issues: issues.slice(0, MAX_ISSUES),
        notes: notesOf(seen),
        sample: first?.sentences ?? [],
      }
    },
    async start(input, actor) {
      const seen = await read(input)
      const { good, bad, issues } = seen
      if (bad > 0 && !input.skipBad) throw refusedRows(issues)
      if ([...jobs.values()].some(({ job }) => job.state === 'running')) {
        throw new AppError('ERR_TOO_MANY', 'Another list is being issued. Wait for it to end.')
      }
      forgetOld()
      const job: BulkJob = {
        id: newId('list', 'list', (id) => jobs.has(id) || parts.lists.isList(id), randomBytes),
        kind: input.kind,
        state: 'running',
        total: good.length,
        issued: 0,
        left: bad,
        notes: notesOf(seen),
        startedAtMs: now(),
        endedAtMs: null,
        problem: null,
        savedAtMs: null,
      }
      const running: Running = { job, rows: leftOut(issues), isCancelled: false }
      jobs.set(job.id, running)
      void issueAll(parts, running, good, actor)
      return job
    },
    get: (id) => found(id).job,
    list: () => [...jobs.values()].map(({ job }) => job),
    cancel: (id) => {
      const running = found(id)
      if (running.job.state === 'running') running.isCancelled = true
      return running.job
    },
    result: (id) => found(id).rows,
    noteSaved(id) {
      const running = jobs.get(id)
      if (running === undefined || running.job.endedAtMs === null) return
      running.job = { ...running.job, savedAtMs: now() }
    },
    isKept: parts.lists.isList,
    grantsOf: parts.lists.grantsOfList,
  }
}

const leftOut = (issues: readonly BulkIssue[]): BulkRow[] =>
  [...Map.groupBy(issues, ({ line }) => line)].map(([line, ofLine]) => ({
    line,
    issued: null,
    token: null,
    problem: ofLine.map(({ message }) => message).join(' '),
  }))

function refusedRows(issues: readonly BulkIssue[]): AppError {
  const [first] = issues
  const message = say('Nothing was issued. Line {line}: {whatSaid}', {
    line: first?.line ?? 0,
    whatSaid: first?.message ?? '',
  })
  return new AppError('ERR_INPUT_INVALID', message, {
    issues: issues.slice(0, MAX_ISSUES).map(({ line, field, message: what }) => ({
      path: `rows.${line}${field === null ? '' : `.${field}`}`,
      message: what,
    })),
  })
}

/** Chunk after chunk, each stored whole; never rejects. */
async function issueAll(
  parts: BulkParts,
  running: Running,
  rows: readonly GoodRow[],
  actor: Actor,
): Promise<void> {
  const end = (state: BulkJob['state'], problem: string | null): void => {
    const unkept = keepList(parts, running, actor)
    const endedAtMs = parts.now()
    running.job = { ...running.job, state, problem: problem ?? unkept, endedAtMs }
  }
  for (let at = 0; at < rows.length; at += CHUNK) {
    await nextTurn()
    if (running.isCancelled) return end('cancelled', null)
    try {
      await issueChunk(parts, running, rows.slice(at, at + CHUNK), actor)
    } catch (error) {
      return end('failed', error instanceof AppError ? error.message : 'Something went wrong.')
    }
  }
  end('done', null)
}

/** So that all of it can be withdrawn together. @returns Why it could not be kept; null: it was. */
function keepList({ lists }: BulkParts, { job, rows }: Running, actor: Actor): string | null {
  const grants = rows.flatMap(({ token }) => token?.id ?? [])
  if (grants.length === 0) return null
  try {
    lists.keepList({ id: job.id, label: `${grants.length} ${job.kind}`, grants }, actor)
    return null
  } catch (error) {
    return error instanceof AppError ? error.message : 'Something went wrong.'
  }
}

async function issueChunk(
  parts: BulkParts,
  running: Running,
  rows: readonly GoodRow[],
  actor: Actor,
): Promise<void> {
  const before = running.rows.length
  const kept = rows.filter(isKept)
  const signed = rows.filter(isToSign)
  if (kept.length > 0) await issueOrTell(parts, running, kept, actor)
  if (signed.length > 0) running.rows.push(...(await signRows(signed, parts, actor)))
  const refused = running.rows.slice(before).filter(({ issued }) => issued === null).length
  const { issued, left } = running.job
  running.job = { ...running.job, issued: issued + rows.length - refused, left: left + refused }
}

/**
 * A row that cannot be issued once more, such as the same signed URL too often in a minute, leaves the others alone: each is
 * then issued in a transaction and a turn of its own.
 */
async function issueOrTell(
  parts: BulkParts,
  running: Running,
  rows: readonly GoodRow<TokenInput>[],
  actor: Actor,
): Promise<void> {
  try {
    issueKept(parts, running, rows, actor)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ERR_TOO_MANY') throw error
    const [row, ...others] = rows
    if (others.length === 0) {
      if (row === undefined) return
      running.rows.push({ line: row.line, issued: null, token: null, problem: error.message })
      return
    }
    for (const each of rows) {
      await nextTurn()
      await issueOrTell(parts, running, [each], actor)
    }
  }
}

const isToSign = (row: GoodRow): row is GoodRow<SignedInput> =>
  row.input.kind === 'self-signed' || row.input.kind === 'video-jwt'
const isKept = (row: GoodRow): row is GoodRow<TokenInput> => !isToSign(row)

function issueKept(
  { editor, issue, sources }: BulkParts,
  running: Running,
  rows: readonly GoodRow<TokenInput>[],
  actor: Actor,
): void {
  const work = (): readonly NewToken[] => rows.map(({ input }) => issue(input, actor))
  const issued = editor.batch(work, { keep: true })
  for (const [index, { line }] of rows.entries()) {
    const made = issued[index]
    if (made === undefined) continue
    const source = sources.find(({ kinds }) => kinds.includes(made.ref.kind))
    running.rows.push({
      line,
      issued: made,
      token: source?.find(made.ref.id) ?? null,
      problem: null,
    })
  }
}
