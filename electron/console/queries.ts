import { z } from 'zod'
import { decisionFilterSchema } from '../../shared/api.ts'

const limit = z
  .string()
  .regex(/^([1-9]\d{0,2}|1000)$/, 'Use 1 to 1000.')
  .default('100')
const before = z
  .string()
  .regex(/^\d{1,15}$/, 'Use what the page before answered as nextBefore.')
  .exactOptional()

/** Filter and page of the decision list; a filter nobody knows is refused rather than ignored. */
export const decisionListQuery = z.strictObject({ ...decisionFilterSchema.shape, before, limit })

/** The filter of a decision export: as the list, without pages. */
export const decisionExportQuery = z.strictObject(decisionFilterSchema.omit({ limit: true }).shape)

export const endedSessionsQuery = z.strictObject({
  before: z.string().max(128).exactOptional(),
  streamId: z.string().max(64).exactOptional(),
  limit,
})

const day = z.iso.date('Write a day as 2026-01-31.')
export const viewTimeQuery = z.strictObject({
  streamId: z.string().max(64).exactOptional(),
  viewerId: z.string().max(256).exactOptional(),
  from: day.exactOptional(),
  to: day.exactOptional(),
  limit,
})

/** More than of the rest by default, since what is on screen names grants by it. */
export const linksQuery = z.strictObject({
  before: z.string().max(128).exactOptional(),
  text: z.string().max(120).default(''),
  limit: limit.unwrap().default('500'),
})

export const auditQuery = z.strictObject({ before, limit })
