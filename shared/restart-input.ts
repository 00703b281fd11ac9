import { z } from 'zod'
import { RESTART_PHRASE } from './restart.ts'

export const restartSchema = z.strictObject({
  override: z
    .strictObject({
      phrase: z.literal(RESTART_PHRASE, { error: `Type “${RESTART_PHRASE}”.` }),
      reason: z.string().trim().min(1, 'Say why.').max(240),
    })
    .optional(),
})
