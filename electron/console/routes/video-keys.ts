import { z } from 'zod'
import {
  VIDEO_ALGORITHMS,
  type VideoIssuer,
  type VideoKey,
  videoIssuerInputSchema,
  videoKeyInputSchema,
} from '../../../shared/video-key.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

const videoKey: z.ZodType<VideoKey> = z
  .strictObject({
    kid: z.string(),
    algorithm: z.enum(VIDEO_ALGORITHMS),
    createdAtMs: z.int(),
    retiredAtMs: z.int().nullable(),
    deletedAtMs: z.int().nullable(),
  })
  .meta({ id: 'VideoKey' })

const videoIssuer: z.ZodType<VideoIssuer> = z
  .strictObject({
    id: z.string(),
    issuer: z.string(),
    kids: z.array(z.string()).readonly(),
    createdAtMs: z.int(),
  })
  .meta({ id: 'VideoIssuer' })

/** The keys of the web tokens that Native Frame's projects use: ours, and those of others. */
export function videoKeyRoutes({ catalogue }: ConsoleDeps) {
  const { videoKeys } = catalogue
  return {
    'GET /video-keys': route('GET /video-keys', {
      summary: 'Keys that sign video JWTs, newest first',
      answer: z.strictObject({ videoKeys: z.array(videoKey).readonly() }),
      run: () => ({ videoKeys: videoKeys.list() }),
    }),
    'POST /video-keys': route('POST /video-keys', {
      summary: 'Make the key that signs video JWTs from now on; earlier ones still count',
      body: videoKeyInputSchema,
      answer: videoKey,
      status: 201,
      run: ({ body, caller }) => videoKeys.rotate(body.algorithm, caller.actor),
    }),
    'DELETE /video-keys/{kid}': route('DELETE /video-keys/{kid}', {
      summary: 'Delete a key: what it signed is refused. It can be restored for 30 days',
      answer: null,
      run: ({ params, caller }) => {
        videoKeys.remove(params.kid, caller.actor)
        return null
      },
    }),
    'POST /video-keys/{kid}/restore': route('POST /video-keys/{kid}/restore', {
      summary: 'Bring a deleted key back; what it signed counts again',
      answer: null,
      run: ({ params, caller }) => {
        videoKeys.restore(params.kid, caller.actor)
        return null
      },
    }),
    'GET /video-issuers': route('GET /video-issuers', {
      summary: 'Others whose video JWTs count',
      answer: z.strictObject({ videoIssuers: z.array(videoIssuer).readonly() }),
      run: () => ({ videoIssuers: videoKeys.issuers() }),
    }),
    'POST /video-issuers': route('POST /video-issuers', {
      summary: 'Let the video JWTs of an issuer count, by its pasted key set',
      body: videoIssuerInputSchema,
      answer: videoIssuer,
      status: 201,
      run: ({ body, caller }) => videoKeys.addIssuer(body, caller.actor),
    }),
    'DELETE /video-issuers/{id}': route('DELETE /video-issuers/{id}', {
      summary: 'Remove an issuer: its video JWTs are refused. It can be restored for 30 days',
      answer: null,
      run: ({ params, caller }) => {
        videoKeys.removeIssuer(params.id, caller.actor)
        return null
      },
    }),
  } satisfies Partial<Routes>
}
