import { type Happy, TURN_URL } from './set-up.ts'

/** Good calls about the Director and the places of tokens. */
export const DIRECTOR_CALLS = {
  'GET /director/ice-credentials': [() => '/director/ice-credentials', null, 200, { set: [] }],
  'PUT /director/ice-credentials': [
    () => '/director/ice-credentials',
    () => ({ url: TURN_URL, credential: 's3cret' }),
    200,
    { set: [TURN_URL] },
  ],
  'GET /subscribe-tokens/{id}/bindings': [
    () => '/subscribe-tokens/7/bindings',
    null,
    200,
    { addresses: [] },
  ],
  'DELETE /subscribe-tokens/{id}/bindings': [() => '/subscribe-tokens/7/bindings', null, 204, {}],
  'GET /publish-tokens/{id}/bindings': [
    () => '/publish-tokens/7/bindings',
    null,
    200,
    { addresses: [] },
  ],
  'DELETE /publish-tokens/{id}/bindings': [() => '/publish-tokens/7/bindings', null, 204, {}],
} as const satisfies Readonly<Record<string, Happy>>
