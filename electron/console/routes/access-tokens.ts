import { z } from 'zod'
import { type AccessToken, accessTokenChangeSchema } from '../../../shared/access-token.ts'
import { atMs } from '../answer-fields.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const accessToken: z.ZodType<AccessToken> = z
  .strictObject({
    id: z.string(),
    hint: z.string(),
    scopes: z.array(z.string()),
    userId: z.string().nullable(),
    displayName: z.string(),
    mirrors: z.array(
      z.strictObject({ streamName: z.string(), clientReferrer: z.string().nullable() }),
    ),
    isActive: z.boolean(),
    createdAtMs: atMs,
    expiresAtMs: atMs,
    issuedBy: z.string(),
  })
  .meta({ id: 'AccessToken' })

/** Access tokens of Native Frame, as far as they differ from other tokens. */
export function accessTokenRoutes({ catalogue: { accessTokens } }: ConsoleDeps) {
  return {
    'GET /access-tokens/{id}': route('GET /access-tokens/{id}', {
      summary: 'An access token, without its text',
      answer: accessToken,
      run: ({ params }) => accessTokens.get(params.id),
    }),
    'PUT /access-tokens/{id}': route('PUT /access-tokens/{id}', {
      summary: 'Change an access token; what is left out stays',
      body: accessTokenChangeSchema,
      answer: accessToken,
      run: ({ params, body, caller }) => accessTokens.update(params.id, body, caller.actor),
    }),
  } satisfies Partial<Routes>
}
