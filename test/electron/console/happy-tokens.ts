import { expect } from 'vitest'

interface Ids {
  readonly stream: string
  readonly key: string
}

const keyOf = (ids: Ids) => ({ kind: 'stream-key', id: ids.key })

/** One good call of every route about tokens of all kinds; see happy-calls.ts. */
export const HAPPY_TOKENS = {
  'GET /tokens': [
    () => '/tokens?kind=stream-key&status=active&text=studio',
    null,
    200,
    { tokens: [{ kind: 'stream-key', label: 'studio' }], nextBefore: null },
  ],
  'GET /tokens/deleted': [() => '/tokens/deleted', null, 200, { kinds: expect.any(Array) }],
  'POST /tokens': [
    () => '/tokens',
    (ids: Ids) => ({ kind: 'listener-link', streamId: ids.stream, minutes: 60 }),
    201,
    {
      token: { kind: 'listener-link', issuedBy: 'console' },
      urls: [{ name: 'Play address', url: expect.stringContaining('?rj-auth=') }],
    },
  ],
  'POST /tokens/preview': [
    () => '/tokens/preview',
    (ids: Ids) => ({ kind: 'listener-link', streamId: ids.stream }),
    200,
    { sentences: expect.any(Array), lints: [] },
  ],
  'POST /tokens/acts': [
    () => '/tokens/acts',
    (ids: Ids) => ({ act: 'disable', tokens: [keyOf(ids)] }),
    200,
    { done: 1, effect: expect.stringContaining('refused') },
  ],
  'POST /tokens/renew': [
    () => '/tokens/renew',
    (ids: Ids) => ({ ...keyOf(ids), overlapMinutes: 60 }),
    201,
    { token: { label: 'studio' }, secret: expect.stringMatching(/^sdk_/) },
  ],
  'POST /tokens/bulk/check': [
    () => '/tokens/bulk/check',
    (ids: Ids) => ({
      kind: 'listener-link',
      text: 'Ada\nGrace',
      columns: { label: 0 },
      defaults: { streamId: ids.stream },
    }),
    200,
    { rows: 2, good: 2, bad: 0, issues: [] },
  ],
  'POST /tokens/bulk': [
    () => '/tokens/bulk',
    (ids: Ids) => ({
      kind: 'stream-key',
      text: 'Ada',
      columns: { label: 0 },
      defaults: { streamId: ids.stream },
    }),
    201,
    { state: 'running', total: 1 },
  ],
} as const
