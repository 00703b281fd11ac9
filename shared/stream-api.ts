import type { z } from 'zod'
import type { Created } from './api.ts'
import type { StreamKey, streamKeyInputSchema } from './credential.ts'
import type { FrontDoorStatus, frontDoorInputSchema } from './front-door.ts'
import type { Stream, streamInputSchema, whipTokenSchema } from './stream.ts'

/** Calls of the console API about streams, and what publishers have for them. */
export interface StreamApi {
  'GET /streams': { answer: { streams: readonly Stream[] } }
  'POST /streams': { body: z.input<typeof streamInputSchema>; answer: Created<Stream> }
  'PUT /streams/{id}': {
    params: { id: string }
    body: z.input<typeof streamInputSchema>
    answer: Created<Stream>
  }
  'DELETE /streams/{id}': { params: { id: string }; answer: null }
  /** What Stagedoor proves itself with at the stream's WHIP endpoint is set, never shown. */
  'GET /streams/{id}/whip-token': { params: { id: string }; answer: { isSet: boolean } }
  'PUT /streams/{id}/whip-token': {
    params: { id: string }
    body: z.input<typeof whipTokenSchema>
    answer: { isSet: boolean }
  }
  /** What signs the play address at the stream's front door is set, never shown. */
  'GET /streams/{id}/front-door': { params: { id: string }; answer: FrontDoorStatus }
  'PUT /streams/{id}/front-door': {
    params: { id: string }
    body: z.input<typeof frontDoorInputSchema>
    answer: FrontDoorStatus
  }
  'GET /streams/{id}/keys': { params: { id: string }; answer: { keys: readonly StreamKey[] } }
  'POST /stream-keys': { body: z.input<typeof streamKeyInputSchema>; answer: Created<StreamKey> }
  'PUT /stream-keys/{id}': {
    params: { id: string }
    body: { disabled: boolean }
    answer: Created<StreamKey>
  }
  'DELETE /stream-keys/{id}': { params: { id: string }; answer: null }
}
