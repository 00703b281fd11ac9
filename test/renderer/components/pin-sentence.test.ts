import { expect, it } from 'vitest'
import { sentenceOfPin } from '../../../renderer/components/pin-sentence.ts'
import type { PinnedRequest } from '../../../shared/pinned-test.ts'

const REQUEST: PinnedRequest = {
  action: 'subscribe',
  streamName: 'live/news',
  protocol: 'hls',
  address: '192.0.2.7',
  userAgent: null,
  referer: null,
  viewerId: 'ann',
  sessionKey: null,
  credential: { kind: 'none' },
  atMs: 1_000,
}

it.each([
  [{}, 'ann watches live/news by hls, without a credential.'],
  [{ viewerId: null, protocol: '' }, '192.0.2.7 watches live/news, without a credential.'],
  [
    { viewerId: null, address: null, action: 'publish', credential: { kind: 'valid', tags: [] } },
    'Somebody publishes to live/news by hls, with a valid credential.',
  ],
  [
    { action: 'publish', protocol: '', credential: { kind: 'refused', reason: 'grant_expired' } },
    'ann publishes to live/news, with a credential that is refused.',
  ],
] as const)('%j reads: %s', (changes, sentence) => {
  expect(sentenceOfPin({ ...REQUEST, ...changes })).toBe(sentence)
})
