import { afterEach, beforeEach } from 'vitest'
import { type Station, startStation } from './station.ts'

export const PLAYLIST = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n1.ts\n'

interface Served {
  readonly type: string
  readonly body: string
  readonly head?: Record<string, string>
  readonly status?: number
}

/** A station whose origin has the stream `live/news`, started anew for each test of a file. */
export function startNews() {
  let station: Station
  let asked: { url: string; headers: NodeJS.Dict<string | string[]> }[]
  let files: Record<string, Served>
  beforeEach(async () => {
    asked = []
    files = {
      '/news/index.m3u8': { type: 'application/vnd.apple.mpegurl', body: PLAYLIST },
      '/news/1.ts': { type: 'video/mp2t', body: 'segment one', head: { 'set-cookie': 'a=b' } },
      '/secret.txt': { type: 'text/plain', body: 'secret' },
    }
    station = await startStation((request, response) => {
      asked.push({ url: request.url ?? '', headers: request.headers })
      const file = files[new URL(request.url ?? '', 'http://x').pathname]
      const head = { 'content-type': file?.type ?? 'text/plain', ...file?.head }
      const { range } = request.headers
      if (range === 'bytes=0-6' && file !== undefined) {
        response.writeHead(206, { ...head, 'content-range': `bytes 0-6/${file.body.length}` })
        response.end(file.body.slice(0, 7))
        return
      }
      response.writeHead(file?.status ?? (file === undefined ? 404 : 200), head)
      response.end(file?.body)
    })
  })
  afterEach(() => station.close())

  return {
    get station() {
      return station
    },
    /** What reached the origin. */
    get asked() {
      return asked
    },
    /** What it has, by path. */
    get files() {
      return files
    },
    /** Adds the stream. Answers its id. */
    news: (more: object = {}): string =>
      station.stream({ name: 'live/news', origin: '/news/index.m3u8', ...more }),
    /** Viewers come by a proxy that is trusted. @returns What one from an address is sent with. */
    behindProxy(): (address: string) => RequestInit {
      const { settings } = station.app.catalogue
      settings.update({ ...settings.get(), trustedProxies: ['127.0.0.1'] }, 'console')
      return (address) => ({ headers: { 'x-forwarded-for': address } })
    },
  }
}
