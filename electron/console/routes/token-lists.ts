import { tokenBulkSchema } from '../../../shared/token-input.ts'
import { type Routes, route } from '../route.ts'
import { bulkCheck, bulkJob } from '../token-answers.ts'
import type { ConsoleDeps } from '../types.ts'

/** Issuing lists of tokens from pasted rows. */
export function tokenListRoutes({ catalogue, jobs }: ConsoleDeps) {
  const { bulk } = catalogue
  return {
    'POST /tokens/bulk/check': route('POST /tokens/bulk/check', {
      summary: 'What issuing pasted rows would do, with what is wrong by line; nothing is issued',
      body: tokenBulkSchema,
      answer: bulkCheck,
      run: ({ body }) => bulk.check(body),
    }),
    'POST /tokens/bulk': route('POST /tokens/bulk', {
      summary: 'Issue a token for each of many rows, in the background',
      body: tokenBulkSchema,
      answer: bulkJob,
      status: 201,
      run: async ({ body, caller }) => {
        const job = await bulk.start(body, caller.actor)
        jobs.startedBy(job.id, caller.actor)
        return job
      },
    }),
    'GET /tokens/bulk/{id}': route('GET /tokens/bulk/{id}', {
      summary: 'How far a list of tokens is',
      answer: bulkJob,
      run: ({ params }) => bulk.get(params.id),
    }),
    'POST /tokens/bulk/{id}/cancel': route('POST /tokens/bulk/{id}/cancel', {
      summary: 'Stop issuing a list; what was issued stays',
      answer: bulkJob,
      run: ({ params }) => bulk.cancel(params.id),
    }),
  } satisfies Partial<Routes>
}
