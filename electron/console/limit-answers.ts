import { z } from 'zod'
import type * as api from '../../shared/limit-api.ts'
import { type GrantLimit, grantLimitInputSchema } from '../../shared/session-limit.ts'
import { answered, atMs } from './answer-fields.ts'

/** What the console answers about limits; see answers.ts. */

export const limitBan: z.ZodType<api.LimitBan> = z
  .strictObject({ kind: z.enum(['grant', 'viewer']), value: z.string(), untilMs: atMs })
  .meta({ id: 'LimitBan' })

export const limitCounts: z.ZodType<api.LimitCounts> = z
  .strictObject({
    refused: z.int(),
    banned: z.int(),
    endedByBan: z.int(),
    tookOver: z.int(),
    wouldRefuse: z.int(),
  })
  .meta({ id: 'LimitCounts' })

const grantLimitFields = {
  grantId: z.string(),
  ...answered(grantLimitInputSchema.shape),
  updatedAtMs: atMs,
}

export const grantLimit: z.ZodType<GrantLimit> = z
  .strictObject(grantLimitFields)
  .meta({ id: 'GrantLimit' })

export const listedGrantLimit = z.strictObject({
  ...grantLimitFields,
  sessionsNow: z.int(),
  label: z.string(),
})

export const suspicion: z.ZodType<api.ListedSuspicion> = z
  .strictObject({
    grantId: z.string(),
    label: z.string(),
    signs: z.array(z.enum(['networks', 'countries', 'countries_at_once'])).readonly(),
    networks: z
      .array(
        z.strictObject({
          network: z.string(),
          country: z.string(),
          firstSeenMs: atMs,
          lastSeenMs: atMs,
          sessionsNow: z.int(),
        }),
      )
      .readonly(),
    moreNetworks: z.int(),
    countries: z.array(z.string()).readonly(),
    firstSeenMs: atMs,
    lastSeenMs: atMs,
    sessionsNow: z.int(),
    own: z.strictObject({ sessions: z.int().nullable(), note: z.string() }).nullable(),
    revoked: z.boolean(),
  })
  .meta({ id: 'Suspicion' })
