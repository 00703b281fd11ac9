import { expect } from 'vitest'
import type { Happy } from './set-up.ts'

/** One good call of every route about keys that needs nothing before it. */
export const KEY_CALLS = {
  'GET /signing-keys': [
    () => '/signing-keys',
    null,
    200,
    { signingKeys: [{ kind: 'connection', retiredAtMs: null }, { kind: 'connection' }] },
  ],
  'POST /signing-keys/rotate': [
    () => '/signing-keys/rotate',
    () => ({ kind: 'rj-auth' }),
    200,
    { signingKeys: [{ kind: 'rj-auth', retiredAtMs: null, links: 0, liveSessions: 0 }, {}, {}] },
  ],
  'DELETE /signing-keys/{id}': [(ids) => `/signing-keys/${ids.retiredKey}`, null, 204, {}],
  'POST /signing-keys/{id}/restore': [
    (ids) => `/signing-keys/${ids.retiredKey}/restore`,
    null,
    204,
    {},
  ],
  'POST /service-tokens/{id}/restore': [
    (ids) => `/service-tokens/${ids.token}/restore`,
    null,
    200,
    { deletedAtMs: null },
  ],
  'POST /service-tokens/{id}/roll': [
    (ids) => `/service-tokens/${ids.token}/roll`,
    () => ({ overlapMinutes: 60 }),
    200,
    {
      item: { name: 'Site', previousUntilMs: expect.any(Number) },
      secret: expect.stringMatching(/^sds_/),
    },
  ],
} satisfies Readonly<Record<string, Happy>>
