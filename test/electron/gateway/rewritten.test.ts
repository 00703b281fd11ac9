import { expect, it, vi } from 'vitest'
import { type PlaylistPlace, rewritePlaylist } from '../../../electron/gateway/playlist.ts'
import { createRewritten } from '../../../electron/gateway/rewritten.ts'

const ADA = 'a'.repeat(22)
const BEN = 'b'.repeat(22)
const URL = 'http://origin.lan/tv/index.m3u8'

const at = (ticket: string, more: Partial<PlaylistPlace> = {}): PlaylistPlace => ({
  ...{ askedUrl: URL, foundUrl: URL, ...more },
  folders: more.folders ?? [{ url: 'http://origin.lan/tv/', path: `/play/live/~${ticket}` }],
})

/** Long enough to be kept, with one address that leads to the viewer's own path and one beside it. */
const playlist = (first: number, lines = 500): string =>
  [
    '#EXTM3U\n#EXT-X-MAP:URI="http://origin.lan/tv/init.mp4"\n#EXT-X-KEY:URI="//origin.lan/key"',
    ...Array.from({ length: lines }, (_, at) => `#EXTINF:2,\n${first + at}.ts`),
  ].join('\n')

function counted() {
  const hls = vi.fn(rewritePlaylist)
  return {
    hls,
    rewritten: createRewritten({ hls, dash: (text) => `dash ${text}`, json: (text) => text }),
  }
}

it('nobody is told the ticket of another, or what stands for one', () => {
  const { rewritten } = counted()
  const text = playlist(1)
  for (const ticket of [ADA, BEN, ADA]) {
    const changed = rewritten.of('hls', text, at(ticket), ticket)
    expect(changed).toBe(rewritePlaylist(text, at(ticket)))
    expect(changed).toContain(`URI="/play/live/~${ticket}/init.mp4"`)
  }
})

it.each<[string, string, Partial<PlaylistPlace>]>([
  ['that the origin changed', playlist(2), {}],
  ['whose hosts are hidden', playlist(1), { hiddenHosts: ['origin.lan'] }],
  ['that was found elsewhere', playlist(1), { foundUrl: 'http://origin.lan/other/index.m3u8' }],
  [
    'of another stream',
    playlist(1),
    { folders: [{ url: 'http://origin.lan/tv/', path: `/play/vip/~${BEN}` }] },
  ],
  [
    'with files of an edge',
    playlist(1),
    {
      folders: [...at(BEN).folders, { url: 'http://edge.lan/', path: `/play/live/~${BEN}/hd` }],
    },
  ],
])('a playlist %s is rewritten anew', (_, text, more) => {
  const { hls, rewritten } = counted()
  rewritten.of('hls', playlist(1), at(ADA), ADA)
  expect(rewritten.of('hls', text, at(BEN, more), BEN)).toBe(rewritePlaylist(text, at(BEN, more)))
  expect(hls).toHaveBeenCalledTimes(2)
})

it('is told each time of what is named, and takes no manifest for a playlist', () => {
  const { rewritten } = counted()
  const named = vi.fn()
  for (const ticket of [ADA, BEN]) rewritten.of('hls', playlist(1), at(ticket, { named }), ticket)
  expect(named.mock.calls.length).toBeGreaterThan(1_000)
  rewritten.of('hls', playlist(1), at(ADA), ADA)
  expect(rewritten.of('dash', playlist(1), at(ADA), ADA)).toMatch(/^dash/)
})

it('rewrites once for all, and keeps so many of them at most', () => {
  const { hls, rewritten } = counted()
  // What it becomes does not matter here, and takes time.
  hls.mockImplementation((text) => text)
  const long = '#'.repeat(2 * 1024 * 1024)
  for (const ticket of [ADA, BEN]) rewritten.of('hls', long, at(ticket), ticket)
  expect(hls).toHaveBeenCalledTimes(1)
  for (const each of [1, 2, 3, 4]) {
    rewritten.of('hls', long, at(ADA, { askedUrl: `${URL}?${each}` }), ADA)
  }
  rewritten.of('hls', long, at(ADA), ADA)
  expect(hls).toHaveBeenCalledTimes(1 + 4 + 1)
  rewritten.of('hls', long, at(BEN), BEN)
  expect(hls).toHaveBeenCalledTimes(1 + 4 + 1)
})
