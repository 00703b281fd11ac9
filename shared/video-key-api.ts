import type { z } from 'zod'
import type {
  VideoIssuer,
  VideoKey,
  videoIssuerInputSchema,
  videoKeyInputSchema,
} from './video-key.ts'

/** Calls of the console API about the keys of video JWTs. */
export interface VideoKeyApi {
  'GET /video-keys': { answer: { videoKeys: readonly VideoKey[] } }
  'POST /video-keys': { body: z.input<typeof videoKeyInputSchema>; answer: VideoKey }
  'DELETE /video-keys/{kid}': { params: { kid: string }; answer: null }
  'POST /video-keys/{kid}/restore': { params: { kid: string }; answer: null }
  'GET /video-issuers': { answer: { videoIssuers: readonly VideoIssuer[] } }
  'POST /video-issuers': { body: z.input<typeof videoIssuerInputSchema>; answer: VideoIssuer }
  'DELETE /video-issuers/{id}': { params: { id: string }; answer: null }
}
