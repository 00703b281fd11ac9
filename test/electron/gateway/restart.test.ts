import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Station, startStation } from './station.ts'

const PLAYLIST = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n1.ts\n'
let station: Station
/** What reached the origin. */
let asked: string[]

beforeEach(async () => {
  asked = []
  station = await startStation(({ url = '' }, response) => {
    asked.push(url)
    if (url.endsWith('.m3u8')) response.setHeader('content-type', 'application/vnd.apple.mpegurl')
    response.end(url.endsWith('.m3u8') ? PLAYLIST : 'segment')
  })
})
afterEach(() => station.close())

const news = (more: object = {}): string =>
  station.stream({ name: 'live/news', origin: '/news/index.m3u8', ...more })

it('who left is over after half a minute though the clock was set back meanwhile', async () => {
  news({ mode: 'public' })
  await station.get('/play/live/news')
  expect(station.app.live.list()).toHaveLength(1)
  const [wall, steady] = [Date.now(), performance.now()]
  const clocks = [
    vi.spyOn(Date, 'now').mockImplementation(() => wall - 3_600_000),
    vi.spyOn(performance, 'now').mockImplementation(() => steady + 31_000),
  ]
  try {
    await vi.waitFor(() => expect(station.app.live.list()).toEqual([]), { timeout: 10_000 })
  } finally {
    for (const each of clocks) each.mockRestore()
  }
})

describe('a restart of Stagedoor', () => {
  it('keeps viewers at their addresses, and their sessions', async () => {
    const posterUrl = 'https://www.example.org/a.jpg'
    const { query, id } = station.link(news({ posterUrl }))
    const { url } = await station.get(`/play/live/news?${query}`)
    const before = station.app.live.list()
    await station.restart()
    asked = []
    const { pathname } = new URL(url)
    expect((await station.get(pathname.replace(/~[^/]*/, '~AAAAAAAAAAAAAAAAAAAAAA'))).status).toBe(
      403,
    )
    const playlist = await station.get(pathname)
    expect([playlist.status, await playlist.text()]).toEqual([200, PLAYLIST])
    expect((await station.get(pathname.replace('index.m3u8', '1.ts'))).status).toBe(200)
    expect(asked).toHaveLength(2)
    expect(station.app.catalogue.streams.list()).toMatchObject([{ posterUrl }])
    expect(station.app.live.list()).toMatchObject([{ id: before[0]?.id, grantId: id }])
  })

  it('takes back nothing that was refused: who is revoked later, or was meanwhile, is out', async () => {
    const [one, two] = [news(), news({ name: 'live/two', origin: '/two/index.m3u8' })].map(
      station.link,
    )
    const first = await station.get(`/play/live/news?${one?.query}`)
    const second = await station.get(`/play/live/two?${two?.query}`)
    const revoke = (value = ''): void =>
      void station.app.catalogue.revocations.create(
        { kind: 'grant', value, untilMs: null, note: '' },
        'console',
      )
    revoke(one?.id)
    await station.restart()
    expect((await station.get(new URL(first.url).pathname)).status).toBe(403)
    const { pathname } = new URL(second.url)
    expect((await station.get(pathname)).status).toBe(200)
    revoke(two?.id)
    expect((await station.get(pathname)).status).toBe(403)
    expect(station.app.live.list()).toEqual([])
  })
})
