import { z } from 'zod'
import type { BackTest, BackTestCount } from '../../shared/back-test.ts'
import { atMs, text } from './answer-fields.ts'
import { reason } from './answers.ts'

/** What the calls about back-tests answer; see answers.ts. */

const count: z.ZodType<BackTestCount> = z.strictObject({
  requests: z.int(),
  withGrant: z.int(),
  samples: z
    .array(
      z.strictObject({
        decisionId: z.int(),
        atMs,
        streamName: text,
        viewerId: text.nullable(),
        address: text.nullable(),
        hasGrant: z.boolean(),
        reason,
        ruleId: text.nullable(),
      }),
    )
    .readonly(),
})

export const backTest: z.ZodType<BackTest> = z
  .strictObject({
    id: text,
    state: z.enum(['running', 'done', 'cancelled', 'failed']),
    days: z.int(),
    fromMs: atMs,
    startedAtMs: atMs,
    endedAtMs: atMs.nullable(),
    progress: z.number(),
    compared: z.int(),
    admitted: z.int(),
    changes: z.strictObject({
      refused: count,
      admitted: count,
      redirected: count,
      played_otherwise: count,
    }),
    problem: text.nullable(),
  })
  .meta({ id: 'BackTest' })
