import { z } from 'zod'
import type * as api from '../../shared/api.ts'
import type * as credential from '../../shared/credential.ts'
import { revocationInputSchema } from '../../shared/credential.ts'
import { answered, atMs, id, list, text } from './answer-fields.ts'
import { sessionCut } from './media-server-answers.ts'

export const link: z.ZodType<credential.Link> = z
  .strictObject({
    id,
    streamId: id,
    label: text,
    tags: list(text),
    createdAtMs: atMs,
    expiresAtMs: atMs,
    disabledAtMs: atMs.nullable(),
    revokedAtMs: atMs.nullable(),
    lastUsedAtMs: atMs.nullable(),
    uses: z.int(),
    issuedBy: text,
  })
  .meta({ id: 'Link' })

export const issuedLink: z.ZodType<credential.IssuedLink> = z
  .strictObject({ link, token: text, url: text.nullable() })
  .meta({ id: 'IssuedLink' })

const keyFields = {
  id,
  hint: text,
  createdAtMs: atMs,
  disabledAtMs: atMs.nullable(),
  lastUsedAtMs: atMs.nullable(),
}

export const streamKey: z.ZodType<credential.StreamKey> = z
  .strictObject({ ...keyFields, streamId: id, label: text, expiresAtMs: atMs.nullable() })
  .meta({ id: 'StreamKey' })

export const serviceToken: z.ZodType<credential.ServiceToken> = z
  .strictObject({
    ...keyFields,
    name: text,
    deletedAtMs: atMs.nullable(),
    previousUntilMs: atMs.nullable(),
  })
  .meta({ id: 'ServiceToken' })

export const revocation: z.ZodType<credential.Revocation> = z
  .strictObject({
    ...answered(revocationInputSchema.shape),
    id,
    createdAtMs: atMs,
    liftedAtMs: atMs.nullable(),
    jobId: id.exactOptional(),
  })
  .meta({ id: 'Revocation' })

export const revokeResult: z.ZodType<api.RevokeResult> = z
  .strictObject({
    revocation,
    sessionIds: list(id),
    effect: text,
    cuts: list(sessionCut).exactOptional(),
  })
  .meta({ id: 'RevokeResult' })
