import { z } from 'zod'
import { createBackTests } from '../back-test.ts'
import { backTest } from '../back-test-answers.ts'
import { backTestSource } from '../job-sources.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** Asking what was asked lately again, of the draft. */
export function backTestRoutes(deps: ConsoleDeps) {
  const { catalogue } = deps
  const tests = createBackTests({
    history: deps.history,
    inForce: () => catalogue.snapshot,
    draft: () => catalogue.rules.compileDraft(),
    now: () => deps.now(),
    onError: (error) => deps.onError(error, 'POST /rules/back-test'),
  })
  deps.jobs.add(backTestSource(tests))
  return {
    'POST /rules/back-test': route('POST /rules/back-test', {
      summary: 'Ask what was asked in the last days again, of the draft, in the background',
      body: z.strictObject({ days: z.int().min(1).max(366).default(7) }),
      answer: backTest,
      status: 201,
      run: ({ body, caller }) => {
        const test = tests.start(body.days)
        deps.jobs.startedBy(test.id, caller.actor)
        return test
      },
    }),
    'GET /rules/back-test/{id}': route('GET /rules/back-test/{id}', {
      summary: 'How far a back-test is, and what it found',
      answer: backTest,
      run: ({ params }) => tests.get(params.id),
    }),
    'POST /rules/back-test/{id}/cancel': route('POST /rules/back-test/{id}/cancel', {
      summary: 'Stop a back-test; what it found until then stays',
      answer: backTest,
      run: ({ params }) => tests.cancel(params.id),
    }),
  } satisfies Partial<Routes>
}
