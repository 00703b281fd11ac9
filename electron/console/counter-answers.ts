import { z } from 'zod'
import type { Counters } from '../../shared/api.ts'
import { REASONS, type ReasonCode } from '../../shared/reasons.ts'

const reason = z.enum(Object.keys(REASONS) as ReasonCode[])

/** Viewers, publishers and decisions, as answered; see answers.ts. */
export const counters: z.ZodType<Counters> = z
  .strictObject({
    viewers: z.int(),
    publishers: z.int(),
    allowed: z.int(),
    denied: z.int(),
    redirected: z.int(),
    perSecond: z.number(),
    refusedLastMinute: z.partialRecord(reason, z.int()),
    p50Ms: z.number().nullable(),
    p99Ms: z.number().nullable(),
  })
  .meta({ id: 'Counters' })
