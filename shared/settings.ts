import { z } from 'zod'

/** What the operator can set about the whole installation. Every key has a default, so an empty object is valid. */
export const settingsSchema = z.strictObject({
  /** What new starts get while the database cannot be written. */
  whenStoreFails: z.enum(['deny', 'allow']).default('deny'),
  /** How long decisions are kept, days, 1 to 3650. */
  keepDecisionsDays: z.int().min(1).max(3650).default(30),
  /** How long ended sessions are kept, days, 1 to 3650. */
  keepSessionsDays: z.int().min(1).max(3650).default(400),
  /** Origin under which stations' back ends reach the vendor-shaped APIs and players reach links. Null means the handler's own address. */
  publicOrigin: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .nullable()
    .default(null),
})
export type Settings = z.infer<typeof settingsSchema>
