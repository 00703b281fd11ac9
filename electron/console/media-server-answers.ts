import { z } from 'zod'
import type * as api from '../../shared/api.ts'
import type { ServerControl } from '../../shared/server-control.ts'
import type { ServerSecretStatus, SigningPasswordStatus } from '../../shared/server-secret.ts'
import type { Comparison, UnknownSession } from '../../shared/session-comparison.ts'

/** What is answered about what is shared with a media server; see answers.ts for what these schemas are. */

const secretFields = {
  isSet: z.boolean(),
  previousUntilMs: z.int().nullable().describe('Epoch milliseconds.'),
}

export const serverSecret: z.ZodType<ServerSecretStatus> = z
  .strictObject(secretFields)
  .meta({ id: 'ServerSecret' })

export const signingPassword: z.ZodType<SigningPasswordStatus> = z
  .strictObject({ ...secretFields, toleranceSeconds: z.int() })
  .meta({ id: 'SigningPassword' })

export const serverControl: z.ZodType<ServerControl> = z
  .strictObject({ url: z.string(), allowPrivate: z.boolean(), user: z.string() })
  .meta({ id: 'ServerControl' })

export const sessionCut: z.ZodType<api.SessionCut> = z
  .strictObject({
    sessionId: z.string(),
    outcome: z.enum(['cut', 'gone', 'stays', 'not_found', 'failed']),
    detail: z.string(),
  })
  .meta({ id: 'SessionCut' })

export const controlCheck: z.ZodType<api.ControlCheck> = z
  .strictObject({
    sessions: z.int().nullable(),
    problem: z.string().nullable(),
    clockOffsetMs: z
      .int()
      .optional()
      .describe('By how much its clock is ahead, by the header Date of its answer.'),
  })
  .meta({ id: 'ControlCheck' })

const atMs = z.int().nullable().describe('Epoch milliseconds.')

const unknownSession: z.ZodType<UnknownSession> = z
  .strictObject({
    id: z.string(),
    action: z.enum(['publish', 'subscribe']).nullable(),
    streamName: z.string().nullable(),
    protocol: z.string(),
    address: z.string().nullable(),
  })
  .meta({ id: 'UnknownSession' })

export const comparison: z.ZodType<Comparison> = z
  .strictObject({
    lookedAtMs: atMs,
    problem: z.string().nullable(),
    listed: z.int(),
    ours: z.int(),
    missing: z.int(),
    unknown: z.int(),
    strangers: z.array(unknownSession).readonly(),
    differsSinceMs: atMs,
    ended: z.int(),
  })
  .meta({ id: 'Comparison' })
