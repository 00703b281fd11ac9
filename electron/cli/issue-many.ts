import { writeFileSync } from 'node:fs'
import { findColumns } from '../../shared/bulk-columns.ts'
import { readCsv } from '../../shared/csv-rows.ts'
import { AppError } from '../../shared/errors.ts'
import {
  BULK_FIELDS,
  type BulkCheck,
  type BulkJob,
  type BulkKind,
} from '../../shared/token-bulk.ts'
import type { Config } from './config.ts'
import { assertDatabase, type Call, withControl } from './control.ts'
import { textOf } from './named-text.ts'
import type { Output } from './output.ts'
import { namedFile } from './paths.ts'
import { tokenKeyNamed } from './token-stored.ts'

/** What `stagedoor issue-many` may be given. */
export interface IssueManyFlags {
  readonly dryRun?: true
  readonly output?: string
  readonly skipBad?: true
  readonly header: boolean
  readonly column?: readonly string[]
  readonly stream?: string
  readonly minutes?: string
  readonly tag?: readonly string[]
  readonly scope?: readonly string[]
  readonly mediaServer?: string
  readonly application?: string
  readonly type?: string
  readonly subscribeToken?: string
  readonly key?: string
}

const CALL = '/api/v1/tokens/bulk'
const LOOK_EVERY_MS = 200
const EXIT_SOME_NOT = 1

/**
 * Issues a token for each row of a CSV file, by the instance that runs or in the store, and writes the result file, for its
 * owner only: it holds the texts. One wrong row keeps all from being issued, unless such rows are left out.
 *
 * Exit code 1 when a row is wrong, was left out, or the list was not finished.
 */
export async function issueMany(
  config: Config,
  output: Output,
  kind: BulkKind,
  file: string,
  flags: IssueManyFlags,
): Promise<void> {
  assertDatabase(config)
  if (flags.dryRun !== true && flags.output === undefined) {
    throw new AppError('ERR_INPUT_INVALID', 'Say where the tokens go with --output, or --dry-run.')
  }
  const text = await textOf(file, 'ERR_INPUT_INVALID')
  await withControl(config, async (call) => {
    const body = { ...rowsOf(kind, text, flags), defaults: await defaultsOf(call, flags) }
    const check = (await (await call('POST', `${CALL}/check`, body)).json()) as BulkCheck
    tell(output, check)
    if (check.bad > 0) process.exitCode = EXIT_SOME_NOT
    if (flags.dryRun === true || flags.output === undefined) return
    if (check.good === 0 || (check.bad > 0 && flags.skipBad !== true)) {
      output.say('Nothing was issued. Mend these rows, or leave them out with --skip-bad.', {
        issued: 0,
      })
      return
    }
    // Made before anything is issued: a place that cannot be written must not cost the tokens.
    const place = namedFile(flags.output)
    claim(place)
    const job = await follow(call, (await (await call('POST', CALL, body)).json()) as BulkJob)
    const result = await call('GET', `/api/v1/export/tokens/${job.id}`)
    writeFileSync(place, await result.text())
    if (job.state !== 'done') process.exitCode = EXIT_SOME_NOT
    const why = job.problem === null ? '' : ` ${job.problem}`
    output.say(`${job.issued} of ${job.total} issued, written to ${flags.output}.${why}`, {
      ...job,
    })
  })
}

/** Makes the file for its owner alone; one that is there is left as it is. */
function claim(place: string): void {
  try {
    writeFileSync(place, '', { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`
    throw new AppError('ERR_INPUT_INVALID', `${place} ${why}. Nothing was issued.`)
  }
}

function tell(output: Output, { rows, good, bad, issues, notes, sample }: BulkCheck): void {
  output.say(`${rows} rows: ${good} can be issued, ${bad} cannot.`, { rows, good, bad })
  for (const { line, field, message } of issues) {
    const at = field === null ? '' : `, ${field}`
    output.say(`line ${line}${at}: ${message}`, { line, field, message })
  }
  for (const note of notes) output.say(note, { note })
  if (!output.json && sample.length > 0) output.say(`The first: ${sample.join(' ')}`, {})
}

async function follow(call: Call, begun: BulkJob): Promise<BulkJob> {
  let job = begun
  while (job.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    job = (await (await call('GET', `${CALL}/${job.id}`)).json()) as BulkJob
  }
  return job
}

function rowsOf(kind: BulkKind, text: string, flags: IssueManyFlags) {
  const first = readCsv(text)[0]?.cells.map((cell) => cell.trim()) ?? []
  const chosen = Object.fromEntries((flags.column ?? []).map(columnOf))
  const hasHeader = flags.header ? null : false
  const { hasHeader: isNamed, columns } = findColumns(kind, first, { hasHeader, chosen })
  // Also those that the kind does not use, which are told of.
  return {
    ...{ kind, text, skipBad: flags.skipBad === true, hasHeader: isNamed },
    columns: { ...chosen, ...columns },
  }
}

function columnOf(text: string): readonly [string, number] {
  const [, field = '', number = ''] = /^([a-z]+)=(\d{1,3})$/.exec(text) ?? []
  if ((BULK_FIELDS as readonly string[]).includes(field) && Number(number) > 0) {
    return [field, Number(number) - 1]
  }
  const known = BULK_FIELDS.join(', ')
  throw new AppError('ERR_INPUT_INVALID', `--column takes <field>=<number>. Fields: ${known}.`)
}

async function defaultsOf(call: Call, flags: IssueManyFlags): Promise<object> {
  const { stream, minutes, tag, scope, mediaServer, application, type, key } = flags
  const { subscribeToken } = flags
  return {
    ...(stream === undefined ? {} : { streamId: await idNamed(call, 'streams', stream) }),
    ...(mediaServer === undefined
      ? {}
      : { mediaServerId: await idNamed(call, 'mediaServers', mediaServer) }),
    ...(minutes === undefined ? {} : { minutes: Number(minutes) }),
    ...(tag === undefined ? {} : { tags: tag }),
    ...(scope === undefined ? {} : { scopes: scope }),
    ...(application === undefined ? {} : { applicationId: application }),
    ...(type === undefined ? {} : { type }),
    ...(subscribeToken === undefined ? {} : { subscribeTokenId: Number(subscribeToken) }),
    ...(key === undefined ? {} : { tokenKeyId: (await tokenKeyNamed(call, key)).id }),
  }
}

const LISTS = { streams: '/api/v1/streams', mediaServers: '/api/v1/media-servers' } as const

/** By id or name. @throws AppError ERR_NOT_FOUND */
async function idNamed(call: Call, list: keyof typeof LISTS, text: string): Promise<string> {
  const answer = (await (await call('GET', LISTS[list])).json()) as Readonly<
    Record<string, readonly { readonly id: string; readonly name: string }[]>
  >
  const found = (answer[list] ?? []).find(({ id, name }) => id === text || name === text)
  if (found !== undefined) return found.id
  const noun = list === 'streams' ? 'stream' : 'media server'
  throw new AppError('ERR_NOT_FOUND', `No ${noun} is called ${text}.`)
}
