import { z } from 'zod'
import { auditCheck, auditEntry } from '../audit-answers.ts'
import { auditQuery } from '../queries.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** What operators did, and whether the log of it is as it was written. */
export function auditRoutes({ catalogue: { audit }, jobs }: ConsoleDeps) {
  return {
    'GET /audit': route('GET /audit', {
      summary: 'What operators did, newest first',
      query: auditQuery,
      answer: z.strictObject({
        entries: z.array(auditEntry).readonly(),
        nextBefore: z.int().nullable(),
      }),
      run: ({ query }) => {
        const limit = Number(query.limit)
        const { before, text } = query
        const entries = audit.list(
          { text, ...(before !== undefined && { before: Number(before) }) },
          limit,
        )
        const last = entries.at(-1)
        return { entries, nextBefore: entries.length < limit ? null : (last?.id ?? null) }
      },
    }),
    'POST /audit/check': route('POST /audit/check', {
      summary: 'Whether all of the audit log is as it was written, also up to an earlier receipt',
      body: z.strictObject({ receipt: z.string().max(128).nullable().default(null) }),
      answer: auditCheck,
      run: ({ body, caller: { actor } }) =>
        jobs.track({ kind: 'audit-check', subject: '', actor, canCancel: true }, (control) =>
          audit.check(body.receipt, control),
        ),
    }),
    'POST /audit/copies': route('POST /audit/copies', {
      summary: 'The console tells that an operator copied something; what was copied is not sent',
      body: z.strictObject({
        label: z.string().min(1).max(120),
        of: z.enum(['secret', 'data']).default('secret'),
      }),
      answer: null,
      run: ({ body, caller }) => {
        audit.note(caller.actor, `${body.of}.copy`, body.label, '')
        return null
      },
    }),
  } satisfies Partial<Routes>
}
