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
  'GET /token-keys': [
    () => '/token-keys',
    null,
    200,
    { tokenKeys: [{ name: 'Ant', hasSecret: true, deletedAtMs: null, tokens: 0 }] },
  ],
  'POST /token-keys': [
    () => '/token-keys',
    () => ({ name: 'Nms', format: 'nms-sign', secret: 'nms' }),
    201,
    { name: 'Nms', hasSecret: true, previousUntilMs: null },
  ],
  'PUT /token-keys/{id}': [
    (ids) => `/token-keys/${ids.tokenKey}`,
    () => ({ name: 'Ant 2' }),
    200,
    { name: 'Ant 2' },
  ],
  'POST /token-keys/{id}/roll': [
    (ids) => `/token-keys/${ids.tokenKey}/roll`,
    () => ({ secret: 'three of thirty-two characters now', overlapMinutes: 0 }),
    200,
    { previousUntilMs: null },
  ],
  'POST /token-keys/{id}/take-back': [
    (ids) => `/token-keys/${ids.tokenKey}/take-back`,
    null,
    200,
    { previousUntilMs: expect.any(Number) },
  ],
  'POST /token-keys/{id}/verify': [
    (ids) => `/token-keys/${ids.tokenKey}/verify`,
    () => ({ inputs: [{ token: 'none', streamId: 'news' }, {}] }),
    200,
    {
      results: [
        { verified: false, valid: false, error: null },
        { verified: false, error: { code: 'ERR_INPUT_INVALID' } },
      ],
    },
  ],
  'DELETE /token-keys/{id}': [(ids) => `/token-keys/${ids.tokenKey}`, null, 204, {}],
  'POST /token-keys/{id}/restore': [
    (ids) => `/token-keys/${ids.tokenKey}/restore`,
    null,
    200,
    { deletedAtMs: null },
  ],
} satisfies Readonly<Record<string, Happy>>
