import { z } from 'zod'

/** Sessions that are revoked together at most. */
export const MOST_REVOKED = 20_000

const value = z.string().min(1).max(256)

/** Whom to revoke together, and what of them. */
export const bulkRevokeSchema = z.strictObject({
  target: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('sessions'), ids: z.array(value).min(1).max(MOST_REVOKED) }),
    z
      .strictObject({
        by: z.literal('stream'),
        value,
        publishers: z.boolean().default(true).describe('Whether those who publish are among them.'),
      })
      .describe('Id or name of the stream.'),
    z.strictObject({ by: z.literal('grant'), value }).describe('Id of the link, token or key.'),
    z.strictObject({ by: z.literal('list'), value }).describe('A list of tokens that was issued.'),
    z.strictObject({ by: z.literal('label'), value }).describe('All tokens with this label.'),
    z.strictObject({ by: z.literal('tag'), value }).describe('All tokens with this tag.'),
    z.strictObject({ by: z.literal('viewer'), value }),
    z.strictObject({ by: z.literal('address'), value }).describe('An address or block.'),
  ]),
  what: z
    .enum(['session', 'grant', 'viewer', 'address'])
    .default('session')
    .describe(
      'What of each session is refused from now on; its connection alone where it has none of that. Of a grant, list, label, tag, viewer or address only that itself is.',
    ),
  untilMs: z
    .int()
    .nullable()
    .default(null)
    .describe('Epoch milliseconds; null means until lifted.'),
  note: z.string().max(240).default(''),
  dryRun: z.boolean().default(false).describe('Only says whom it would concern.'),
  most: z
    .int()
    .min(0)
    .optional()
    .describe('Refuses with ERR_CONFLICT when more sessions than these are concerned.'),
})
