import { expect } from 'vitest'
import type { Happy } from './set-up.ts'
import { NOW_MS } from './support.ts'

/** Good calls about Phenix applications. */
export const APPLICATION_CALLS = {
  'GET /applications': [
    () => '/applications',
    null,
    200,
    { applications: [{ id: 'radio.example', secrets: [{ name: 'second' }, { name: '' }] }] },
  ],
  'POST /applications': [
    () => '/applications',
    () => ({ id: 'tv.example' }),
    201,
    { item: { id: 'tv.example', enabled: true }, secret: expect.stringMatching(/^sda_/) },
  ],
  'PUT /applications/{id}': [
    () => '/applications/radio.example',
    () => ({ label: 'Radio', settings: { unsaid: 'skip' } }),
    200,
    { item: { label: 'Radio', settings: { unsaid: 'skip', skewSeconds: 30 } }, secret: null },
  ],
  'DELETE /applications/{id}': [() => '/applications/radio.example', null, 204, {}],
  'POST /applications/{id}/restore': [
    () => '/applications/radio.example/restore',
    null,
    200,
    { id: 'radio.example', deletedAtMs: null },
  ],
  'POST /applications/{id}/secrets': [
    () => '/applications/radio.example/secrets',
    () => ({ name: 'from Phenix', secret: 'f3b1c9d07a5e4e6b9c2d8a1f' }),
    201,
    { item: { secrets: [{ name: 'from Phenix', hint: 'f3b1' }, {}, {}] }, secret: null },
  ],
  'PUT /applications/{id}/secrets/{secretId}': [
    (ids) => `/applications/radio.example/secrets/${ids.secret}`,
    () => ({ retiresAtMs: NOW_MS + 1 }),
    200,
    { item: { secrets: [{ retiresAtMs: null }, { retiresAtMs: NOW_MS + 1 }] } },
  ],
  'DELETE /applications/{id}/secrets/{secretId}': [
    (ids) => `/applications/radio.example/secrets/${ids.secret}`,
    null,
    204,
    {},
  ],
  'POST /applications/{id}/secrets/{secretId}/restore': [
    (ids) => `/applications/radio.example/secrets/${ids.secret}/restore`,
    null,
    200,
    { secrets: [{ deletedAtMs: null }, {}] },
  ],
  'GET /applications/{id}/tokens': [
    () => '/applications/radio.example/tokens',
    null,
    200,
    { tokens: [{ applicationId: 'radio.example', disabledAtMs: null }] },
  ],
  'POST /applications/{id}/tokens': [
    () => '/applications/radio.example/tokens',
    () => ({ label: 'Ann', type: 'stream', channelAlias: 'live/news', applyTags: ['gold'] }),
    201,
    {
      item: { label: 'Ann', type: 'stream', target: 'channelAlias:live/news', tags: ['gold'] },
      secret: expect.stringMatching(/^DIGEST:/),
      lint: [],
    },
  ],
  'PUT /applications/{id}/tokens/{tokenId}': [
    (ids) => `/applications/radio.example/tokens/${ids.edgeAuth}`,
    () => ({ disabled: true }),
    204,
    {},
  ],
  'DELETE /applications/{id}/tokens/{tokenId}': [
    (ids) => `/applications/radio.example/tokens/${ids.edgeAuth}`,
    null,
    204,
    {},
  ],
  'POST /applications/{id}/tokens/{tokenId}/restore': [
    (ids) => `/applications/radio.example/tokens/${ids.edgeAuth}/restore`,
    null,
    204,
    {},
  ],
  'POST /applications/{id}/tokens/preview': [
    () => '/applications/radio.example/tokens/preview',
    () => ({ type: 'stream' }),
    200,
    { lint: [{ code: 'grants-nothing' }] },
  ],
} satisfies Readonly<Record<string, Happy>>
