import { z } from 'zod'
import {
  applicationChangeSchema,
  applicationInputSchema,
  applicationSecretInputSchema,
  edgeAuthTokenInputSchema,
} from '../../../shared/application.ts'
import { created } from '../answers.ts'
import * as answers from '../application-answers.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'
import { disabledSchema } from './streams.ts'

const TOKENS_AT_MOST = 1_000
const retireSchema = z.strictObject({ retiresAtMs: z.int().positive().nullable() })

/** Phenix applications, their secrets, and the EdgeAuth tokens signed with those. */
export function applicationRoutes({ catalogue }: ConsoleDeps) {
  const { applications } = catalogue
  return {
    'GET /applications': route('GET /applications', {
      summary:
        'Phenix applications with their secrets, never the text of one; deleted ones as long as they can be restored',
      answer: z.strictObject({ applications: z.array(answers.application).readonly() }),
      run: () => ({ applications: applications.list() }),
    }),
    'POST /applications': route('POST /applications', {
      summary: 'Add a Phenix application; a secret that was made for it is shown once',
      body: applicationInputSchema,
      answer: created(answers.application),
      status: 201,
      run: ({ body, caller }) => {
        const { application, secret } = applications.create(body, caller.actor)
        return { item: application, secret }
      },
    }),
    'PUT /applications/{id}': route('PUT /applications/{id}', {
      summary: 'Change an application; what is left out takes its default',
      body: applicationChangeSchema,
      answer: created(answers.application),
      run: ({ params, body, caller }) => ({
        item: applications.update(params.id, body, caller.actor),
        secret: null,
      }),
    }),
    'DELETE /applications/{id}': route('DELETE /applications/{id}', {
      summary:
        'Delete an application: its tokens are refused from then on. It can be restored for 30 days',
      answer: null,
      run: ({ params, caller }) => {
        applications.remove(params.id, caller.actor)
        return null
      },
    }),
    'POST /applications/{id}/restore': route('POST /applications/{id}/restore', {
      summary: 'Bring a deleted application back, with its secrets and tokens',
      answer: answers.application,
      run: ({ params, caller }) => applications.restore(params.id, caller.actor),
    }),
    'POST /applications/{id}/secrets': route('POST /applications/{id}/secrets', {
      summary: 'Add a secret, which signs from then on; one that was made is shown once',
      body: applicationSecretInputSchema,
      answer: created(answers.application),
      status: 201,
      run: ({ params, body, caller }) => {
        const { application, secret } = applications.addSecret(params.id, body, caller.actor)
        return { item: application, secret }
      },
    }),
    'PUT /applications/{id}/secrets/{secretId}': route(
      'PUT /applications/{id}/secrets/{secretId}',
      {
        summary: 'Say from when on a secret does not count',
        body: retireSchema,
        answer: created(answers.application),
        run: ({ params: { id, secretId }, body, caller }) => ({
          item: applications.retireSecret(id, secretId, body.retiresAtMs, caller.actor),
          secret: null,
        }),
      },
    ),
    'DELETE /applications/{id}/secrets/{secretId}': route(
      'DELETE /applications/{id}/secrets/{secretId}',
      {
        summary:
          'Delete a secret: what was signed with it is refused from then on. It can be restored for 30 days',
        answer: null,
        run: ({ params, caller }) => {
          applications.removeSecret(params.id, params.secretId, caller.actor)
          return null
        },
      },
    ),
    'POST /applications/{id}/secrets/{secretId}/restore': route(
      'POST /applications/{id}/secrets/{secretId}/restore',
      {
        summary: 'Bring a deleted secret back; what was signed with it counts again',
        answer: answers.application,
        run: ({ params: { id, secretId }, caller }) =>
          applications.restoreSecret(id, secretId, caller.actor),
      },
    ),
    'GET /applications/{id}/tokens': route('GET /applications/{id}/tokens', {
      summary: 'EdgeAuth tokens that were issued here, newest first, at most 1,000',
      answer: z.strictObject({ tokens: z.array(answers.edgeAuthToken).readonly() }),
      run: ({ params }) => ({
        tokens: applications
          .tokens()
          .filter((each) => each.applicationId === params.id)
          .slice(0, TOKENS_AT_MOST),
      }),
    }),
    'POST /applications/{id}/tokens': route('POST /applications/{id}/tokens', {
      summary: 'Sign an EdgeAuth token; it is shown once',
      body: edgeAuthTokenInputSchema,
      answer: answers.issuedEdgeAuthToken,
      status: 201,
      run: ({ params, body, caller }) => applications.issue(params.id, body, caller.actor),
    }),
    'PUT /applications/{id}/tokens/{tokenId}': route('PUT /applications/{id}/tokens/{tokenId}', {
      summary: 'Switch an EdgeAuth token off or on',
      body: disabledSchema,
      answer: null,
      run: ({ params, body, caller }) => {
        applications.tokenActs.setDisabled(params.tokenId, body.disabled, caller.actor)
        return null
      },
    }),
    'DELETE /applications/{id}/tokens/{tokenId}': route(
      'DELETE /applications/{id}/tokens/{tokenId}',
      {
        summary: 'Delete an EdgeAuth token; it is refused, and can be restored for 30 days',
        answer: null,
        run: ({ params, caller }) => {
          applications.tokenActs.remove(params.tokenId, caller.actor)
          return null
        },
      },
    ),
    'POST /applications/{id}/tokens/{tokenId}/restore': route(
      'POST /applications/{id}/tokens/{tokenId}/restore',
      {
        summary: 'Bring a deleted EdgeAuth token back',
        answer: null,
        run: ({ params, caller }) => {
          applications.tokenActs.restore(params.tokenId, caller.actor)
          return null
        },
      },
    ),
    'POST /applications/{id}/tokens/preview': route('POST /applications/{id}/tokens/preview', {
      summary: 'What an EdgeAuth token would permit; nothing is signed',
      body: edgeAuthTokenInputSchema,
      answer: answers.edgeAuthPreview,
      run: ({ params, body }) => applications.preview(params.id, body),
    }),
  } satisfies Partial<Routes>
}
