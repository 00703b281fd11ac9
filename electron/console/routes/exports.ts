import { z } from 'zod'
import { ERRORS, type ErrorCode } from '../../../shared/errors.ts'
import type { ScheduledRun } from '../../../shared/scheduled-export.ts'
import { EXPORT_COLUMN_NAMES, type ExportJob } from '../../../shared/session-export.ts'
import {
  type SessionExportInput,
  sessionExportSchema,
} from '../../../shared/session-export-input.ts'
import { atMs } from '../answer-fields.ts'
import type { Downloads } from '../downloads.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const code = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]).nullable()
const exportJob: z.ZodType<ExportJob> = z
  .strictObject({
    id: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    headers: z.array(z.string()).readonly(),
    fileName: z.string(),
    path: z.string(),
    isKept: z.boolean(),
    looked: z.int(),
    total: z.int().nullable(),
    rows: z.int(),
    bytes: z.int(),
    startedAtMs: atMs,
    endedAtMs: atMs.nullable(),
    problem: z.string().nullable(),
    code,
  })
  .meta({ id: 'ExportJob' })

const run: z.ZodType<ScheduledRun> = z
  .strictObject({
    days: z.strictObject({ from: z.string(), to: z.string() }),
    startedAtMs: atMs,
    endedAtMs: atMs,
    isByHand: z.boolean(),
    state: z.enum(['done', 'failed']),
    path: z.string().nullable(),
    rows: z.int(),
    bytes: z.int(),
    problem: z.string().nullable(),
    code,
  })
  .meta({ id: 'ScheduledRun' })

/** Exports that are made by themselves. The settings say which there are. */
export function scheduledExportRoutes({ scheduledExports }: ConsoleDeps) {
  return {
    'GET /scheduled-exports': route('GET /scheduled-exports', {
      summary:
        'Exports made by themselves: when the next file is made, and what became of the latest',
      answer: z.strictObject({
        exports: z
          .array(
            z.strictObject({
              name: z.string(),
              nextAtMs: atMs.nullable(),
              isRunning: z.boolean(),
              waitsUntilMs: atMs.nullable(),
              runs: z.array(run).readonly(),
            }),
          )
          .readonly(),
      }),
      run: () => ({ exports: scheduledExports.list() }),
    }),
    'POST /scheduled-exports/{name}/run': route('POST /scheduled-exports/{name}/run', {
      summary: 'Make the file of the latest period that is over now',
      answer: run,
      run: ({ params, caller }) => scheduledExports.run(params.name, caller.actor),
    }),
  } satisfies Partial<Routes>
}

/** Lets browsers save the files of the API by themselves. */
export function downloadRoutes(downloads: Pick<Downloads, 'issue'>) {
  return {
    'POST /downloads': route('POST /downloads', {
      summary: 'A ticket to download one file of the API without a token: once, within a minute',
      body: z.strictObject({ path: z.string().startsWith('/').max(8_192) }),
      answer: z.strictObject({ path: z.string() }),
      status: 201,
      run: async ({ body, caller }) => ({
        path: `/downloads/${await downloads.issue(body.path, caller)}`,
      }),
    }),
  } satisfies Partial<Routes>
}

/** Exports of sessions, in the background. Their files are those of files/kept.ts. */
export function exportRoutes({ exports, catalogue, jobs }: ConsoleDeps) {
  return {
    'GET /exports': route('GET /exports', {
      summary: 'Exports under way and lately done, newest first, and where they may be written',
      answer: z.strictObject({
        exports: z.array(exportJob).readonly(),
        folders: z.array(z.string()).readonly(),
      }),
      run: () => ({ exports: exports.list(), folders: exports.folders() }),
    }),
    'POST /exports': route('POST /exports', {
      summary: `Begin an export of sessions. Columns: ${EXPORT_COLUMN_NAMES.join(', ')}`,
      body: sessionExportSchema,
      answer: exportJob,
      status: 201,
      async run({ body, caller }) {
        const job = exports.start(body)
        jobs.startedBy(job.id, caller.actor)
        try {
          catalogue.audit.note(caller.actor, 'export.sessions', job.id, describe(body))
        } catch (error) {
          await exports.remove(job.id)
          throw error
        }
        return job
      },
    }),
    'GET /exports/{id}': route('GET /exports/{id}', {
      summary: 'How far an export is',
      answer: exportJob,
      run: ({ params }) => exports.get(params.id),
    }),
    'DELETE /exports/{id}': route('DELETE /exports/{id}', {
      summary: 'Stop an export, or forget it: a file nobody gave a place is deleted with it',
      answer: null,
      run: async ({ params }) => {
        await exports.remove(params.id)
        return null
      },
    }),
  } satisfies Partial<Routes>
}

/** For the audit log: which period and what of it, nobody by name. */
function describe(input: SessionExportInput): string {
  const moment = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString())
  const { preset, columns, ...rest } = input
  const filters = Object.entries(rest).flatMap(([name, value]) =>
    Array.isArray(value) && value.length > 0 ? [`${name}: ${value.length}`] : [],
  )
  return [
    `${moment(input.fromMs)}..${moment(input.toMs)}`,
    preset ?? (columns.length > 0 ? columns.join(' ') : 'the usual columns'),
    ...filters,
  ].join('; ')
}
