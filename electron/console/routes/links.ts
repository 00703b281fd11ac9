import { z } from 'zod'
import {
  linkInputSchema,
  nimbleLinkInputSchema,
  serviceTokenInputSchema,
} from '../../../shared/credential.ts'
import * as answers from '../answers.ts'
import { issuedLink, link, serviceToken } from '../credential-answers.ts'
import { linksQuery } from '../queries.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'
import { disabledSchema } from './streams.ts'

/** Signed listener links, and the tokens of back ends that ask for them. */
export function linkRoutes({ catalogue }: ConsoleDeps) {
  const { links, serviceTokens } = catalogue
  return {
    'GET /links': route('GET /links', {
      summary: 'Issued links, newest first; their tokens are not kept',
      query: linksQuery,
      answer: z.strictObject({
        links: z.array(link).readonly(),
        nextBefore: z.string().nullable(),
      }),
      run: ({ query: { before = null, text, limit, ids } }) =>
        ids === undefined
          ? links.page({ before, text, limit: Number(limit) })
          : { links: links.some(ids.split(',')), nextBefore: null },
    }),
    'POST /links': route('POST /links', {
      summary: 'Issue a link; its token is shown once',
      body: linkInputSchema,
      answer: issuedLink,
      status: 201,
      run: ({ body, caller }) => links.issue(body, caller.actor),
    }),
    'POST /links/nimble': route('POST /links/nimble', {
      summary: 'Sign a Nimble playback URL; it is shown once',
      body: nimbleLinkInputSchema,
      answer: issuedLink,
      status: 201,
      run: ({ body, caller }) => links.issueNimble(body, caller.actor),
    }),
    'GET /service-tokens': route('GET /service-tokens', {
      summary: 'Tokens of back ends',
      answer: z.strictObject({ serviceTokens: z.array(serviceToken).readonly() }),
      run: () => ({ serviceTokens: serviceTokens.list() }),
    }),
    'POST /service-tokens': route('POST /service-tokens', {
      summary: 'Make a token for a back end; it is shown once',
      body: serviceTokenInputSchema,
      answer: answers.created(serviceToken),
      status: 201,
      run: ({ body, caller }) => {
        const { token, secret } = serviceTokens.create(body, caller.actor)
        return { item: token, secret }
      },
    }),
    'PUT /service-tokens/{id}': route('PUT /service-tokens/{id}', {
      summary: 'Switch a token of a back end off or on',
      body: disabledSchema,
      answer: answers.created(serviceToken),
      run: ({ params, body, caller }) => ({
        item: serviceTokens.setDisabled(params.id, body.disabled, caller.actor),
        secret: null,
      }),
    }),
    'DELETE /service-tokens/{id}': route('DELETE /service-tokens/{id}', {
      summary: 'Remove a token of a back end; it can be restored for 30 days',
      answer: null,
      run: ({ params, caller }) => {
        serviceTokens.remove(params.id, caller.actor)
        return null
      },
    }),
  } satisfies Partial<Routes>
}
