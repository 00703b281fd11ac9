import { expect } from 'vitest'
import type { Happy, Ids } from './set-up.ts'

const FIELDS = { label: 'Partner', streams: [{ streamName: 'live/news' }] }

/** The same calls for either kind of token. */
function calls<Path extends string>(path: Path, idOf: (ids: Ids) => number) {
  const made: Readonly<Record<string, Happy>> = {
    [`GET /${path}`]: [() => `/${path}?text=first`, null, 200, { total: 1 }],
    [`POST /${path}`]: [() => `/${path}`, () => FIELDS, 201, { item: { label: 'Partner' } }],
    [`GET /${path}/{id}`]: [(ids) => `/${path}/${idOf(ids)}`, null, 200, { label: 'first' }],
    [`PUT /${path}/{id}`]: [
      (ids) => `/${path}/${idOf(ids)}`,
      () => ({ isActive: false }),
      200,
      { item: { isActive: false }, secret: null },
    ],
    [`DELETE /${path}/{id}`]: [(ids) => `/${path}/${idOf(ids)}`, null, 204, {}],
    [`POST /${path}/{id}/reveal`]: [(ids) => `/${path}/${idOf(ids)}/reveal`, null, 200, {}],
    [`POST /${path}/{id}/refresh`]: [
      (ids) => `/${path}/${idOf(ids)}/refresh`,
      null,
      200,
      { item: { label: 'first' } },
    ],
    [`POST /${path}/{id}/restore`]: [
      (ids) => `/${path}/${idOf(ids) + 1}/restore`,
      null,
      200,
      { item: { label: 'gone', deletedAtMs: null } },
    ],
    [`GET /${path}/{id}/live-count`]: [
      (ids) => `/${path}/${idOf(ids)}/live-count`,
      null,
      200,
      { liveSessions: 0 },
    ],
  }
  return made as Readonly<
    Record<
      | `${'GET' | 'POST'} /${Path}`
      | `${'GET' | 'PUT' | 'DELETE'} /${Path}/{id}`
      | `POST /${Path}/{id}/${'reveal' | 'refresh' | 'restore'}`
      | `GET /${Path}/{id}/live-count`,
      Happy
    >
  >
}

/** Good calls about stored stream tokens and what belongs to them. */
export const STREAM_TOKEN_CALLS = {
  ...calls('subscribe-tokens', (ids) => ids.subscribeToken),
  ...calls('publish-tokens', (ids) => ids.publishToken),
  'GET /api-secrets': [() => '/api-secrets', null, 200, { apiSecrets: [{ name: 'Shop' }] }],
  'POST /api-secrets': [
    () => '/api-secrets',
    () => ({ name: 'Other' }),
    201,
    { item: { name: 'Other' } },
  ],
  'POST /api-secrets/{id}/refresh': [
    (ids) => `/api-secrets/${ids.apiSecret}/refresh`,
    null,
    200,
    { item: { name: 'Shop' } },
  ],
  'PUT /api-secrets/{id}': [
    (ids) => `/api-secrets/${ids.apiSecret}`,
    () => ({ disabled: true }),
    200,
    { name: 'Shop', disabledAtMs: expect.any(Number) },
  ],
  'POST /api-secrets/{id}/restore': [
    (ids) => `/api-secrets/${ids.apiSecret}/restore`,
    null,
    200,
    { name: 'Shop', deletedAtMs: null },
  ],
  'DELETE /api-secrets/{id}': [(ids) => `/api-secrets/${ids.apiSecret}`, null, 204, {}],
  'GET /account': [() => '/account', null, 200, { defaultCluster: 'auto' }],
  'PUT /account': [
    () => '/account',
    () => ({ allowedCountries: ['DE'] }),
    200,
    { allowedCountries: ['DE'], deniedCountries: [] },
  ],
} as const satisfies Readonly<Record<string, Happy>>
