import { z } from 'zod'
import { accessTokenInputSchema } from './access-token.ts'
import { edgeAuthTokenInputSchema } from './application.ts'
import { linkInputSchema, nimbleLinkInputSchema, streamKeyInputSchema } from './credential.ts'
import { oneExpiry, oneTarget } from './edge-auth.ts'
import { sessionsSchema } from './session-limit.ts'
import { idSchema } from './stream.ts'
import { publishTokenInputSchema, subscribeTokenInputSchema } from './stream-token.ts'
import { TOKEN_ACTS, TOKEN_KINDS } from './token.ts'
import { BULK_FIELDS, BULK_KINDS } from './token-bulk.ts'
import { serverTokenInputSchema } from './token-key-input.ts'

/** What any kind may be asked for with: sessions at a time, as in session-limit.ts. Absent or null: as its stream says. */
const seats = { sessions: sessionsSchema.nullable().exactOptional() }

/** A token as it is asked for, by its kind. */
export const tokenInputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('listener-link'), ...linkInputSchema.shape, ...seats }),
  z.strictObject({ kind: z.literal('nimble-link'), ...nimbleLinkInputSchema.shape, ...seats }),
  z.strictObject({ kind: z.literal('stream-key'), ...streamKeyInputSchema.shape, ...seats }),
  z.strictObject({
    kind: z.literal('subscribe-token'),
    ...subscribeTokenInputSchema.shape,
    ...seats,
  }),
  z.strictObject({ kind: z.literal('publish-token'), ...publishTokenInputSchema.shape, ...seats }),
  z.strictObject({ kind: z.literal('access-token'), ...accessTokenInputSchema.shape, ...seats }),
  z
    .strictObject({
      kind: z.literal('edge-auth'),
      applicationId: z.string().min(1).max(120),
      ...edgeAuthTokenInputSchema.shape,
      ...seats,
    })
    .refine(oneTarget.isMet, { error: oneTarget.error })
    .refine(oneExpiry.isMet, { error: oneExpiry.error }),
  // A media server that checks by itself knows no sessions of ours.
  z.strictObject({
    kind: z.literal('server-token'),
    ...serverTokenInputSchema.shape,
    sessions: z.null().exactOptional(),
  }),
])
export type TokenInput = z.output<typeof tokenInputSchema>
/** Those that are for one stream of the catalogue. */
export type StreamTokenInput = Extract<
  TokenInput,
  { readonly kind: 'listener-link' | 'nimble-link' | 'stream-key' }
>

const tokenRefSchema = z.strictObject({
  kind: z.enum(TOKEN_KINDS),
  id: z.string().min(1).max(128),
})

/** Tokens acted on at once. */
const MAX_REFS = 1_000

/** One act on several tokens: all of it or nothing. */
export const tokenActSchema = z.strictObject({
  act: z.enum(TOKEN_ACTS),
  tokens: z.array(tokenRefSchema).min(1).max(MAX_REFS),
})

/** A token issued anew with the same grant. */
export const tokenRenewSchema = z.strictObject({
  ...tokenRefSchema.shape,
  /** Lifetime from now, minutes. Null: as long as the token was issued for; without end where it had none. */
  minutes: z.int().min(1).max(43_200).nullable().default(null),
  /**
   * When the token that is out ends, in minutes from now; 0 ends it at once. Null leaves its end as it is, which is
   * renewing rather than rolling.
   */
  overlapMinutes: z.int().min(0).max(43_200).nullable().default(null),
})
export type TokenRenewal = z.infer<typeof tokenRenewSchema>

const column = z.int().min(0).max(100)

/** A list of tokens of one kind, as pasted rows or a CSV file. */
export const tokenBulkSchema = z.strictObject({
  kind: z.enum(BULK_KINDS),
  text: z.string().max(4_000_000),
  /** Whether the first row names the columns. */
  hasHeader: z.boolean().default(false),
  /** Which column each field stands in, from 0. What has none takes its default. */
  columns: z.partialRecord(z.enum(BULK_FIELDS), column),
  /** For rows that do not say. */
  defaults: z
    .strictObject({
      streamId: idSchema.exactOptional(),
      mediaServerId: idSchema.exactOptional(),
      minutes: z.int().exactOptional(),
      tags: z.array(z.string().min(1).max(60)).max(20).exactOptional(),
      /** Of EdgeAuth tokens. */
      applicationId: z.string().min(1).max(120).exactOptional(),
      type: z.enum(['auth', 'stream', 'publish']).exactOptional(),
      /** Id of the key of media server tokens. */
      tokenKeyId: z.string().min(1).max(120).exactOptional(),
      /** Id of the subscribe token that self-signed tokens are signed with. */
      subscribeTokenId: z.int().min(1).exactOptional(),
      /** Of access tokens and video JWTs; of media server tokens the role or actions. */
      scopes: z.array(z.string().min(1).max(256)).max(20).exactOptional(),
    })
    .prefault({}),
  /** Leaves rows out that something is wrong with. Otherwise one such row keeps all from being issued. */
  skipBad: z.boolean().default(false),
})
export type TokenBulkInput = z.infer<typeof tokenBulkSchema>
