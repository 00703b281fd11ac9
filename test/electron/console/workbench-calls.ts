import { expect } from 'vitest'
import { child, forge, secret } from '../tokens/subscribe-fixture.ts'
import type { Happy } from './set-up.ts'

const token = forge(child())

/** One good call of every route of the workbench. */
export const WORKBENCH_CALLS = {
  'POST /workbench/decode': [
    () => '/workbench/decode',
    () => ({ text: `Bearer ${token}` }),
    200,
    { kind: 'dolby-subscribe', token, says: { tokenId: 12345 } },
  ],
  'POST /workbench/verify': [
    () => '/workbench/verify',
    () => ({ text: token, key: { kind: 'pasted', secret } }),
    200,
    { signature: 'right' },
  ],
  'POST /workbench/check-child': [
    () => '/workbench/check-child',
    () => ({ text: token, parent: { kind: 'described', secret, trackingId: 'a' } }),
    200,
    { signature: 'right', permits: false, wider: [{ code: 'tracking_missing' }] },
  ],
  'POST /workbench/sign': [
    () => '/workbench/sign',
    () => ({
      format: 'jwt',
      key: { kind: 'pasted', secret },
      input: { claims: { sub: 'ada' } },
    }),
    200,
    { token: expect.stringMatching(/^eyJ/), lint: [] },
  ],
} satisfies Readonly<Record<string, Happy>>
