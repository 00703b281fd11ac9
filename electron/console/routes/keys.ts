import { z } from 'zod'
import { rollSchema } from '../../../shared/credential.ts'
import { rotateKeySchema, type SigningKeyStatus } from '../../../shared/signing-key.ts'
import * as answers from '../answers.ts'
import { serviceToken } from '../credential-answers.ts'
import { signingKey } from '../key-answers.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const listed = z.strictObject({ signingKeys: z.array(signingKey).readonly() })

/** Keys that sign: how old they are, what hangs on them, replacing them. */
export function keyRoutes({ catalogue, live }: ConsoleDeps) {
  const { signingKeys, serviceTokens } = catalogue

  function list(): { signingKeys: readonly SigningKeyStatus[] } {
    const sessions = live.list()
    return {
      signingKeys: signingKeys.list().map((key) => ({
        ...key,
        liveSessions: sessions.filter(
          ({ grantId }) => grantId !== null && signingKeys.hasSigned(key.id, grantId),
        ).length,
      })),
    }
  }

  return {
    'GET /signing-keys': route('GET /signing-keys', {
      summary:
        'Keys that sign links and tickets, with what still hangs on each; never a key itself',
      answer: listed,
      run: list,
    }),
    'POST /signing-keys/rotate': route('POST /signing-keys/rotate', {
      summary: 'Sign with a new key from now on; the one before goes on verifying',
      body: rotateKeySchema,
      answer: listed,
      run: ({ body, caller }) => {
        signingKeys.rotate(body.kind, caller.actor)
        return list()
      },
    }),
    'DELETE /signing-keys/{id}': route('DELETE /signing-keys/{id}', {
      summary:
        'Delete a retired key: what it signed is refused from then on. It can be restored for 30 days',
      answer: null,
      run: ({ params, caller }) => {
        signingKeys.remove(params.id, caller.actor)
        return null
      },
    }),
    'POST /signing-keys/{id}/restore': route('POST /signing-keys/{id}/restore', {
      summary: 'Bring a deleted key back; what it signed counts again',
      answer: null,
      run: ({ params, caller }) => {
        signingKeys.restore(params.id, caller.actor)
        return null
      },
    }),
    'POST /service-tokens/{id}/roll': route('POST /service-tokens/{id}/roll', {
      summary:
        'Give a token of a back end a new text, shown once; the one before counts for a while',
      body: rollSchema,
      answer: answers.created(serviceToken),
      run: ({ params, body, caller }) => {
        const rolled = serviceTokens.roll(params.id, body.overlapMinutes, caller.actor)
        return { item: rolled.token, secret: rolled.secret }
      },
    }),
    'POST /service-tokens/{id}/restore': route('POST /service-tokens/{id}/restore', {
      summary: 'Bring back a token of a back end',
      answer: serviceToken,
      run: ({ params, caller }) => serviceTokens.restore(params.id, caller.actor),
    }),
  } satisfies Partial<Routes>
}
