import { z } from 'zod'
import { decisionFilterSchema } from '../../shared/api.ts'
import { PERIODS } from '../../shared/calendar.ts'
import { TOKEN_KINDS, TOKEN_STATUSES } from '../../shared/token.ts'
import { USAGE_BY, USAGE_SPLITS } from '../../shared/usage.ts'

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
  ids: z
    .string()
    .regex(/^[\w-]{1,64}(,[\w-]{1,64}){0,99}$/, 'Write up to 100 ids with commas between.')
    .exactOptional(),
  limit,
})

const revoked = z.string().min(1).max(256).exactOptional()
export const revocationsQuery = z.strictObject({
  session: revoked.describe('Those that keep out this session, by its id.'),
  grant: revoked.describe('Or a link, token or key, by its id.'),
  viewer: revoked,
  address: revoked.describe(
    'Or an address or block: those of a block around it or within it, too.',
  ),
  label: revoked.describe('Or the tokens of this label.'),
  tag: revoked.describe('Or the tokens that have this tag.'),
  limit: z
    .string()
    .regex(/^([1-9]\d{0,3}|[1-4]\d{4}|50000)$/, 'Use 1 to 50000.')
    .default('1000'),
})

const day = z.iso.date('Write a day as 2026-01-31.')
export const viewTimeQuery = z.strictObject({
  streamId: z.string().max(64).exactOptional(),
  viewerId: z.string().max(256).exactOptional(),
  from: day.exactOptional(),
  to: day.exactOptional(),
  limit,
})

const usage = {
  period: z.enum(PERIODS).exactOptional(),
  from: day.exactOptional(),
  to: day.exactOptional(),
  zone: z.string().min(1).max(64).exactOptional(),
  streamId: z.string().max(64).exactOptional(),
  viewerId: z.string().max(1024).exactOptional(),
  grantId: z.string().max(256).exactOptional(),
  tag: z.string().max(256).exactOptional(),
  trackingId: z.string().max(128).exactOptional(),
  country: z.string().max(2).exactOptional(),
  protocol: z.string().max(64).exactOptional(),
  mediaServerId: z.string().max(64).exactOptional(),
}

export const usageQuery = z.strictObject({
  ...usage,
  by: z.enum(USAGE_BY).exactOptional(),
  split: z.enum(USAGE_SPLITS).exactOptional(),
  compare: z.enum(['true', 'false']).default('false'),
  notCounted: z.enum(['true', 'false']).default('false'),
  limit,
})

/** The table as a file: all of it. */
export const usageExportQuery = usageQuery.omit({ split: true, notCounted: true, limit: true })

export const usageSessionsQuery = z.strictObject({
  ...usage,
  before: z.string().max(128).exactOptional(),
  limit,
})

/** Ids of links, separated by commas: 100 at most. Asked for, nothing else counts. */
const ids = z
  .string()
  .regex(/^[\w-]{1,64}(,[\w-]{1,64}){0,99}$/, 'Give up to 100 ids, separated by commas.')
  .exactOptional()

export const linksQuery = z.strictObject({
  before: z.string().max(128).exactOptional(),
  text: z.string().max(120).default(''),
  limit,
  ids,
})

export const tokensQuery = z.strictObject({
  before: z.string().max(256).exactOptional(),
  text: z.string().max(120).default(''),
  kind: z.enum(TOKEN_KINDS).exactOptional(),
  status: z.enum(TOKEN_STATUSES).exactOptional(),
  limit: limit.unwrap().default('200'),
})

export const auditQuery = z.strictObject({
  before,
  text: z.string().max(120).default(''),
  limit,
})

const flag = z.enum(['true', 'false']).default('false')
export const streamTokensQuery = z.strictObject({
  page: z
    .string()
    .regex(/^[1-9]\d{0,6}$/, 'Use 1 or more.')
    .default('1'),
  limit,
  text: z.string().max(120).default(''),
  sort: z.enum(['label', 'addedAt']).default('label'),
  descending: flag,
  deleted: flag,
})
