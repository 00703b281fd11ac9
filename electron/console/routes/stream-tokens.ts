import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import {
  accountInputSchema,
  apiSecretInputSchema,
  publishTokenChangeSchema,
  publishTokenInputSchema,
  type StreamTokenQuery,
  subscribeTokenChangeSchema,
  subscribeTokenInputSchema,
} from '../../../shared/stream-token.ts'
import type { LiveCount } from '../../../shared/stream-token-api.ts'
import { publishGrantId, storedGrantOf, subscribeGrantId } from '../../../shared/token-grants.ts'
import * as answers from '../answers.ts'
import { streamTokensQuery } from '../queries.ts'
import { type Routes, route } from '../route.ts'
import * as tokenAnswers from '../stream-token-answers.ts'
import type { ConsoleDeps } from '../types.ts'

/** The calls about subscribe tokens of Dolby Millicast. */
export function subscribeTokenRoutes({ catalogue: { subscribeTokens }, live }: ConsoleDeps) {
  return {
    'GET /subscribe-tokens': route('GET /subscribe-tokens', {
      summary: 'Subscribe tokens in pages; never their texts',
      query: streamTokensQuery,
      answer: z.strictObject({
        tokens: z.array(tokenAnswers.subscribeToken).readonly(),
        total: z.int(),
      }),
      run: ({ query }) => subscribeTokens.page(queryOf(query)),
    }),
    'POST /subscribe-tokens': route('POST /subscribe-tokens', {
      summary: 'Make a subscribe token',
      body: subscribeTokenInputSchema,
      answer: answers.created(tokenAnswers.subscribeToken),
      status: 201,
      run: ({ body, caller }) => made(subscribeTokens.create(body, caller.actor)),
    }),
    'GET /subscribe-tokens/{id}': route('GET /subscribe-tokens/{id}', {
      summary: 'A subscribe token, without its text',
      answer: tokenAnswers.subscribeToken,
      run: ({ params }) => subscribeTokens.get(idOf(params)),
    }),
    'PUT /subscribe-tokens/{id}': route('PUT /subscribe-tokens/{id}', {
      summary: 'Change a subscribe token; what is left out stays',
      body: subscribeTokenChangeSchema,
      answer: answers.created(tokenAnswers.subscribeToken),
      run: ({ params, body, caller }) => ({
        item: subscribeTokens.update(idOf(params), body, caller.actor),
        secret: null,
      }),
    }),
    'DELETE /subscribe-tokens/{id}': route('DELETE /subscribe-tokens/{id}', {
      summary: 'Delete a subscribe token; for 30 days it can be restored',
      answer: null,
      run: ({ params, caller }) => {
        subscribeTokens.remove(idOf(params), caller.actor)
        return null
      },
    }),
    'POST /subscribe-tokens/{id}/reveal': route('POST /subscribe-tokens/{id}/reveal', {
      summary: 'The text of a subscribe token, which is audited',
      answer: z.strictObject({ secret: z.string() }),
      run: ({ params, caller }) => ({
        secret: subscribeTokens.reveal(idOf(params), caller.actor),
      }),
    }),
    'POST /subscribe-tokens/{id}/refresh': route('POST /subscribe-tokens/{id}/refresh', {
      summary: 'Give a subscribe token a new text; the old one is refused at once',
      answer: answers.created(tokenAnswers.subscribeToken),
      run: ({ params, caller }) => made(subscribeTokens.refresh(idOf(params), caller.actor)),
    }),
    'POST /subscribe-tokens/{id}/restore': route('POST /subscribe-tokens/{id}/restore', {
      summary: 'Bring back a subscribe token that was deleted',
      answer: answers.created(tokenAnswers.subscribeToken),
      run: ({ params, caller }) => ({
        item: subscribeTokens.restore(idOf(params), caller.actor),
        secret: null,
      }),
    }),
    'GET /subscribe-tokens/{id}/live-count': route('GET /subscribe-tokens/{id}/live-count', {
      summary: 'How many live sessions refreshing, switching off or deleting it would end',
      answer: tokenAnswers.liveCount,
      run: ({ params }) => {
        const { id } = subscribeTokens.get(idOf(params))
        return countLive(live, subscribeGrantId(id))
      },
    }),
  } satisfies Partial<Routes>
}

/** The calls about publish tokens of Dolby Millicast. */
export function publishTokenRoutes({ catalogue: { publishTokens }, live }: ConsoleDeps) {
  return {
    'GET /publish-tokens': route('GET /publish-tokens', {
      summary: 'Publish tokens in pages; never their texts',
      query: streamTokensQuery,
      answer: z.strictObject({
        tokens: z.array(tokenAnswers.publishToken).readonly(),
        total: z.int(),
      }),
      run: ({ query }) => publishTokens.page(queryOf(query)),
    }),
    'POST /publish-tokens': route('POST /publish-tokens', {
      summary: 'Make a publish token',
      body: publishTokenInputSchema,
      answer: answers.created(tokenAnswers.publishToken),
      status: 201,
      run: ({ body, caller }) => made(publishTokens.create(body, caller.actor)),
    }),
    'GET /publish-tokens/{id}': route('GET /publish-tokens/{id}', {
      summary: 'A publish token, without its text',
      answer: tokenAnswers.publishToken,
      run: ({ params }) => publishTokens.get(idOf(params)),
    }),
    'PUT /publish-tokens/{id}': route('PUT /publish-tokens/{id}', {
      summary: 'Change a publish token; what is left out stays',
      body: publishTokenChangeSchema,
      answer: answers.created(tokenAnswers.publishToken),
      run: ({ params, body, caller }) => ({
        item: publishTokens.update(idOf(params), body, caller.actor),
        secret: null,
      }),
    }),
    'DELETE /publish-tokens/{id}': route('DELETE /publish-tokens/{id}', {
      summary: 'Delete a publish token; for 30 days it can be restored',
      answer: null,
      run: ({ params, caller }) => {
        publishTokens.remove(idOf(params), caller.actor)
        return null
      },
    }),
    'POST /publish-tokens/{id}/reveal': route('POST /publish-tokens/{id}/reveal', {
      summary: 'The text of a publish token, which is audited',
      answer: z.strictObject({ secret: z.string() }),
      run: ({ params, caller }) => ({
        secret: publishTokens.reveal(idOf(params), caller.actor),
      }),
    }),
    'POST /publish-tokens/{id}/refresh': route('POST /publish-tokens/{id}/refresh', {
      summary: 'Give a publish token a new text; the old one is refused at once',
      answer: answers.created(tokenAnswers.publishToken),
      run: ({ params, caller }) => made(publishTokens.refresh(idOf(params), caller.actor)),
    }),
    'POST /publish-tokens/{id}/restore': route('POST /publish-tokens/{id}/restore', {
      summary: 'Bring back a publish token that was deleted',
      answer: answers.created(tokenAnswers.publishToken),
      run: ({ params, caller }) => ({
        item: publishTokens.restore(idOf(params), caller.actor),
        secret: null,
      }),
    }),
    'GET /publish-tokens/{id}/live-count': route('GET /publish-tokens/{id}/live-count', {
      summary: 'How many live sessions refreshing, switching off or deleting it would end',
      answer: tokenAnswers.liveCount,
      run: ({ params }) => {
        const { id } = publishTokens.get(idOf(params))
        return countLive(live, publishGrantId(id))
      },
    }),
  } satisfies Partial<Routes>
}

/** What belongs to the tokens: secrets of back ends that manage them, and the account they fall back to. */
export function tokenAccountRoutes({ catalogue }: ConsoleDeps) {
  const { apiSecrets, account } = catalogue
  return {
    'GET /api-secrets': route('GET /api-secrets', {
      summary: 'Secrets of back ends for the token API',
      answer: z.strictObject({ apiSecrets: z.array(tokenAnswers.apiSecret).readonly() }),
      run: () => ({ apiSecrets: apiSecrets.list() }),
    }),
    'POST /api-secrets': route('POST /api-secrets', {
      summary: 'Make a secret for a back end; it is shown once',
      body: apiSecretInputSchema,
      answer: answers.created(tokenAnswers.apiSecret),
      status: 201,
      run: ({ body, caller }) => {
        const { apiSecret, secret } = apiSecrets.create(body, caller.actor)
        return { item: apiSecret, secret }
      },
    }),
    'POST /api-secrets/{id}/refresh': route('POST /api-secrets/{id}/refresh', {
      summary: 'Replace the secret of a back end; the old one is refused at once',
      answer: answers.created(tokenAnswers.apiSecret),
      run: ({ params, caller }) => {
        const { apiSecret, secret } = apiSecrets.refresh(params.id, caller.actor)
        return { item: apiSecret, secret }
      },
    }),
    'DELETE /api-secrets/{id}': route('DELETE /api-secrets/{id}', {
      summary: 'Remove the secret of a back end; it can be restored for 30 days',
      answer: null,
      run: ({ params, caller }) => {
        apiSecrets.remove(params.id, caller.actor)
        return null
      },
    }),
    'PUT /api-secrets/{id}': route('PUT /api-secrets/{id}', {
      summary: 'Switch the secret of a back end off or on',
      body: z.strictObject({ disabled: z.boolean() }),
      answer: tokenAnswers.apiSecret,
      run: ({ params, body, caller }) =>
        apiSecrets.setDisabled(params.id, body.disabled, caller.actor),
    }),
    'POST /api-secrets/{id}/restore': route('POST /api-secrets/{id}/restore', {
      summary: 'Bring back the secret of a back end',
      answer: tokenAnswers.apiSecret,
      run: ({ params, caller }) => apiSecrets.restore(params.id, caller.actor),
    }),
    'GET /account': route('GET /account', {
      summary: 'The account that stored tokens belong to, with its defaults',
      answer: tokenAnswers.account,
      run: () => account.get(),
    }),
    'PUT /account': route('PUT /account', {
      summary: 'Replace the defaults of the account',
      body: accountInputSchema,
      answer: tokenAnswers.account,
      run: ({ body, caller }) => account.update(body, caller.actor),
    }),
  } satisfies Partial<Routes>
}

const made = <T>({ token, secret }: { readonly token: T; readonly secret: string }) => ({
  item: token,
  secret,
})

/** @throws AppError ERR_NOT_FOUND for what is no id of a token. */
function idOf({ id }: { readonly id: string }): number {
  if (/^\d{1,15}$/.test(id)) return Number(id)
  throw new AppError('ERR_NOT_FOUND', 'There is no token with this id.')
}

function queryOf(query: z.infer<typeof streamTokensQuery>): StreamTokenQuery {
  return {
    page: Number(query.page),
    itemsOnPage: Number(query.limit),
    sortBy: query.sort,
    isDescending: query.descending === 'true',
    text: query.text,
    filterBy: 'labelOrStream',
    withoutPatterns: false,
    cluster: null,
    isDeleted: query.deleted === 'true',
  }
}

/** Sessions that were admitted with a token or with what was signed with it. */
function countLive(live: ConsoleDeps['live'], grantId: string): LiveCount {
  const hit = live
    .list()
    .filter((session) => session.grantId !== null && storedGrantOf(session.grantId) === grantId)
  return { liveSessions: hit.length }
}
