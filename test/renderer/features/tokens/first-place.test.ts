import { expect, it } from 'vitest'
import { firstPlace } from '../../../../renderer/features/tokens/first-place.ts'

const URLS = ['Hall', 'Icecast', 'Nimble'].map((name) => ({ name, url: `http://${name}.example` }))
const servers = (...asked: readonly (number | null)[]) =>
  URLS.map(({ name }, at) => ({ id: `id-${name}`, name, lastRequestAtMs: asked[at] ?? null }))
const publishing = (mediaServerId: string, streamName = 'live.mp3') =>
  ({ action: 'publish', mediaServerId, streamName }) as const

it('shows the media server first that the stream is published at', () => {
  const live = [publishing('id-Nimble', 'other'), publishing('id-Icecast')]
  expect(firstPlace(URLS, servers(3, 1, 9), live, 'live.mp3')).toBe(1)
})

it('shows the one first that asked last while nobody publishes', () => {
  const watching = { ...publishing('id-Icecast'), action: 'subscribe' } as const
  expect(firstPlace(URLS, servers(3, 1, 9), [watching], 'live.mp3')).toBe(2)
  expect(firstPlace(URLS, servers(), [], 'live.mp3')).toBe(0)
})

it('leaves an address the stream names itself in front', () => {
  const urls = [{ name: 'Play address', url: 'https://play.example' }, ...URLS]
  expect(firstPlace(urls, servers(3, 1, 9), [publishing('id-Icecast')], 'live.mp3')).toBe(0)
  expect(firstPlace([], [], [], undefined)).toBe(0)
})
