import type { Happy } from './set-up.ts'

/** Good calls about access tokens of Native Frame. */
export const ACCESS_TOKEN_CALLS = {
  'GET /access-tokens/{id}': [
    (ids) => `/access-tokens/${ids.accessToken}`,
    null,
    200,
    { userId: 'ann', scopes: ['viewer'], isActive: true },
  ],
  'PUT /access-tokens/{id}': [
    (ids) => `/access-tokens/${ids.accessToken}`,
    () => ({ displayName: 'Ann', mirrors: [{ streamName: 'live/news' }], isActive: false }),
    200,
    {
      displayName: 'Ann',
      mirrors: [{ streamName: 'live/news', clientReferrer: null }],
      isActive: false,
    },
  ],
} satisfies Readonly<Record<string, Happy>>
