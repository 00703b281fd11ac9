import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Station, startStation } from './station.ts'

/* An origin that spreads viewers: it sends who asks for a playlist on to where the stream is for them. */
const PLAYLIST = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n1.ts\n'
const VARIANTS = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhd/index.m3u8\n'
let station: Station
let asked: string[]
let moved: Record<string, string>

beforeEach(async () => {
  asked = []
  moved = { '/news/index.m3u8': '/edge/7/news/index.m3u8?to=me' }
  station = await startStation(({ url = '' }, response) => {
    asked.push(url)
    const location = moved[url]
    if (location !== undefined) {
      response.writeHead(302, { location }).end()
      return
    }
    const isPlaylist = url.includes('.m3u8')
    response.setHeader('content-type', isPlaylist ? 'application/x-mpegurl' : 'video/mp2t')
    const isOfVariants = url.startsWith('/edge/7/news/index.m3u8')
    response.end(isPlaylist ? (isOfVariants ? VARIANTS : PLAYLIST) : url)
  })
})
afterEach(() => station.close())

const news = (): string =>
  station.stream({ name: 'live/news', mode: 'public', origin: '/news/index.m3u8' })
/** Where a viewer is, without a file. */
const enter = async (): Promise<{ at: string; text: string }> => {
  const answer = await station.get('/play/live/news')
  return { at: new URL('.', answer.url).pathname, text: await answer.text() }
}
const get = async (path: string): Promise<string> => (await station.get(path)).text()

it('what lies beside a playlist is fetched where that was found, and the playlist where it is known', async () => {
  news()
  const { at, text } = await enter()
  expect(text).toBe(VARIANTS.replace('hd/', `${at}hd/`))
  expect(await get(`${at}hd/index.m3u8`)).toBe(PLAYLIST)
  expect(await get(`${at}hd/1.ts?x=1`)).toBe('/edge/7/news/hd/1.ts?x=1')
  asked = []
  moved = { '/news/index.m3u8': '/edge/8/news/index.m3u8' }
  await get(`${at}index.m3u8`)
  expect(asked).toEqual(['/news/index.m3u8', '/edge/8/news/index.m3u8'])
  expect(await get(`${at}1.ts`)).toBe('/edge/8/news/1.ts')
})

it('where one viewer was sent says nothing of others', async () => {
  news()
  const first = await enter()
  await get(`${first.at}hd/index.m3u8`)
  moved = {}
  const second = await enter()
  expect(await get(`${second.at}hd/1.ts`)).toBe('/news/hd/1.ts')
  expect(await get(`${first.at}hd/1.ts`)).toBe('/edge/7/news/hd/1.ts')
})

it('a playlist that is not redirected any more has its files where it is', async () => {
  news()
  moved = { '/news/index.m3u8': '/edge/8/news/index.m3u8' }
  const { at } = await enter()
  expect(await get(`${at}1.ts`)).toBe('/edge/8/news/1.ts')
  moved = {}
  await get(`${at}index.m3u8`)
  expect(await get(`${at}1.ts`)).toBe('/news/1.ts')
})

it('of an edge that streams share each has what its own playlists name', async () => {
  moved = { '/a/live.m3u8': '/edge/hls/a.m3u8', '/b/live.m3u8': '/edge/hls/b.m3u8' }
  for (const each of ['b', 'a']) {
    station.stream({ name: each, mode: 'public', origin: `/${each}/live.m3u8` })
    await station.get(`/play/${each}`)
  }
  const { url } = await station.get('/play/a')
  const at = new URL('.', url).pathname
  asked = []
  for (const each of ['b.m3u8', '2.ts', '1.ts?x=1', '']) await station.get(at + each)
  expect(asked).toEqual([
    ...['/a/b.m3u8', '/a/2.ts', '/edge/hls/1.ts?x=1'],
    ...['/a/live.m3u8', '/edge/hls/a.m3u8'],
  ])
})

it('nothing of another stream is had that way, nor what must not be connected to', async () => {
  news()
  station.stream({ name: 'vip', mode: 'token', origin: '/edge/7/news/hd/index.m3u8' })
  const { at } = await enter()
  asked = []
  expect((await station.get(`${at}hd/index.m3u8`)).status).toBe(404)
  expect(asked).toEqual([])
  moved = { '/news/index.m3u8': 'http://169.254.169.254/latest/index.m3u8' }
  expect((await station.get(`${at}index.m3u8`)).status).toBe(502)
})
