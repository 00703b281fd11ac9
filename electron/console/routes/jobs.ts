import { z } from 'zod'
import { JOB_KINDS, JOB_STATES, type Job } from '../../../shared/job.ts'
import { NOTICE_KINDS, type Notice } from '../../../shared/notice.ts'
import { bulkIssueSource, bulkRevokeSource, exportSource } from '../job-sources.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const atMs = z.int().describe('Epoch milliseconds.')
const job: z.ZodType<Job> = z
  .strictObject({
    id: z.string(),
    kind: z.enum(JOB_KINDS),
    subject: z.string(),
    actor: z.string().nullable(),
    state: z.enum(JOB_STATES),
    progress: z.number().nullable(),
    startedAtMs: atMs,
    endedAtMs: atMs.nullable(),
    problem: z.string().nullable(),
    canCancel: z.boolean(),
    file: z.string().nullable(),
  })
  .meta({ id: 'Job' })

const notice: z.ZodType<Notice> = z
  .strictObject({
    id: z.int(),
    kind: z.enum(NOTICE_KINDS),
    key: z.string(),
    atMs,
    times: z.int(),
    text: z.string(),
  })
  .meta({ id: 'Notice' })

/** Work that takes long, wherever it is done, and what is worth a notice. */
export function jobRoutes({ jobs, notices, exports, bulkRevoker, catalogue }: ConsoleDeps) {
  for (const source of [
    exportSource(exports),
    bulkIssueSource(catalogue.bulk),
    bulkRevokeSource(bulkRevoker),
  ]) {
    jobs.add(source)
  }
  return {
    'GET /jobs': route('GET /jobs', {
      summary: 'Work that takes long, under way and lately over, those that began last first',
      answer: z.strictObject({ jobs: z.array(job).readonly() }),
      run: () => ({ jobs: jobs.list() }),
    }),
    'DELETE /jobs/{id}': route('DELETE /jobs/{id}', {
      summary: 'Stop work that is under way; what it did until then stays as each kind says',
      answer: job,
      run: async ({ params, caller }) => {
        const stopped = await jobs.cancel(params.id)
        catalogue.audit.note(caller.actor, 'job.cancel', stopped.kind, stopped.subject)
        return stopped
      },
    }),
    'GET /notices': route('GET /notices', {
      summary: 'What is worth a notice: alarms, long work that ended, shared links; latest first',
      answer: z.strictObject({ notices: z.array(notice).readonly() }),
      run: () => ({ notices: notices.list() }),
    }),
  } satisfies Partial<Routes>
}
