import type { z } from 'zod'
import type { PinnedResult, PinnedTest } from './pinned-test.ts'
import type { pinnedTestSchema } from './pinned-test-input.ts'

/** The calls about pinned tests; part of the table in api-map.ts. */
export interface PinnedTestApi {
  /** In the order they were pinned. */
  'GET /rules/tests': { answer: { tests: readonly PinnedTest[] } }
  'POST /rules/tests': { body: z.input<typeof pinnedTestSchema>; answer: PinnedTest }
  'PUT /rules/tests/{id}': {
    params: { id: string }
    body: z.input<typeof pinnedTestSchema>
    answer: PinnedTest
  }
  'DELETE /rules/tests/{id}': { params: { id: string }; answer: null }
  /** How the rules in force, the draft, or an earlier version answer all of them. */
  'POST /rules/tests/run': {
    body: { rules?: 'published' | 'draft' | undefined; version?: number | undefined }
    answer: { results: readonly PinnedResult[]; tookMs: number }
  }
}
