import { z } from 'zod'
import type { BulkRevokeJob, BulkRevokePreview } from '../../../shared/bulk-revoke.ts'
import { bulkRevokeSchema } from '../../../shared/bulk-revoke-input.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const count = z.int()
const fates = z.strictObject({
  instant: count,
  at_next_check: count,
  at_time_limit: count,
  new_viewers_only: count,
})

const preview: z.ZodType<BulkRevokePreview> = z
  .strictObject({
    sessions: count,
    besides: count,
    publishers: count,
    people: count.nullable().describe('By name, each once. Null: not all are named.'),
    credentials: count.nullable().describe('Each once. Null: not all have one.'),
    streams: z.array(z.strictObject({ streamName: z.string(), sessions: count })).readonly(),
    streamCount: count,
    fates,
    revocations: count,
    connectionsOnly: count,
  })
  .meta({ id: 'BulkRevokePreview' })

const job: z.ZodType<BulkRevokeJob> = z
  .strictObject({
    id: z.string(),
    state: z.enum(['running', 'done', 'cancelled']),
    startedAtMs: z.int().describe('Epoch milliseconds.'),
    endedAtMs: z.int().nullable(),
    total: count,
    looked: count,
    gone: count,
    waiting: fates,
    uncut: z.array(z.strictObject({ detail: z.string(), sessions: count })).readonly(),
    revocations: count,
    left: count.describe('Tokens of a list that are still to be revoked.'),
    problem: z.string().nullable().describe('Why those that are left could not be.'),
    undoneAtMs: z.int().nullable(),
  })
  .meta({ id: 'BulkRevokeJob' })

/** Revoking many sessions at once. */
export function bulkRevokeRoutes({ bulkRevoker: bulk, jobs }: ConsoleDeps) {
  return {
    'POST /sessions/revocations': route('POST /sessions/revocations', {
      summary: 'Revoke many sessions at once; a dry run only says whom it concerns',
      body: bulkRevokeSchema,
      answer: z.strictObject({ preview, job: job.nullable() }),
      run: ({ body: { dryRun, most, ...asked }, caller }) => {
        const seen = bulk.preview(asked)
        if (dryRun) return { preview: seen, job: null }
        const begun = bulk.start(asked, most ?? null, caller.actor)
        jobs.startedBy(begun.id, caller.actor)
        return { preview: seen, job: begun }
      },
    }),
    'GET /sessions/revocations/{id}': route('GET /sessions/revocations/{id}', {
      summary: 'How far revoking many sessions is, and what came of it',
      answer: job,
      run: ({ params }) => bulk.get(params.id),
    }),
    'POST /sessions/revocations/{id}/cancel': route('POST /sessions/revocations/{id}/cancel', {
      summary: 'Cut no more of them; all stay refused',
      answer: job,
      run: ({ params }) => bulk.cancel(params.id),
    }),
    'POST /sessions/revocations/{id}/undo': route('POST /sessions/revocations/{id}/undo', {
      summary: 'Lift what it revoked; who was cut may start again',
      answer: job,
      run: ({ params, caller }) => bulk.undo(params.id, caller.actor),
    }),
  } satisfies Partial<Routes>
}
