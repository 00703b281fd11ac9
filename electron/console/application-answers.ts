import { z } from 'zod'
import type * as shared from '../../shared/application.ts'
import { applicationSettingsSchema } from '../../shared/application.ts'
import { answered, id, list, text } from './answer-fields.ts'

/** What the console answers about Phenix applications and their tokens; as answers.ts for the rest. */

const atMs = z.number().describe('Epoch milliseconds.')
const payload = z.record(z.string(), z.unknown()).describe('What the token says, as it is signed.')

export const application: z.ZodType<shared.Application> = z
  .strictObject({
    id,
    label: text,
    enabled: z.boolean(),
    streamGroup: text.nullable(),
    settings: z.strictObject(answered(applicationSettingsSchema.shape)),
    secrets: list(
      z.strictObject({
        id,
        name: text,
        hint: text,
        createdAtMs: atMs,
        retiresAtMs: atMs.nullable(),
        deletedAtMs: atMs.nullable(),
        lastUsedAtMs: atMs.nullable(),
      }),
    ),
    deletedAtMs: atMs.nullable(),
    createdAtMs: atMs,
    updatedAtMs: atMs,
  })
  .meta({ id: 'Application' })

export const edgeAuthToken: z.ZodType<shared.EdgeAuthToken> = z
  .strictObject({
    id,
    applicationId: id,
    label: text,
    type: z.enum(['auth', 'stream', 'publish']).nullable(),
    target: text.nullable(),
    tags: list(text),
    payload,
    createdAtMs: atMs,
    expiresAtMs: atMs,
    disabledAtMs: atMs.nullable(),
    revokedAtMs: atMs.nullable(),
    lastUsedAtMs: atMs.nullable(),
    uses: z.int(),
    issuedBy: text,
  })
  .meta({ id: 'EdgeAuthToken' })

const previewFields = {
  payload,
  permits: list(text),
  lint: list(z.strictObject({ code: text, sentence: text })),
}
export const edgeAuthPreview: z.ZodType<shared.EdgeAuthPreview> = z
  .strictObject(previewFields)
  .meta({ id: 'EdgeAuthPreview' })

export const issuedEdgeAuthToken: z.ZodType<shared.IssuedEdgeAuthToken> = z
  .strictObject({ ...previewFields, item: edgeAuthToken, secret: text })
  .meta({ id: 'IssuedEdgeAuthToken' })
