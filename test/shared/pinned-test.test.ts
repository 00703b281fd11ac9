import { describe, expect, it } from 'vitest'
import type { TraceStep } from '../../shared/access.ts'
import { pinOf } from '../../shared/pinned-test.ts'
import { pinnedTestSchema, testOverrideSchema } from '../../shared/pinned-test-input.ts'

const STREAM: TraceStep = ['stream', 'pass', 'news']
const decided = (trace: readonly TraceStep[]): Parameters<typeof pinOf>[0] => ({
  action: 'subscribe',
  streamName: 'live/news',
  protocol: 'hls',
  address: '192.0.2.7',
  userAgent: 'vlc',
  referer: null,
  viewerId: 'ann',
  sessionKey: 'k1',
  atMs: 1_000,
  outcome: 'redirect',
  reason: 'rule_redirect',
  redirectUrl: 'https://away.example/',
  tags: ['season'],
  trace,
})

describe('a decision as a pinned test', () => {
  it.each([
    [['store', 'fail', 'store_unavailable']],
    [['limit', 'fail', 'grant']],
    [['revocation', 'fail', 'viewer_revoked']],
  ] as const)('is none where rules do not decide: %j', (step) => {
    expect(pinOf(decided([STREAM, step]))).toBeNull()
    expect(pinOf(decided([step]))).toBeNull()
    expect(pinOf(decided([]))).toBeNull()
  })

  it('keeps what a credential came to and never its text', () => {
    expect(pinOf(decided([STREAM]))?.request.credential).toEqual({ kind: 'none' })
    const valid = pinOf(decided([STREAM, ['credential', 'pass', 'rj-1']]))
    expect(valid?.request.credential).toEqual({ kind: 'valid', tags: ['season'] })
    expect(JSON.stringify(valid)).not.toContain('rj-1')
    const refused = pinOf(decided([STREAM, ['credential', 'fail', 'grant_expired']]))
    expect(refused?.request.credential).toEqual({ kind: 'refused', reason: 'grant_expired' })
    expect(refused?.expected).toEqual({
      outcome: 'redirect',
      reason: null,
      redirectUrl: 'https://away.example/',
    })
  })
})

describe('what is handed in', () => {
  it.each([
    { name: '', request: { streamName: 'a', atMs: 0 }, expected: { outcome: 'allow' } },
    { name: 'x', request: { streamName: '', atMs: 0 }, expected: { outcome: 'allow' } },
    { name: 'x', request: { streamName: 'a' }, expected: { outcome: 'allow' } },
    { name: 'x', request: { streamName: 'a', atMs: 1e300 }, expected: { outcome: 'allow' } },
    { name: 'x', request: { streamName: 'a', atMs: 0 }, expected: { outcome: 'maybe' } },
    {
      name: 'x',
      request: { streamName: 'a', atMs: 0, credential: { kind: 'rj-auth', value: 'secret' } },
      expected: { outcome: 'allow' },
    },
  ])('is refused: %j', (input) => {
    expect(pinnedTestSchema.safeParse(input).success).toBe(false)
  })

  it.each([
    { phrase: 'publish', reason: 'x' },
    { phrase: 'publish although tests fail', reason: ' ' },
    { phrase: 'Publish although tests fail', reason: 'x' },
  ])('overrides nothing: %j', (input) => {
    expect(testOverrideSchema.safeParse(input).success).toBe(false)
  })
})
