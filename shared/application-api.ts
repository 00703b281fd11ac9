import type { z } from 'zod'
import type { Created } from './api.ts'
import type {
  Application,
  applicationChangeSchema,
  applicationInputSchema,
  applicationSecretInputSchema,
  EdgeAuthPreview,
  EdgeAuthToken,
  edgeAuthTokenInputSchema,
  IssuedEdgeAuthToken,
} from './application.ts'

/** Calls of the console API about Phenix applications, their secrets and their tokens. */
export interface ApplicationApi {
  'GET /applications': { answer: { applications: readonly Application[] } }
  /** The secret is null where it was brought along. */
  'POST /applications': {
    body: z.input<typeof applicationInputSchema>
    answer: Created<Application>
  }
  'PUT /applications/{id}': {
    params: { id: string }
    body: z.input<typeof applicationChangeSchema>
    answer: Created<Application>
  }
  /** It is listed for as long as it can be restored. */
  'DELETE /applications/{id}': { params: { id: string }; answer: null }
  'POST /applications/{id}/restore': { params: { id: string }; answer: Application }
  'POST /applications/{id}/secrets': {
    params: { id: string }
    body: z.input<typeof applicationSecretInputSchema>
    answer: Created<Application>
  }
  'PUT /applications/{id}/secrets/{secretId}': {
    params: { id: string; secretId: string }
    /** Null: it does not retire. */
    body: { retiresAtMs: number | null }
    answer: Created<Application>
  }
  'DELETE /applications/{id}/secrets/{secretId}': {
    params: { id: string; secretId: string }
    answer: null
  }
  'POST /applications/{id}/secrets/{secretId}/restore': {
    params: { id: string; secretId: string }
    answer: Application
  }
  /** EdgeAuth tokens that were issued here, newest first, at most 1,000. */
  'GET /applications/{id}/tokens': {
    params: { id: string }
    answer: { tokens: readonly EdgeAuthToken[] }
  }
  /** The token is `secret` and shown once. */
  'POST /applications/{id}/tokens': {
    params: { id: string }
    body: z.input<typeof edgeAuthTokenInputSchema>
    answer: IssuedEdgeAuthToken
  }
  'PUT /applications/{id}/tokens/{tokenId}': {
    params: { id: string; tokenId: string }
    body: { disabled: boolean }
    answer: null
  }
  /** It is refused from then on, and can be restored for 30 days. */
  'DELETE /applications/{id}/tokens/{tokenId}': {
    params: { id: string; tokenId: string }
    answer: null
  }
  'POST /applications/{id}/tokens/{tokenId}/restore': {
    params: { id: string; tokenId: string }
    answer: null
  }
  /** What a token would permit; nothing is signed. */
  'POST /applications/{id}/tokens/preview': {
    params: { id: string }
    body: z.input<typeof edgeAuthTokenInputSchema>
    answer: EdgeAuthPreview
  }
}
