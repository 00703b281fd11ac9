import { z } from 'zod'
import type { UsageAnswer, UsageApi } from '../../shared/usage-api.ts'
import { atMs } from './answer-fields.ts'
import { session } from './answers.ts'

const ms = z.int().describe('Milliseconds.')
const viewers = z.int().nullable().describe('Null where it is not known.')
const period = {
  from: z.string(),
  to: z.string(),
  fromMs: atMs,
  toMs: atMs.describe('First moment after it, epoch milliseconds.'),
}
const totals = z.strictObject({
  ms,
  bytes: z.int(),
  sessions: z.int(),
  peakViewers: viewers,
  peakAtMs: atMs.nullable(),
  publishedMs: ms.nullable(),
  refused: z.int().nullable(),
})
const series = z.array(z.strictObject({ atMs, ms, peakViewers: viewers })).readonly()
const values = z.array(z.int()).readonly().describe('Milliseconds; how many of refusals.')
const amount = { ms, bytes: z.int(), sessions: z.int() }

/** What the calls on usage answer, as schemas. */
export const usageReport: z.ZodType<UsageAnswer> = z
  .strictObject({
    period: z.strictObject(period),
    zone: z.string(),
    totals,
    before: z.strictObject({ ...period, totals }).nullable(),
    step: z.enum(['quarter', 'hour', 'day', 'month']),
    series,
    seriesBefore: series,
    lines: z
      .array(
        z.strictObject({
          key: z.string().nullable(),
          name: z.string().exactOptional(),
          values,
          before: values,
        }),
      )
      .readonly(),
    rows: z
      .array(
        z.strictObject({
          key: z.string(),
          name: z.string().exactOptional(),
          ...amount,
          peakViewers: viewers,
          peakAtMs: atMs.nullable(),
          before: z.strictObject(amount).nullable(),
        }),
      )
      .readonly(),
    totalRows: z.int(),
    notCounted: z
      .int()
      .exactOptional()
      .describe('Who is in now and in no figure yet; where it was asked for.'),
  })
  .meta({ id: 'Usage' })

export const usageSessions: z.ZodType<UsageApi['GET /usage/sessions']['answer']> = z
  .strictObject({
    sessions: z.array(z.strictObject({ session, ms, bytes: z.int() })).readonly(),
    nextBefore: z.string().nullable(),
  })
  .meta({ id: 'UsageSessions' })
