import { z } from 'zod'
import { jobSchema, listedJobSchema, noticeSchema } from '../../../shared/activity-schema.ts'
import type { Job } from '../../../shared/job.ts'
import { bulkIssueSource, bulkRevokeSource, exportSource } from '../job-sources.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** Work that takes long, wherever it is done, and what is worth a notice. */
export function jobRoutes({ jobs, notices, exports, bulkRevoker, catalogue }: ConsoleDeps) {
  for (const source of [
    exportSource(exports),
    bulkIssueSource(catalogue.bulk),
    bulkRevokeSource(bulkRevoker),
  ]) {
    jobs.add(source)
  }
  // Asked of the catalogue, which knows it after a restart too.
  const canUndo = ({ kind, id }: Job): boolean =>
    kind === 'bulk-issue'
      ? catalogue.bulk.isKept(id)
      : kind === 'bulk-revoke' && catalogue.revocations.isTogether(id)
  return {
    'GET /jobs': route('GET /jobs', {
      summary: 'Work that takes long, under way and lately over, those that began last first',
      answer: z.strictObject({ jobs: z.array(listedJobSchema).readonly() }),
      run: () => ({ jobs: jobs.list().map((job) => ({ ...job, canUndo: canUndo(job) })) }),
    }),
    'DELETE /jobs/{id}': route('DELETE /jobs/{id}', {
      summary: 'Stop work that is under way; what it did until then stays as each kind says',
      answer: jobSchema,
      run: async ({ params, caller }) => {
        const stopped = await jobs.cancel(params.id)
        catalogue.audit.note(caller.actor, 'job.cancel', stopped.kind, stopped.subject)
        return stopped
      },
    }),
    'GET /notices': route('GET /notices', {
      summary: 'What is worth a notice: alarms, long work that ended, shared links; latest first',
      answer: z.strictObject({ notices: z.array(noticeSchema).readonly() }),
      run: () => ({ notices: notices.list() }),
    }),
  } satisfies Partial<Routes>
}
