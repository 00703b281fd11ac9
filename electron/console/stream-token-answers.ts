import { z } from 'zod'
import {
  type Account,
  type ApiSecret,
  accountInputSchema,
  type IssuedPublishToken,
  type IssuedSubscribeToken,
  publishOptionsSchema,
  publishTokenInputSchema,
  subscribeTokenInputSchema,
} from '../../shared/stream-token.ts'
import { answered, atMs } from './answer-fields.ts'

/** Answers about stored stream tokens; see answers.ts. */

const stored = {
  id: z.int(),
  hint: z.string(),
  isActive: z.boolean(),
  addedAtMs: atMs,
  refreshedAtMs: atMs.nullable(),
  disabledAtMs: atMs.nullable(),
  deletedAtMs: atMs.nullable(),
  issuedBy: z.string(),
  uses: z.int(),
  lastUsedAtMs: atMs.nullable(),
}
const geoCascade = z.strictObject({ isEnabled: z.boolean(), clusters: z.array(z.string()) })
const streams = z.array(z.strictObject({ streamName: z.string(), isRegex: z.boolean() }))

export const subscribeToken: z.ZodType<IssuedSubscribeToken> = z
  .strictObject({ ...answered(subscribeTokenInputSchema.shape), ...stored, streams })
  .meta({ id: 'SubscribeToken' })

export const publishToken: z.ZodType<IssuedPublishToken> = z
  .strictObject({
    ...answered(publishTokenInputSchema.shape),
    ...stored,
    streams,
    options: z.strictObject({
      ...answered(publishOptionsSchema.shape),
      geoCascade,
      restream: z.array(
        z.strictObject({
          url: z.string(),
          key: z.string(),
          label: z.string(),
          enabled: z.boolean(),
        }),
      ),
    }),
  })
  .meta({ id: 'PublishToken' })

export const apiSecret: z.ZodType<ApiSecret> = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    hint: z.string(),
    createdAtMs: atMs,
    refreshedAtMs: atMs.nullable(),
    disabledAtMs: atMs.nullable(),
    deletedAtMs: atMs.nullable(),
    lastUsedAtMs: atMs.nullable(),
  })
  .meta({ id: 'ApiSecret' })

export const account: z.ZodType<Account> = z
  .strictObject({ id: z.string(), ...answered(accountInputSchema.shape), geoCascade })
  .meta({ id: 'Account' })

export const liveCount = z.strictObject({ liveSessions: z.int() })
