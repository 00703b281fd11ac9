import { z } from 'zod'
import type * as tokens from '../../shared/token.ts'
import { TOKEN_KINDS } from '../../shared/token.ts'
import type * as bulk from '../../shared/token-bulk.ts'
import { BULK_FIELDS, BULK_KINDS } from '../../shared/token-bulk.ts'
import { atMs } from './answer-fields.ts'

/** Answers about tokens of all kinds; see answers.ts. */

const texts = z.array(z.string()).readonly()

export const token: z.ZodType<tokens.Token> = z
  .strictObject({
    kind: z.enum(TOKEN_KINDS),
    id: z.string(),
    label: z.string(),
    tags: texts,
    streams: texts,
    hint: z.string().nullable(),
    createdAtMs: atMs,
    expiresAtMs: atMs.nullable(),
    disabledAtMs: atMs.nullable(),
    deletedAtMs: atMs.nullable(),
    revokedAtMs: atMs.nullable(),
    revokedUntilMs: atMs.nullable(),
    lastUsedAtMs: atMs.nullable(),
    uses: z.int(),
    issuedBy: z.string().nullable(),
    isSwitchable: z.boolean(),
    isRevocable: z.boolean(),
    isDeletable: z.boolean(),
    isRenewable: z.boolean(),
    checkedBy: z
      .strictObject({ program: z.string(), keyId: z.string(), asking: texts })
      .exactOptional(),
  })
  .meta({ id: 'Token' })

export const tokenPage = z.strictObject({
  tokens: z.array(token).readonly(),
  nextBefore: z.string().nullable(),
})

export const deletedTokens = z.strictObject({
  kinds: z.array(z.strictObject({ kind: z.enum(TOKEN_KINDS), count: z.int() })).readonly(),
})

export const issuedToken: z.ZodType<tokens.IssuedToken> = z
  .strictObject({
    token,
    secret: z.string().nullable(),
    urls: z.array(z.strictObject({ name: z.string(), url: z.string() })).readonly(),
    query: z.string().nullable(),
    streamName: z.string().exactOptional(),
  })
  .meta({ id: 'IssuedToken' })

export const tokenPreview: z.ZodType<tokens.TokenPreview> = z
  .strictObject({
    sentences: texts,
    lints: z
      .array(
        z.strictObject({
          level: z.enum(['refused', 'warning']),
          code: z.string(),
          path: z.string(),
          message: z.string(),
        }),
      )
      .readonly(),
  })
  .meta({ id: 'TokenPreview' })

export const tokenActResult: z.ZodType<tokens.TokenActResult> = z
  .strictObject({ done: z.int(), effect: z.string() })
  .meta({ id: 'TokenActResult' })

export const bulkCheck: z.ZodType<bulk.BulkCheck> = z
  .strictObject({
    rows: z.int(),
    good: z.int(),
    bad: z.int(),
    issues: z
      .array(
        z.strictObject({
          line: z.int(),
          field: z.enum(BULK_FIELDS).nullable(),
          message: z.string(),
        }),
      )
      .readonly(),
    notes: texts,
    sample: texts,
  })
  .meta({ id: 'BulkCheck' })

export const bulkJob: z.ZodType<bulk.BulkJob> = z
  .strictObject({
    id: z.string(),
    kind: z.enum(BULK_KINDS),
    state: z.enum(['running', 'done', 'cancelled', 'failed']),
    total: z.int(),
    issued: z.int(),
    left: z.int(),
    notes: texts,
    startedAtMs: atMs,
    endedAtMs: atMs.nullable(),
    problem: z.string().nullable(),
    savedAtMs: atMs.nullable().describe('When its file was last read to the end.'),
  })
  .meta({ id: 'BulkJob' })
