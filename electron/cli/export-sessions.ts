import { createReadStream } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { addDays, isTimeZone, startOfDay } from '../../shared/calendar.ts'
import { AppError } from '../../shared/errors.ts'
import type { ExportJob } from '../../shared/session-export.ts'
import type { Config } from './config.ts'
import { assertDatabase, type Call, withControl } from './control.ts'
import { EXIT_INTERRUPTED } from './interrupted.ts'
import type { Output } from './output.ts'
import { namedFile } from './paths.ts'
import { writeWhole } from './whole-file.ts'

/** Options of `export sessions`, as commander reads them. */
export interface SessionFlags {
  readonly from?: string
  readonly to?: string
  readonly timeZone?: string
  /** The same, as `usage` calls it. */
  readonly zone?: string
  readonly columns?: string
  readonly preset?: string
  readonly action?: string
  readonly stream?: readonly string[]
  readonly tag?: readonly string[]
  readonly viewer?: readonly string[]
  readonly grant?: readonly string[]
  readonly trackingId?: readonly string[]
  readonly country?: readonly string[]
  readonly mediaServer?: readonly string[]
  readonly protocol?: readonly string[]
  readonly output?: string
}

const POLL_MS = 200
/** How often a person is told, milliseconds. */
const TELL_MS = 1_000
const EXPORTS = '/api/v1/exports'

/** @throws AppError ERR_CONFIG: they would do nothing. */
export function assertNoFlags(flags: SessionFlags): void {
  const [first] = Object.keys(flags)
  if (first === undefined) return
  const name = first.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  throw new AppError('ERR_CONFIG', `--${name} is for: export sessions`)
}

/**
 * Exports sessions to a file, which is there once it is whole, or to standard output. Ctrl-C stops it: then the exit code is 130
 * and nothing half written is left.
 *
 * @throws AppError ERR_CONFIG, ERR_NOT_FOUND for a stream nobody knows, and what the console API says.
 */
export async function exportSessions(
  config: Config,
  output: Output,
  flags: SessionFlags,
): Promise<void> {
  const asked = askedFor(flags)
  assertDatabase(config)
  await withControl(config, async (call) => {
    const interrupted = new AbortController()
    const interrupt = (): void => interrupted.abort()
    process.once('SIGINT', interrupt)
    let job = (await (await call('POST', EXPORTS, asked)).json()) as ExportJob
    try {
      job = await untilOver(call, job, output, interrupted.signal)
      if (job.state === 'failed') {
        throw new AppError(job.code ?? 'ERR_EXPORT_WRITE', job.problem ?? undefined)
      }
      await hand(job, flags.output, interrupted.signal)
      if (flags.output !== undefined) said(output, job, namedFile(flags.output))
    } catch (error) {
      if (!interrupted.signal.aborted) throw error
      output.warn('Stopped. Nothing was written.')
      process.exitCode = EXIT_INTERRUPTED
    } finally {
      process.removeListener('SIGINT', interrupt)
      await call('DELETE', `${EXPORTS}/${job.id}`)
    }
  })
}

async function untilOver(
  call: Call,
  started: ExportJob,
  output: Output,
  signal: AbortSignal,
): Promise<ExportJob> {
  let job = started
  let toldMs = performance.now()
  while (job.state === 'running') {
    await pause(POLL_MS, undefined, { signal })
    job = (await (await call('GET', `${EXPORTS}/${job.id}`)).json()) as ExportJob
    if (performance.now() - toldMs < TELL_MS || !process.stderr.isTTY) continue
    output.warn(`${job.looked} of ${job.total ?? 'so many'} sessions, ${job.rows} lines`)
    toldMs = performance.now()
  }
  return job
}

/** From the data directory, which whoever may ask may read, so that the one who serves need not carry it. */
async function hand(job: ExportJob, file: string | undefined, signal: AbortSignal): Promise<void> {
  if (file === undefined) {
    await pipeline(createReadStream(job.path), process.stdout, { end: false, signal })
    return
  }
  await writeWhole(namedFile(file), (draft) => copyFile(job.path, draft), signal)
}

function said(output: Output, { rows, bytes }: ExportJob, path: string): void {
  const lines = rows === 1 ? '1 session' : `${rows} sessions`
  output.say(`${lines} exported to ${path}.`, { event: 'exported', path, rows, bytes })
}

function askedFor(flags: SessionFlags): object {
  const zone = flags.timeZone ?? flags.zone ?? 'UTC'
  if (!isTimeZone(zone)) throw new AppError('ERR_TIME_ZONE_INVALID')
  return {
    columns: flags.columns?.split(',').map((name) => name.trim()) ?? [],
    preset: flags.preset ?? null,
    fromMs: flags.from === undefined ? null : momentOf('from', flags.from, zone),
    toMs: flags.to === undefined ? null : momentOf('to', flags.to, zone),
    timeZone: zone,
    action: flags.action ?? null,
    streams: flags.stream ?? [],
    tags: flags.tag ?? [],
    viewers: flags.viewer ?? [],
    grantIds: flags.grant ?? [],
    trackingIds: flags.trackingId ?? [],
    countries: flags.country ?? [],
    mediaServerIds: flags.mediaServer ?? [],
    protocols: flags.protocol ?? [],
  }
}

/** Of a day its beginning, or for the end of a period that of the day after it. */
function momentOf(flag: 'from' | 'to', text: string, zone: string): number {
  const atMs = Date.parse(text)
  if (Number.isFinite(atMs)) {
    if (/^\d{4}-\d\d-\d\d$/.test(text)) {
      return startOfDay(flag === 'to' ? addDays(text, 1) : text, zone)
    }
    if (/T.*(?:Z|[+-]\d\d:\d\d)$/.test(text)) return atMs
  }
  throw new AppError(
    'ERR_CONFIG',
    `--${flag}: write a day as 2026-11-01, or a moment as 2026-11-01T00:15:00+01:00.`,
  )
}
