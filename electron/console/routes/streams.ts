import { z } from 'zod'
import { streamKeyInputSchema } from '../../../shared/credential.ts'
import {
  FRONT_DOOR_SIGNERS,
  frontDoorInputSchema,
  frontDoorSettingsSchema,
} from '../../../shared/front-door.ts'
import { streamInputSchema, whipTokenSchema } from '../../../shared/stream.ts'
import * as answers from '../answers.ts'
import { streamKey } from '../credential-answers.ts'
import { type Routes, route } from '../route.ts'
import type { ConsoleDeps } from '../types.ts'

/** Body of calls that switch a key or token off and on. */
export const disabledSchema = z.strictObject({ disabled: z.boolean() })

const frontDoor = z.strictObject({
  kind: z.enum(FRONT_DOOR_SIGNERS).nullable(),
  settings: frontDoorSettingsSchema.nullable(),
  hasKey: z.boolean(),
})
const isSet = z.strictObject({ isSet: z.boolean() })

/** Streams and the keys of their publishers. */
export function streamRoutes({ catalogue }: ConsoleDeps) {
  const { streams, streamKeys } = catalogue
  return {
    'GET /streams': route('GET /streams', {
      summary: 'Streams',
      answer: z.strictObject({ streams: z.array(answers.stream).readonly() }),
      run: () => ({ streams: streams.list() }),
    }),
    'POST /streams': route('POST /streams', {
      summary: 'Add a stream',
      body: streamInputSchema,
      answer: answers.created(answers.stream),
      status: 201,
      run: ({ body, caller }) => ({ item: streams.create(body, caller.actor), secret: null }),
    }),
    'PUT /streams/{id}': route('PUT /streams/{id}', {
      summary: 'Change a stream',
      body: streamInputSchema,
      answer: answers.created(answers.stream),
      run: ({ params, body, caller }) => ({
        item: streams.update(params.id, body, caller.actor),
        secret: null,
      }),
    }),
    'DELETE /streams/{id}': route('DELETE /streams/{id}', {
      summary: 'Remove a stream with its keys and links',
      answer: null,
      run: ({ params, caller }) => {
        streams.remove(params.id, caller.actor)
        return null
      },
    }),
    'GET /streams/{id}/whip-token': route('GET /streams/{id}/whip-token', {
      summary: "Whether a token for a stream's WHIP endpoint is set",
      answer: isSet,
      run: ({ params }) => ({ isSet: streams.whipToken(params.id) !== null }),
    }),
    'PUT /streams/{id}/whip-token': route('PUT /streams/{id}/whip-token', {
      summary: "Set or remove the token for a stream's WHIP endpoint",
      body: whipTokenSchema,
      answer: isSet,
      run: ({ params, body, caller }) => streams.setWhipToken(params.id, body.value, caller.actor),
    }),
    'GET /streams/{id}/front-door': route('GET /streams/{id}/front-door', {
      summary: "What signs at a stream's front door",
      answer: frontDoor,
      run: ({ params }) => catalogue.frontDoors.status(params.id),
    }),
    'PUT /streams/{id}/front-door': route('PUT /streams/{id}/front-door', {
      summary: "Set or remove what signs at a stream's front door; the key is never shown again",
      body: frontDoorInputSchema,
      answer: frontDoor,
      run: ({ params, body, caller }) =>
        catalogue.frontDoors.set(params.id, body.signer, caller.actor),
    }),
    'GET /streams/{id}/keys': route('GET /streams/{id}/keys', {
      summary: 'Keys of the publishers of a stream',
      answer: z.strictObject({ keys: z.array(streamKey).readonly() }),
      run: ({ params }) => ({ keys: streamKeys.list(streams.get(params.id).id) }),
    }),
    'POST /stream-keys': route('POST /stream-keys', {
      summary: 'Make a key for a publisher; it is shown once',
      body: streamKeyInputSchema,
      answer: answers.created(streamKey),
      status: 201,
      run: ({ body, caller }) => {
        const { key, secret } = streamKeys.create(body, caller.actor)
        return { item: key, secret }
      },
    }),
    'PUT /stream-keys/{id}': route('PUT /stream-keys/{id}', {
      summary: 'Switch a publisher key off or on',
      body: disabledSchema,
      answer: answers.created(streamKey),
      run: ({ params, body, caller }) => ({
        item: streamKeys.setDisabled(params.id, body.disabled, caller.actor),
        secret: null,
      }),
    }),
    'DELETE /stream-keys/{id}': route('DELETE /stream-keys/{id}', {
      summary: 'Remove a publisher key',
      answer: null,
      run: ({ params, caller }) => {
        streamKeys.remove(params.id, caller.actor)
        return null
      },
    }),
  } satisfies Partial<Routes>
}
