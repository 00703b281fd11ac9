import { z } from 'zod'
import { RESTART_PHRASE } from './restart.ts'
import { say } from './say.ts'

export const restartSchema = z.strictObject({
  override: z
    .strictObject({
      phrase: z.literal(RESTART_PHRASE, {
        error: say('Type “{phrase}”.', { phrase: RESTART_PHRASE }),
      }),
      reason: z.string().trim().min(1, 'Say why.').max(240),
    })
    .optional(),
})
