import { createReadStream, statSync } from 'node:fs'
import { Readable } from 'node:stream'
import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { feedLine } from './answers.ts'
import type { ConsoleEnv } from './api.ts'
import { type CsvJob, createCsvJobs } from './csv-jobs.ts'
import { namedIn, readAsked } from './decision-list.ts'
import type { Downloads } from './downloads.ts'
import { exportAudit } from './export-audit.ts'
import { exportDecisions } from './export-decisions.ts'
import { exportTokens } from './export-tokens.ts'
import { exportUsage } from './export-usage.ts'
import type { Feeds } from './feed.ts'
import { decisionExportQuery, usageExportQuery } from './queries.ts'
import type { Caller, ConsoleDeps } from './types.ts'
import { askedOf } from './usage-asked.ts'

const PIECE_BYTES = 64 * 1024

const CSV = 'text/csv; charset=utf-8; header=present'

const csvFile = {
  description:
    'RFC 4180; text that a spreadsheet would run as a formula is preceded by an apostrophe.',
  content: { 'text/csv': { schema: z.string() } },
}

const failed = { description: 'Refused or failed: an Error as JSON.' }

/** Adds the live feed and the exports. HEAD answers their headers and opens nothing. */
export function addStreamed(
  api: OpenAPIHono<ConsoleEnv>,
  deps: ConsoleDeps,
  feeds: Feeds,
  downloads: Pick<Downloads, 'answer'>,
): void {
  addDownload(api, downloads)
  addUsageFile(api, deps)
  addExportFile(api, deps)
  addBackupFile(api, deps)
  const feed = createRoute({
    method: 'get',
    path: '/feed',
    operationId: 'getFeed',
    summary: 'Live feed: the state now, then at most four lines a second with what changed',
    tags: ['feed'],
    request: { query: z.strictObject({}) },
    responses: {
      200: {
        description: 'NDJSON, one FeedLine a line, until the reader goes.',
        content: { 'application/x-ndjson': { schema: feedLine } },
      },
      429: failed,
    },
  })
  api.openapi(feed, (context) =>
    streamed(context.req.method, 'application/x-ndjson', () => feeds.open(context.env.caller)),
  )

  // Nothing leaves that the log does not tell of: what cannot be noted is not exported.
  const note = (caller: Caller, what: string, subject: string, detail: string): void =>
    deps.catalogue.audit.note(caller.actor, what, subject, detail)

  const exported = createCsvJobs(Date.now)
  deps.jobs.add(exported)
  const begin = (kind: 'decision-export' | 'audit-export', { actor }: Caller): CsvJob => {
    const job = exported.begin(kind, '')
    deps.jobs.startedBy(job.id, actor)
    return job
  }

  const decisions = createRoute({
    method: 'get',
    path: '/export/decisions',
    operationId: 'getExportDecisions',
    summary: 'Decisions as CSV, newest first, filtered as the list',
    tags: ['export'],
    request: { query: decisionExportQuery },
    responses: {
      200: csvFile,
      400: failed,
    },
  })
  api.openapi(decisions, (context) => {
    const filter = context.req.valid('query')
    const asked = readAsked(filter, namedIn(deps.catalogue))
    return streamed(
      context.req.method,
      CSV,
      () => {
        note(context.env.caller, 'export.decisions', 'decisions', JSON.stringify(filter))
        return exportDecisions(deps.history, asked, begin('decision-export', context.env.caller))
      },
      'stagedoor-decisions.csv',
    )
  })

  const tokens = createRoute({
    method: 'get',
    path: '/export/tokens/{id}',
    operationId: 'getExportTokensId',
    summary: 'The tokens of a list that was issued, as CSV with their texts; kept for an hour',
    tags: ['export'],
    request: {
      params: z.strictObject({ id: z.string().min(1).max(128) }),
      query: z.strictObject({}),
    },
    responses: {
      200: csvFile,
      404: failed,
    },
  })
  api.openapi(tokens, (context) => {
    const { id } = context.req.valid('param')
    const { bulk } = deps.catalogue
    const rows = bulk.result(id)
    // One of a list that goes on is not all of it, even if it ends meanwhile.
    const isWhole = bulk.get(id).state !== 'running'
    return streamed(
      context.req.method,
      CSV,
      () => {
        note(context.env.caller, 'export.tokens', id, say('{count} rows', { count: rows.length }))
        return readToEnd(exportTokens(rows), () => {
          if (isWhole) bulk.noteSaved(id)
        })
      },
      'stagedoor-tokens.csv',
    )
  })

  const audit = createRoute({
    method: 'get',
    path: '/export/audit',
    operationId: 'getExportAudit',
    summary: 'The audit log as CSV, oldest first, each entry with what proves it',
    tags: ['export'],
    request: { query: z.strictObject({}) },
    responses: {
      200: csvFile,
    },
  })
  api.openapi(audit, (context) =>
    streamed(
      context.req.method,
      CSV,
      () => {
        note(context.env.caller, 'export.audit', 'audit log', '')
        return exportAudit(deps.catalogue.audit, begin('audit-export', context.env.caller))
      },
      'stagedoor-audit.csv',
    ),
  )

  const catalogue = createRoute({
    method: 'get',
    path: '/export/catalogue',
    operationId: 'getExportCatalogue',
    summary: 'Streams, rules and media servers as a YAML document for POST /apply; without secrets',
    tags: ['export'],
    request: { query: z.strictObject({}) },
    responses: {
      200: { description: 'The document.', content: { 'text/yaml': { schema: z.string() } } },
      400: failed,
    },
  })
  api.openapi(catalogue, (context) =>
    streamed(
      context.req.method,
      'text/yaml; charset=utf-8',
      () => {
        note(context.env.caller, 'export.catalogue', 'catalogue', '')
        return deps.document.export()
      },
      'stagedoor.yaml',
    ),
  )
}

/** Any of the files, for whoever has a ticket. */
function addDownload(api: OpenAPIHono<ConsoleEnv>, downloads: Pick<Downloads, 'answer'>): void {
  const download = createRoute({
    method: 'get',
    path: '/downloads/{ticket}',
    operationId: 'getDownloadsTicket',
    summary: 'The file that POST /downloads gave a ticket for, once; the ticket is all it takes',
    tags: ['export'],
    request: {
      params: z.strictObject({ ticket: z.string().min(1).max(128) }),
      query: z.strictObject({}),
    },
    responses: {
      200: { description: 'As the call of that file answers.' },
      404: failed,
    },
  })
  api.openapi(download, (context) =>
    downloads.answer(context.req.valid('param').ticket, context.req.method),
  )
}

/** A table of Usage. */
function addUsageFile(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps): void {
  const file = createRoute({
    method: 'get',
    path: '/export/usage',
    operationId: 'getExportUsage',
    summary: 'Usage of a period as CSV, by stream, viewer and the rest or over time; all rows',
    tags: ['export'],
    request: { query: usageExportQuery },
    responses: {
      200: csvFile,
      400: failed,
    },
  })
  api.openapi(file, async (context) => {
    const query = context.req.valid('query')
    const { by = 'time', compare: _, ...wanted } = query
    const { days } = askedOf(wanted, deps.now())
    const name = `stagedoor-usage-${by}-${days.from}-${days.to}.csv`
    if (context.req.method === 'HEAD') return streamed('HEAD', CSV, () => '', name)
    const lines = await exportUsage(deps, query)
    deps.catalogue.audit.note(
      context.env.caller.actor,
      'export.usage',
      'usage',
      JSON.stringify(query),
    )
    return streamed('GET', CSV, () => lines, name)
  })
}

/** The file of an export that is done. */
function addExportFile(api: OpenAPIHono<ConsoleEnv>, { exports }: ConsoleDeps): void {
  const file = createRoute({
    method: 'get',
    path: '/exports/{id}/file',
    operationId: 'getExportsIdFile',
    summary: 'The file of an export that is done',
    tags: ['exports'],
    request: {
      params: z.strictObject({ id: z.string().min(1).max(128) }),
      query: z.strictObject({}),
    },
    responses: {
      200: csvFile,
      404: failed,
    },
  })
  api.openapi(file, (context) => {
    const job = exports.get(context.req.valid('param').id)
    if (job.state !== 'done') throw new AppError('ERR_CONFLICT', 'This export is not done.')
    const size = statSync(job.path, { throwIfNoEntry: false })?.size
    if (size === undefined) throw new AppError('ERR_NOT_FOUND', 'The file is not there any more.')
    const answer = streamed(
      context.req.method,
      CSV,
      () => Readable.toWeb(createReadStream(job.path)) as ReadableStream<Uint8Array>,
      job.fileName,
    )
    answer.headers.set('content-length', String(size))
    return answer
  })
}

/** A backup as it is: whoever has it and the key has everything, so the log tells who took it. */
function addBackupFile(api: OpenAPIHono<ConsoleEnv>, { backups, catalogue }: ConsoleDeps): void {
  const file = createRoute({
    method: 'get',
    path: '/backups/{name}/file',
    operationId: 'getBackupsNameFile',
    summary: 'A backup: a SQLite database, its secrets sealed',
    tags: ['backups'],
    request: {
      params: z.strictObject({ name: z.string().min(1).max(128) }),
      query: z.strictObject({}),
    },
    responses: {
      200: {
        description: 'The database.',
        content: { 'application/vnd.sqlite3': { schema: z.string() } },
      },
      404: failed,
    },
  })
  api.openapi(file, (context) => {
    const { name } = context.req.valid('param')
    const path = backups.pathOf(name)
    const answer = streamed(
      context.req.method,
      'application/vnd.sqlite3',
      () => {
        catalogue.audit.note(context.env.caller.actor, 'export.backup', name, '')
        return Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>
      },
      name.replaceAll(/[^\w.-]/g, '_'),
    )
    answer.headers.set('content-length', String(statSync(path).size))
    return answer
  })
}

/** A text in pieces, each made when the one before was taken; tells when the last one was. */
function readToEnd(text: string, onEnd: () => void): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream(
    {
      pull(controller) {
        if (at < bytes.length) {
          controller.enqueue(bytes.subarray(at, at + PIECE_BYTES))
          at += PIECE_BYTES
          return
        }
        controller.close()
        onEnd()
      },
    },
    { highWaterMark: 0 },
  )
}

function streamed(
  method: string,
  type: string,
  open: () => ReadableStream<Uint8Array> | string,
  fileName?: string,
): Response {
  const headers = {
    'content-type': type,
    ...(fileName === undefined
      ? {}
      : { 'content-disposition': `attachment; filename="${fileName}"` }),
  }
  return new Response(method === 'HEAD' ? null : open(), { headers })
}
