import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { z } from 'zod'
import { say } from '../../../shared/say.ts'
import type { ConsoleEnv } from '../api.ts'
import { type CsvJob, createCsvJobs } from '../csv-jobs.ts'
import { namedIn, readAsked } from '../decision-list.ts'
import { decisionExportQuery, usageExportQuery } from '../queries.ts'
import type { Caller, ConsoleDeps } from '../types.ts'
import { askedOf } from '../usage-asked.ts'
import { CSV, csvFile, failed, readToEnd, streamed, yamlFile } from './answer.ts'
import { exportAudit } from './export-audit.ts'
import { exportDecisions } from './export-decisions.ts'
import { exportTokens } from './export-tokens.ts'
import { exportUsage } from './export-usage.ts'

/** Adds what is exported: decisions, tokens, the audit log, usage, the catalogue. HEAD answers their headers and makes nothing. */
export function addExports(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps): void {
  const exported = createCsvJobs(Date.now)
  deps.jobs.add(exported)
  const begin: Begin = (kind, { actor }) => {
    const job = exported.begin(kind, '')
    deps.jobs.startedBy(job.id, actor)
    return job
  }
  addDecisions(api, deps, begin)
  addTokens(api, deps)
  addAudit(api, deps, begin)
  addUsage(api, deps)
  addCatalogue(api, deps)
}

/** Lists an export that begins. */
type Begin = (kind: 'decision-export' | 'audit-export', caller: Caller) => CsvJob

/** Nothing leaves that the log does not tell of: what cannot be noted is not exported. */
function note(
  { catalogue }: ConsoleDeps,
  { actor }: Caller,
  what: string,
  subject: string,
  detail: string,
): void {
  catalogue.audit.note(actor, what, subject, detail)
}

/** As the list of Decisions is filtered. */
function addDecisions(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps, begin: Begin): void {
  const decisions = createRoute({
    method: 'get',
    path: '/export/decisions',
    operationId: 'getExportDecisions',
    summary: 'Decisions as CSV, newest first, filtered as the list',
    tags: ['export'],
    request: { query: decisionExportQuery },
    responses: {
      200: csvFile,
      default: failed,
    },
  })
  api.openapi(decisions, (context) => {
    const filter = context.req.valid('query')
    const asked = readAsked(filter, namedIn(deps.catalogue))
    return streamed(
      context.req.method,
      CSV,
      () => {
        note(deps, context.env.caller, 'export.decisions', 'decisions', JSON.stringify(filter))
        return exportDecisions(deps.history, asked, begin('decision-export', context.env.caller))
      },
      'stagedoor-decisions.csv',
    )
  })
}

/** The texts of a list that was issued. */
function addTokens(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps): void {
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
      default: failed,
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
        note(
          deps,
          context.env.caller,
          'export.tokens',
          id,
          say('{count, plural, one {# row} other {# rows}}', { count: rows.length }),
        )
        return readToEnd(exportTokens(rows), () => {
          if (isWhole) bulk.noteSaved(id)
        })
      },
      'stagedoor-tokens.csv',
    )
  })
}

/** The audit log, with what proves it. */
function addAudit(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps, begin: Begin): void {
  const audit = createRoute({
    method: 'get',
    path: '/export/audit',
    operationId: 'getExportAudit',
    summary: 'The audit log as CSV, oldest first, each entry with what proves it',
    tags: ['export'],
    request: { query: z.strictObject({}) },
    responses: {
      200: csvFile,
      default: failed,
    },
  })
  api.openapi(audit, (context) =>
    streamed(
      context.req.method,
      CSV,
      () => {
        note(deps, context.env.caller, 'export.audit', 'audit log', '')
        return exportAudit(deps.catalogue.audit, begin('audit-export', context.env.caller))
      },
      'stagedoor-audit.csv',
    ),
  )
}

/** A table of Usage. */
function addUsage(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps): void {
  const file = createRoute({
    method: 'get',
    path: '/export/usage',
    operationId: 'getExportUsage',
    summary: 'Usage of a period as CSV, by stream, viewer and the rest or over time; all rows',
    tags: ['export'],
    request: { query: usageExportQuery },
    responses: {
      200: csvFile,
      default: failed,
    },
  })
  api.openapi(file, async (context) => {
    const query = context.req.valid('query')
    const { by = 'time', compare: _, ...wanted } = query
    const { days } = askedOf(wanted, deps.now())
    const name = `stagedoor-usage-${by}-${days.from}-${days.to}.csv`
    if (context.req.method === 'HEAD') return streamed('HEAD', CSV, () => '', name)
    const lines = await exportUsage(deps, query)
    note(deps, context.env.caller, 'export.usage', 'usage', JSON.stringify(query))
    return streamed('GET', CSV, () => lines, name)
  })
}

/** The document for `stagedoor apply`. */
function addCatalogue(api: OpenAPIHono<ConsoleEnv>, deps: ConsoleDeps): void {
  const catalogue = createRoute({
    method: 'get',
    path: '/export/catalogue',
    operationId: 'getExportCatalogue',
    summary: 'Streams, rules and media servers as a YAML document for POST /apply; without secrets',
    tags: ['export'],
    request: { query: z.strictObject({}) },
    responses: {
      200: yamlFile,
      default: failed,
    },
  })
  api.openapi(catalogue, async (context) => {
    const { method } = context.req
    const text = method === 'HEAD' ? '' : await deps.document.export()
    const open = (): string => {
      note(deps, context.env.caller, 'export.catalogue', 'catalogue', '')
      return text
    }
    return streamed(method, 'text/yaml; charset=utf-8', open, 'stagedoor.yaml')
  })
}
