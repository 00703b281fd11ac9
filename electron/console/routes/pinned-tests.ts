import { z } from 'zod'
import type { PinnedResult, PinnedTest } from '../../../shared/pinned-test.ts'
import { pinnedTestSchema } from '../../../shared/pinned-test-input.ts'
import type { Snapshot } from '../../access/snapshot.ts'
import { reason } from '../answers.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const outcome = z.enum(['allow', 'deny', 'redirect'])
const expected = pinnedTestSchema.shape.expected as z.ZodType<PinnedTest['expected']>

const pinnedTest: z.ZodType<PinnedTest> = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    request: pinnedTestSchema.shape.request as z.ZodType<PinnedTest['request']>,
    expected,
    createdAtMs: z.int().describe('Epoch milliseconds.'),
    updatedAtMs: z.int().describe('Epoch milliseconds.'),
  })
  .meta({ id: 'PinnedTest' })

const result: z.ZodType<PinnedResult> = z.strictObject({
  id: z.string(),
  name: z.string(),
  passed: z.boolean(),
  expected,
  actual: z.strictObject({
    outcome,
    reason,
    ruleId: z.string().nullable(),
    redirectUrl: z.string().nullable(),
  }),
})

const runSchema = z.strictObject({
  rules: z.enum(['published', 'draft']).default('draft'),
  /** An earlier version; takes the place of `rules`. */
  version: z.int().min(0).optional(),
})

/** Tests that rules are held to before they are put in force. */
export function pinnedTestRoutes({ catalogue }: ConsoleDeps) {
  const { pinnedTests, rules } = catalogue
  const snapshotOf = (asked: z.output<typeof runSchema>): Snapshot => {
    if (asked.version !== undefined) return rules.compileVersion(asked.version)
    return asked.rules === 'draft' ? rules.compileDraft() : catalogue.snapshot
  }
  return {
    'GET /rules/tests': route('GET /rules/tests', {
      summary: 'Pinned tests, in the order they were pinned',
      answer: z.strictObject({ tests: z.array(pinnedTest).readonly() }),
      run: () => ({ tests: pinnedTests.list() }),
    }),
    'POST /rules/tests': route('POST /rules/tests', {
      summary: 'Pin a test: rules that answer otherwise are not published',
      body: pinnedTestSchema,
      answer: pinnedTest,
      status: 201,
      run: ({ body, caller }) => pinnedTests.create(body, caller.actor),
    }),
    'PUT /rules/tests/{id}': route('PUT /rules/tests/{id}', {
      summary: 'Replace a pinned test',
      body: pinnedTestSchema,
      answer: pinnedTest,
      run: ({ params, body, caller }) => pinnedTests.update(params.id, body, caller.actor),
    }),
    'DELETE /rules/tests/{id}': route('DELETE /rules/tests/{id}', {
      summary: 'Remove a pinned test',
      answer: null,
      run: ({ params, caller }) => {
        pinnedTests.remove(params.id, caller.actor)
        return null
      },
    }),
    'POST /rules/tests/run': route('POST /rules/tests/run', {
      summary: 'Ask all pinned tests of the draft, of the rules in force, or of an earlier version',
      body: runSchema,
      answer: z.strictObject({ results: z.array(result).readonly(), tookMs: z.number() }),
      run: ({ body }) => {
        const begunMs = performance.now()
        const results = pinnedTests.run(snapshotOf(body))
        return { results, tookMs: Math.round(performance.now() - begunMs) }
      },
    }),
  } satisfies Partial<Routes>
}
