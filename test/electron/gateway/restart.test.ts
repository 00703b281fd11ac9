import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

  /** Half a minute and more passes at once. */
  async function pause(): Promise<void> {
    const steady = performance.now()
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => steady + 31_000)
    try {
      await vi.waitFor(() => expect(station.app.live.list()).toEqual([]), { timeout: 10_000 })
    } finally {
      clock.mockRestore()
    }
  }

  it('lets who paused after it go on with what they came with, and nobody else', async () => {
    const { query, id } = station.link(news())
    const { pathname } = new URL((await station.get(`/play/live/news?${query}`)).url)
    await station.restart()
    await pause()
    expect((await station.get(pathname)).status).toBe(200)
    expect(station.app.live.list()).toMatchObject([{ grantId: id, protocol: 'hls' }])
    station.app.catalogue.revocations.create(
      { kind: 'grant', value: id, untilMs: null, note: '' },
      'console',
    )
    expect((await station.get(pathname)).status).toBe(403)
  })

  it('lets who was away before it go on, unless what they came with was revoked meanwhile', async () => {
    const [one, two] = [news(), news({ name: 'live/two', origin: '/two/index.m3u8' })].map(
      station.link,
    )
    const first = new URL((await station.get(`/play/live/news?${one?.query}`)).url).pathname
    const second = new URL((await station.get(`/play/live/two?${two?.query}`)).url).pathname
    await pause()
    await station.restart()
    const revocation = { kind: 'grant', value: two?.id ?? '', untilMs: null, note: '' } as const
    station.app.catalogue.revocations.create(revocation, 'console')
    expect((await station.get(second)).status).toBe(403)
    expect((await station.get(first)).status).toBe(200)
  })

  it('knows who changed the network before it where they are now', async () => {
    const { settings } = station.app.catalogue
    settings.update({ ...settings.get(), trustedProxies: ['127.0.0.1'] }, 'console')
    const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
    const { query, id } = station.link(news())
    const { url } = await station.get(`/play/live/news?${query}`, from('198.51.100.1'))
    const { pathname } = new URL(url)
    expect((await station.get(pathname, from('203.0.113.1'))).status).toBe(200)
    await station.restart()
    expect((await station.get(pathname, from('203.0.113.1'))).status).toBe(200)
    expect(station.app.live.list()).toMatchObject([{ grantId: id }])
  })

  it('keeps what they came with sealed, and no longer than until it has begun', async () => {
    const file = join(station.app.about.dataDirectory, 'viewers.sealed')
    const { query } = station.link(news())
    const { pathname } = new URL((await station.get(`/play/live/news?${query}`)).url)
    const token = new URLSearchParams(query).get('rj-auth') ?? ''
    await station.restart(() => {
      const kept = readFileSync(file, 'utf8')
      expect(kept.length).toBeGreaterThan(100)
      expect(Buffer.from(kept, 'base64').includes(token)).toBe(false)
      expect(kept).not.toContain(token)
    })
    expect(existsSync(file)).toBe(false)
    // A damaged one holds nobody: their session is what stands for them.
    await station.restart(() => writeFileSync(file, 'damaged'))
    expect((await station.get(pathname)).status).toBe(200)
    await pause()
    expect((await station.get(pathname)).status).toBe(403)
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
