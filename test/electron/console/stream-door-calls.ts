import type { Happy } from './set-up.ts'

/** Good calls about what Stagedoor proves itself with for a stream, and signs with. */
export const STREAM_DOOR_CALLS = {
  'GET /streams/{id}/whip-token': [
    (ids) => `/streams/${ids.stream}/whip-token`,
    null,
    200,
    { isSet: false },
  ],
  'PUT /streams/{id}/whip-token': [
    (ids) => `/streams/${ids.stream}/whip-token`,
    () => ({ value: 'origin-bearer' }),
    200,
    { isSet: true },
  ],
  'GET /streams/{id}/front-door': [
    (ids) => `/streams/${ids.stream}/front-door`,
    null,
    200,
    { kind: null, settings: null, hasKey: false },
  ],
  'PUT /streams/{id}/front-door': [
    (ids) => `/streams/${ids.stream}/front-door`,
    () => ({ signer: null }),
    200,
    { kind: null, settings: null, hasKey: false },
  ],
} as const satisfies Readonly<Record<string, Happy>>
