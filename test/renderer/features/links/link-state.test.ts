import { describe, expect, it } from 'vitest'
import { curlExample } from '../../../../renderer/features/links/curl-example.ts'
import { linkState } from '../../../../renderer/features/links/link-state.ts'
import type { Link } from '../../../../shared/credential.ts'

const NOW = 1_800_000_000_000
const link: Link = {
  id: 'rj-1',
  streamId: 'news',
  label: '',
  tags: [],
  createdAtMs: NOW - 1,
  expiresAtMs: NOW + 1,
  revokedAtMs: null,
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

describe('curlExample', () => {
  it('keeps the name of the stream in one piece of the path', () => {
    expect(curlExample('http://127.0.0.1:8480/', 'live/näws', 720, null)).toBe(
      "curl --header 'x-auth-token: SERVICE_TOKEN' 'http://127.0.0.1:8480/api/stations/live%2Fn%C3%A4ws/private_stream_token?minutes=720'",
    )
  })
})
