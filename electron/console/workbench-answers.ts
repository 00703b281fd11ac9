import { z } from 'zod'
import { KEY_FORMATS } from '../../shared/token-key.ts'
import type * as shared from '../../shared/workbench.ts'
import { WORKBENCH_FORMATS } from '../../shared/workbench.ts'
import { list, text } from './answer-fields.ts'

/** What the workbench answers; as answers.ts for the rest. */

const kind = z.enum([
  ...WORKBENCH_FORMATS,
  ...KEY_FORMATS,
  'opaque',
  'stream-key',
  'service-token',
  'handler-secret',
  'rest-token',
  'unknown',
])
const findings = list(
  z.strictObject({ code: text, sentence: text, remedy: text.nullable() }).meta({ id: 'Finding' }),
)

export const reading: z.ZodType<shared.WorkbenchReading> = z
  .strictObject({
    kind,
    title: text,
    sentence: text,
    carrier: z.strictObject({
      kind: z.enum(['alone', 'address', 'header', 'command']),
      name: text.nullable(),
    }),
    token: text,
    damage: findings,
    layers: list(
      z.strictObject({ title: text, form: z.enum(['json', 'text', 'hex']), text, note: text }),
    ),
    times: list(z.strictObject({ path: text, meaning: text, atMs: z.number() })),
    lint: findings,
    says: z.strictObject({
      applicationId: text.nullable(),
      tokenId: z.number().nullable(),
      algorithm: text.nullable(),
      streamName: text.nullable(),
    }),
  })
  .meta({ id: 'WorkbenchReading' })

export const verdict: z.ZodType<shared.WorkbenchVerdict> = z
  .strictObject({
    kind,
    signature: z.enum(['right', 'wrong', 'no_key', 'none']),
    keyName: text.nullable(),
    tried: list(text),
    checks: list(
      z.strictObject({
        check: text,
        title: text,
        outcome: z.enum(['pass', 'fail', 'absent', 'skip', 'not_reached']),
        sentence: text,
      }),
    ),
    permits: z.boolean(),
    sentence: text,
    wider: findings,
  })
  .meta({ id: 'WorkbenchVerdict' })

export const signed: z.ZodType<shared.WorkbenchSigned> = z
  .strictObject({ token: text, lint: findings })
  .meta({ id: 'WorkbenchSigned' })
