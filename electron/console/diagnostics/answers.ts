import { z } from 'zod'
import type { Diagnostics } from '../../../shared/diagnostics.ts'

/** What the call about diagnostics answers; see ../answers.ts. */
export const diagnosticsAnswer: z.ZodType<Diagnostics> = z
  .strictObject({
    madeAtMs: z.int().describe('Epoch milliseconds.'),
    files: z
      .array(
        z.strictObject({ name: z.string(), about: z.string(), text: z.string(), covered: z.int() }),
      )
      .readonly(),
  })
  .meta({ id: 'Diagnostics' })
