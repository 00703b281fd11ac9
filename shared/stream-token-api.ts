import type { z } from 'zod'
import type { Created } from './api.ts'
import type {
  Account,
  ApiSecret,
  accountInputSchema,
  apiSecretInputSchema,
  IssuedPublishToken,
  IssuedSubscribeToken,
  publishTokenChangeSchema,
  publishTokenInputSchema,
  subscribeTokenChangeSchema,
  subscribeTokenInputSchema,
} from './stream-token.ts'

/** Which stored tokens are listed; all optional. Sent as query parameters. */
interface StreamTokenListQuery {
  /** From 1. */
  page?: string
  /** Tokens on a page, 1 to 1000. */
  limit?: string
  /** Looked for, without regard to case, in label and stream names. */
  text?: string
  sort?: 'label' | 'addedAt'
  /** `true`: the last first. */
  descending?: 'true' | 'false'
  /** `true`: those that were deleted and can be restored. */
  deleted?: 'true' | 'false'
}

/** What refreshing, switching off or deleting a token would end now. */
export interface LiveCount {
  readonly liveSessions: number
}

/** Calls of the console API about stored stream tokens and what belongs to them; part of the table in api-map.ts. */
export interface StreamTokenApi {
  'GET /subscribe-tokens': {
    query: StreamTokenListQuery
    answer: { tokens: readonly IssuedSubscribeToken[]; total: number }
  }
  'POST /subscribe-tokens': {
    body: z.input<typeof subscribeTokenInputSchema>
    answer: Created<IssuedSubscribeToken>
  }
  'GET /subscribe-tokens/{id}': { params: { id: string }; answer: IssuedSubscribeToken }
  'PUT /subscribe-tokens/{id}': {
    params: { id: string }
    body: z.input<typeof subscribeTokenChangeSchema>
    answer: Created<IssuedSubscribeToken>
  }
  'DELETE /subscribe-tokens/{id}': { params: { id: string }; answer: null }
  /** POST because it is audited. */
  'POST /subscribe-tokens/{id}/reveal': { params: { id: string }; answer: { secret: string } }
  'POST /subscribe-tokens/{id}/refresh': {
    params: { id: string }
    answer: Created<IssuedSubscribeToken>
  }
  'POST /subscribe-tokens/{id}/restore': {
    params: { id: string }
    answer: Created<IssuedSubscribeToken>
  }
  'GET /subscribe-tokens/{id}/live-count': { params: { id: string }; answer: LiveCount }

  'GET /publish-tokens': {
    query: StreamTokenListQuery
    answer: { tokens: readonly IssuedPublishToken[]; total: number }
  }
  'POST /publish-tokens': {
    body: z.input<typeof publishTokenInputSchema>
    answer: Created<IssuedPublishToken>
  }
  'GET /publish-tokens/{id}': { params: { id: string }; answer: IssuedPublishToken }
  'PUT /publish-tokens/{id}': {
    params: { id: string }
    body: z.input<typeof publishTokenChangeSchema>
    answer: Created<IssuedPublishToken>
  }
  'DELETE /publish-tokens/{id}': { params: { id: string }; answer: null }
  /** POST because it is audited. */
  'POST /publish-tokens/{id}/reveal': { params: { id: string }; answer: { secret: string } }
  'POST /publish-tokens/{id}/refresh': {
    params: { id: string }
    answer: Created<IssuedPublishToken>
  }
  'POST /publish-tokens/{id}/restore': {
    params: { id: string }
    answer: Created<IssuedPublishToken>
  }
  'GET /publish-tokens/{id}/live-count': { params: { id: string }; answer: LiveCount }

  'GET /api-secrets': { answer: { apiSecrets: readonly ApiSecret[] } }
  'POST /api-secrets': { body: z.input<typeof apiSecretInputSchema>; answer: Created<ApiSecret> }
  'POST /api-secrets/{id}/refresh': { params: { id: string }; answer: Created<ApiSecret> }
  /** Those that were removed are listed too, for as long as they can be restored. */
  'PUT /api-secrets/{id}': {
    params: { id: string }
    body: { disabled: boolean }
    answer: ApiSecret
  }
  'DELETE /api-secrets/{id}': { params: { id: string }; answer: null }
  'POST /api-secrets/{id}/restore': { params: { id: string }; answer: ApiSecret }
  'GET /account': { answer: Account }
  'PUT /account': { body: z.input<typeof accountInputSchema>; answer: Account }
}
