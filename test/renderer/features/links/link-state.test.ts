import { describe, expect, it } from 'vitest'
import { curlExample } from '../../../../renderer/features/links/curl-example.ts'
import { linkState } from '../../../../renderer/features/links/link-state.ts'
import { revokedUntil } from '../../../../renderer/features/links/revoked-until.ts'
import type { Link, Revocation } from '../../../../shared/credential.ts'

const NOW = 1_800_000_000_000
const link: Link = {
  id: 'rj-1',
  streamId: 'news',
  label: '',
  tags: [],
  createdAtMs: NOW - 1,
  expiresAtMs: NOW + 1,
  revokedAtMs: null,
  disabledAtMs: null,
  lastUsedAtMs: null,
  uses: 0,
  issuedBy: 'console',
}

describe('linkState', () => {
  it.each([
    ['revoked', { revokedAtMs: NOW }],
    ['revoked', { revokedAtMs: NOW, expiresAtMs: NOW - 1 }],
    ['expired', { expiresAtMs: NOW }],
    ['valid', {}],
  ])('is %s with %j', (state, changes) => {
    expect(linkState({ ...link, ...changes }, NOW)).toBe(state)
  })
})

it('counts a revocation until the millisecond of its end', () => {
  const revoked = { ...link, revokedAtMs: NOW - 9 }
  expect(linkState(revoked, NOW, NOW + 1)).toBe('revoked')
  expect(linkState(revoked, NOW, NOW)).toBe('valid')
})

describe('revokedUntil', () => {
  const revocation = (untilMs: number | null, changes: Partial<Revocation> = {}): Revocation => ({
    id: 'r',
    kind: 'grant',
    value: 'rj-1',
    note: '',
    createdAtMs: 1,
    liftedAtMs: null,
    untilMs,
    ...changes,
  })

  it('knows nothing of other grants nor of viewers of the same name', () => {
    const others = [revocation(5, { value: 'rj-2' }), revocation(5, { kind: 'viewer' })]
    expect(revokedUntil('rj-1', others)).toBeUndefined()
  })

  it('is the end that comes last', () => {
    expect(revokedUntil('rj-1', [revocation(5), revocation(9), revocation(7)])).toBe(9)
    expect(revokedUntil('rj-1', [revocation(5), revocation(null)])).toBeNull()
  })
})

describe('curlExample', () => {
  it('keeps the name of the stream in one piece of the path', () => {
    expect(curlExample('http://127.0.0.1:8480/', 'live/näws', 720, null)).toBe(
      "curl --header 'x-auth-token: SERVICE_TOKEN' 'http://127.0.0.1:8480/api/stations/live%2Fn%C3%A4ws/private_stream_token?minutes=720'",
    )
  })
})
