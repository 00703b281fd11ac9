import { type Happy, JWKS } from './set-up.ts'

/** Good calls about the keys of video JWTs. */
export const VIDEO_KEY_CALLS = {
  'GET /video-keys': [() => '/video-keys', null, 200, { videoKeys: [{ algorithm: 'ES256' }] }],
  'POST /video-keys': [
    () => '/video-keys',
    () => ({}),
    201,
    { algorithm: 'ES256', retiredAtMs: null },
  ],
  'DELETE /video-keys/{kid}': [(ids) => `/video-keys/${ids.videoKey}`, null, 204, {}],
  'POST /video-keys/{kid}/restore': [(ids) => `/video-keys/${ids.videoKey}/restore`, null, 204, {}],
  'GET /video-issuers': [
    () => '/video-issuers',
    null,
    200,
    { videoIssuers: [{ issuer: 'https://login.example/', kids: ['k1'] }] },
  ],
  'POST /video-issuers': [
    () => '/video-issuers',
    () => ({ issuer: 'https://other.example/', jwks: JWKS }),
    201,
    { issuer: 'https://other.example/' },
  ],
  'DELETE /video-issuers/{id}': [(ids) => `/video-issuers/${ids.issuer}`, null, 204, {}],
} as const satisfies Readonly<Record<string, Happy>>
