import { z } from 'zod'
import { SIGNING_KEY_KINDS, type SigningKeyStatus } from '../../shared/signing-key.ts'
import { atMs } from './answer-fields.ts'

/** What the console answers about signing keys; as answers.ts for the rest. */

export const signingKey: z.ZodType<SigningKeyStatus> = z
  .strictObject({
    id: z.string(),
    kind: z.enum(SIGNING_KEY_KINDS),
    createdAtMs: atMs,
    retiredAtMs: atMs.nullable(),
    deletedAtMs: atMs.nullable(),
    links: z.int(),
    neededUntilMs: atMs.nullable(),
    liveSessions: z.int(),
  })
  .meta({ id: 'SigningKey' })
