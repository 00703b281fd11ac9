import { z } from 'zod'
import type { Explanation, ToldChange } from '../../shared/explanation.ts'
import { text } from './answer-fields.ts'

/** What explains a decision, as schemas; see answers.ts. */

const change: z.ZodType<ToldChange> = z
  .strictObject({
    sentence: text,
    place: text.nullable().describe('Path of a screen of the console.'),
    act: text,
  })
  .meta({ id: 'ToldChange' })

export const explanation: z.ZodType<Explanation> = z
  .strictObject({
    sentence: text,
    checks: z
      .array(
        z.strictObject({
          check: z.enum(['time', 'address', 'secret', 'stream']),
          state: z.enum(['pass', 'fail', 'unreached']),
          seen: text,
          wanted: text,
        }),
      )
      .readonly(),
    rule: z.strictObject({ id: text, name: text, isThere: z.boolean() }).nullable(),
    grant: z.strictObject({ id: text, label: text }).nullable(),
    hints: z.array(z.strictObject({ code: text, sentence: text, todo: text })).readonly(),
    closest: z.strictObject({
      state: z.enum(['admitted', 'now', 'one', 'two', 'none']),
      sentence: text,
      steps: z.array(change).readonly(),
      others: z.array(change).readonly(),
      decided: z.int().describe('How many times the engine was asked.'),
    }),
  })
  .meta({ id: 'Explanation' })
