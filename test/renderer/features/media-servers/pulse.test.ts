import { describe, expect, it } from 'vitest'
import { pulseOf } from '../../../../renderer/features/media-servers/pulse.ts'
import type { MediaServerStatus } from '../../../../shared/media-server.ts'

const NOW = 1_800_000_000_000
const server: MediaServerStatus = {
  id: 'ice',
  name: 'Icecast',
  protocol: 'icecast',
  allowedPeers: [],
  publicUrl: null,
  enabled: true,
  assumedSessionSeconds: 14_400,
  missingTokens: 'deny',
  compareSeconds: 30,
  unknownSessions: 'show',
  createdAtMs: NOW,
  updatedAtMs: NOW,
  firstRequestAtMs: NOW,
  lastRequestAtMs: NOW,
  requests: 1,
  malformed: 0,
  turnedAway: null,
  comparison: null,
  oldSecret: null,
  capabilities: {
    title: 'Icecast',
    allowLooksLike: '',
    denyLooksLike: '',
    revoke: 'at_time_limit',
    revokeText: '',
    reportsEnd: true,
    reportsPublishers: true,
    timeLimit: true,
    rechecks: false,
    redirect: false,
    outage: '',
  },
}

describe('pulseOf', () => {
  it.each([
    ['off', { enabled: false }],
    ['refused', { turnedAway: { why: 'secret', address: '192.0.2.7', atMs: NOW + 1, times: 1 } }],
    ['asking', { turnedAway: { why: 'peer', address: '192.0.2.7', atMs: NOW - 1, times: 1 } }],
    ['waiting', { lastRequestAtMs: null }],
    ['quiet', { lastRequestAtMs: NOW - 600_000 }],
    ['asking', { lastRequestAtMs: NOW - 599_999 }],
  ] as const)('is %s', (pulse, changes) => {
    expect(pulseOf({ ...server, ...changes }, NOW)).toBe(pulse)
  })
})
