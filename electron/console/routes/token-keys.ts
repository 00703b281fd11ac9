import { z } from 'zod'
import { ERRORS, type ErrorCode } from '../../../shared/errors.ts'
import { KEY_FORMATS, type TokenKey } from '../../../shared/token-key.ts'
import type { TokenKeyVerified } from '../../../shared/token-key-api.ts'
import {
  tokenKeyChangeSchema,
  tokenKeyRollSchema,
  tokenKeySchema,
  tokenKeySettingsSchema,
  tokenKeyVerifySchema,
} from '../../../shared/token-key-input.ts'
import { atMs } from '../answer-fields.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const tokenKey: z.ZodType<TokenKey> = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    format: z.enum(KEY_FORMATS),
    settings: tokenKeySettingsSchema,
    hasSecret: z.boolean(),
    createdAtMs: atMs,
    rolledAtMs: atMs.nullable(),
    previousUntilMs: atMs.nullable(),
    deletedAtMs: atMs.nullable(),
    tokens: z.int(),
  })
  .meta({ id: 'TokenKey' })

const verified: z.ZodType<TokenKeyVerified> = z
  .strictObject({
    verified: z.boolean(),
    code: z.string(),
    value: z.unknown(),
    valid: z.boolean(),
    reasons: z.array(z.string()).readonly(),
    error: z
      .strictObject({
        code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
        message: z.string(),
        issues: z
          .array(z.strictObject({ path: z.string(), message: z.string() }))
          .readonly()
          .exactOptional(),
      })
      .nullable(),
  })
  .meta({ id: 'TokenKeyVerified' })

/** Secrets that sign what media servers check by themselves. */
export function tokenKeyRoutes({ catalogue: { tokenKeys, tokenKeyUses } }: ConsoleDeps) {
  return {
    'GET /token-keys': route('GET /token-keys', {
      summary: 'Secrets of media servers that sign tokens, by name; never a secret itself',
      answer: z.strictObject({ tokenKeys: z.array(tokenKey).readonly() }),
      run: () => ({ tokenKeys: tokenKeys.list() }),
    }),
    'POST /token-keys': route('POST /token-keys', {
      summary: 'Keep the secret of a media server, to sign tokens with',
      body: tokenKeySchema,
      answer: tokenKey,
      status: 201,
      run: ({ body, caller }) => tokenKeys.create(body, caller.actor),
    }),
    'PUT /token-keys/{id}': route('PUT /token-keys/{id}', {
      summary: 'Rename a key, or change what goes with its secret',
      body: tokenKeyChangeSchema,
      answer: tokenKey,
      run: ({ params, body, caller }) => tokenKeys.update(params.id, body, caller.actor),
    }),
    'POST /token-keys/{id}/roll': route('POST /token-keys/{id}/roll', {
      summary: 'Sign with another secret; the one before can be taken back for a while',
      body: tokenKeyRollSchema,
      answer: tokenKey,
      run: ({ params, body, caller }) => tokenKeys.roll(params.id, body, caller.actor),
    }),
    'POST /token-keys/{id}/take-back': route('POST /token-keys/{id}/take-back', {
      summary: 'Sign with the secret before again',
      answer: tokenKey,
      run: ({ params, caller }) => tokenKeys.takeBack(params.id, caller.actor),
    }),
    'DELETE /token-keys/{id}': route('DELETE /token-keys/{id}', {
      summary: 'Delete a key: it signs no more. It can be restored for 30 days',
      answer: null,
      run: ({ params, caller }) => {
        tokenKeys.remove(params.id, caller.actor)
        return null
      },
    }),
    'POST /token-keys/{id}/verify': route('POST /token-keys/{id}/verify', {
      summary: 'Check tokens with a kept key; no secret leaves',
      body: tokenKeyVerifySchema,
      answer: z.strictObject({ results: z.array(verified).readonly() }),
      run: ({ params, body, caller }) => ({
        results: tokenKeyUses.verify(params.id, body.inputs, caller.actor),
      }),
    }),
    'POST /token-keys/{id}/restore': route('POST /token-keys/{id}/restore', {
      summary: 'Bring a deleted key back; it signs again',
      answer: tokenKey,
      run: ({ params, caller }) => tokenKeys.restore(params.id, caller.actor),
    }),
  } satisfies Partial<Routes>
}
