import { expect, it } from 'vitest'
import { firstPlace } from '../../../electron/catalogue/first-place.ts'

const PLACES = ['hall', 'icecast', 'nimble'].map((serverId) => ({ serverId }))
const known = (asked: readonly number[], ...published: readonly string[]) => ({
  publishersOf: (name: string) =>
    name === 'live.mp3' ? published.map((mediaServerId) => ({ mediaServerId })) : [],
  askedAtMs: (id: string) => asked[PLACES.findIndex(({ serverId }) => serverId === id)] ?? null,
})
const first = (
  ...[places, by, name = 'live.mp3']: [typeof PLACES, ReturnType<typeof known>, string?]
) => Object.values(firstPlace(places, name, by))

it('is the media server that the stream is published at', () => {
  expect(first(PLACES, known([3, 1, 9], 'elsewhere', 'icecast'))).toEqual([1, 'published'])
})

it('is the one that asked last while nobody publishes the stream', () => {
  expect(first(PLACES, known([3, 1, 9], 'icecast'), 'other')).toEqual([2, 'asked'])
  expect(first(PLACES, known([]))).toEqual([0, 'listed'])
})

it('is certain where the stream names it itself, or there is no other', () => {
  const places = [{ serverId: null }, ...PLACES]
  const by = known([3, 1, 9], 'icecast')
  expect(Object.values(firstPlace(places, 'live.mp3', by))).toEqual([0, 'certain'])
  expect(first(PLACES.slice(0, 1), by)).toEqual([0, 'certain'])
  expect(first([], by)).toEqual([0, 'certain'])
})
