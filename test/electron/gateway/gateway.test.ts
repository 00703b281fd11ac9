import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { USED_UP } from '../../../shared/gateway-url.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { PLAYLIST, startNews } from './news-origin.ts'

const origin = startNews()
const { news } = origin

describe('a player', () => {
  it('without a credential is refused in words, and the origin hears nothing', async () => {
    news()
    const answer = await origin.station.get('/play/live/news')
    expect(answer.status).toBe(403)
    expect(await answer.text()).toBe('Refused: credential needed.')
    expect(origin.asked).toEqual([])
    expect(origin.station.app.live.list()).toEqual([])
    expect(origin.station.app.live.recent(1)[0]).toMatchObject({ reason: 'credential_missing' })
  })

  it('with a made-up ticket gets nothing, also with one for another stream', async () => {
    const query = origin.station.link(news()).query
    origin.station.stream({ name: 'live/vip', origin: '/news/index.m3u8' })
    const { url } = await origin.station.get(`/play/live/news?${query}`)
    const path = new URL(url).pathname
    origin.asked.length = 0
    const unknown = await origin.station.get('/play/live/news/~AAAAAAAAAAAAAAAAAAAAAA/1.ts')
    expect([unknown.status, await unknown.text()]).toEqual([403, USED_UP])
    expect((await origin.station.get(path.replace('live/news', 'live/vip'))).status).toBe(403)
    expect(origin.asked).toEqual([])
  })

  it('with a link plays on under an address of their own, and is seen live', async () => {
    const { query, id } = origin.station.link(news())
    const playlist = await origin.station.get(`/play/live/news?${query}&_HLS_msn=3`)
    expect(playlist.status).toBe(200)
    expect(await playlist.text()).toBe(PLAYLIST)
    expect(playlist.headers.get('cache-control')).toBe('no-store')
    expect(playlist.headers.get('access-control-allow-origin')).toBe('*')
    expect(playlist.url).not.toContain('rj-auth')
    const segment = await origin.station.get(new URL('1.ts', playlist.url).pathname)
    expect(await segment.text()).toBe('segment one')
    expect(segment.headers.get('set-cookie')).toBeNull()
    expect(origin.asked.map((each) => each.url)).toEqual([
      '/news/index.m3u8?_HLS_msn=3',
      '/news/1.ts',
    ])
    expect(origin.station.app.live.list()).toMatchObject([
      { streamName: 'live/news', grantId: id, mediaServerId: '@gateway', protocol: 'hls' },
    ])
  })

  it('may send the token as a bearer', async () => {
    const { query } = origin.station.link(news())
    const authorization = `Bearer ${new URLSearchParams(query).get('rj-auth')}`
    const entry = await origin.station.get('/play/live/news', {
      headers: { authorization },
      redirect: 'manual',
    })
    expect(entry.status).toBe(302)
  })

  it('who only asks whether it is there is decided about, and begins no session', async () => {
    const id = news({ limits: { perGrant: 1 } })
    const head = (query: string) =>
      origin.station.get(`/play/live/news?${query}`, { method: 'HEAD', redirect: 'manual' })
    expect((await head('')).status).toBe(403)
    expect(origin.asked).toEqual([])
    const { query } = origin.station.link(id)
    for (const _ of [1, 2]) {
      const { status, headers } = await head(query)
      expect([status, headers.get('content-type')]).toEqual([200, 'application/vnd.apple.mpegurl'])
    }
    expect(origin.asked.map((each) => each.url)).toEqual(['/news/index.m3u8', '/news/index.m3u8'])
    expect((await origin.station.get('/play/live/news/none.ts', { method: 'HEAD' })).status).toBe(
      403,
    )
    expect(origin.station.app.live.list()).toEqual([])
  })

  it('gets ranges, and keeps cookies and credentials from the origin', async () => {
    news({ mode: 'public' })
    const { url } = await origin.station.get('/play/live/news')
    const headers = { range: 'bytes=0-6', cookie: 'me=1', authorization: 'Bearer x' }
    const part = await origin.station.get(new URL('1.ts', url).pathname, { headers })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe('bytes 0-6/11')
    expect(await part.text()).toBe('segment')
    expect(origin.asked.at(-1)?.headers).not.toHaveProperty('cookie')
    expect(origin.asked.at(-1)?.headers).not.toHaveProperty('authorization')
  })

  it('gets nothing outside of the folder', async () => {
    news({ mode: 'public' })
    const { url } = await origin.station.get('/play/live/news')
    const own = new URL('.', url).pathname
    for (const path of [
      '%2e%2e/secret.txt',
      '..%2fsecret.txt',
      '/secret.txt',
      '%5c..%5csecret.txt',
    ]) {
      const answer = await origin.station.get(own + path)
      expect(answer.status).toBe(404)
      expect(await answer.text()).not.toContain('secret')
    }
    expect(origin.asked.map((each) => each.url)).not.toContain('/secret.txt')
  })

  it('is not admitted to a stream that is switched off', async () => {
    news({ mode: 'public', enabled: false })
    expect((await origin.station.get('/play/live/news')).status).toBe(403)
  })
})

describe('an origin', () => {
  it.each([
    ['in a private network that was not allowed', { originAllowPrivate: false }],
    ['that is link-local', { origin: 'http://169.254.169.254/latest/index.m3u8' }],
    ['at a public address without TLS', { origin: 'http://192.88.98.1/index.m3u8' }],
    ['that is not there', { origin: 'http://127.0.0.1:1/index.m3u8' }],
  ])('%s gives nothing', async (_, over) => {
    news({ mode: 'public', ...over })
    const answer = await origin.station.get('/play/live/news')
    expect(answer.status).toBe(502)
    expect(origin.asked).toEqual([])
  })

  it('leads a viewer only to places that may be connected to', async () => {
    news({ mode: 'public' })
    const { url } = await origin.station.get('/play/live/news')
    const away = (location: string) => {
      origin.files['/news/1.ts'] = { type: 'text/plain', body: '', status: 302, head: { location } }
      return origin.station.get(new URL('1.ts', url).pathname)
    }
    expect((await away('http://169.254.169.254/x')).status).toBe(502)
    expect((await away('file:///etc/passwd')).status).toBe(502)
    expect((await away('/news/1.ts')).status).toBe(502)
    origin.files['/other/2.ts'] = { type: 'video/mp2t', body: 'elsewhere' }
    expect(await (await away('/other/2.ts')).text()).toBe('elsewhere')
  })

  it('is origin.asked with the query it was set with, which no player changes or learns', async () => {
    news({ mode: 'public', origin: '/news/index.m3u8?key=own&v=1' })
    const { url } = await origin.station.get('/play/live/news?_HLS_msn=3&key=theirs&%76=2')
    expect(url).not.toContain('own')
    await origin.station.get(new URL('1.ts', url).pathname)
    expect(origin.asked.map((each) => each.url)).toEqual([
      '/news/index.m3u8?key=own&v=1&_HLS_msn=3',
      '/news/1.ts',
    ])
  })

  it('cannot be set with a fragment, a password or for a pattern', () => {
    expect(() => news({ origin: '/news/index.m3u8#a' })).toThrow()
    expect(() => news({ origin: 'http://a:b@127.0.0.1/x.m3u8' })).toThrow()
    expect(() => news({ name: 'live/*' })).toThrow()
  })
})

describe('endless audio', () => {
  it('is cut within two seconds of a revocation', async () => {
    const endless = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' })
      const timer = setInterval(() => response.write(Buffer.alloc(400)), 50)
      response.on('close', () => clearInterval(timer))
    })
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve))
    const { port } = endless.address() as { port: number }
    try {
      const streamId = origin.station.stream({
        name: 'radio',
        origin: `http://127.0.0.1:${port}/live.mp3`,
      })
      const { query, id } = origin.station.link(streamId)
      const answer = await origin.station.get(`/play/radio?${query}`)
      const reader = answer.body?.getReader()
      expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
      origin.station.app.catalogue.revocations.create(
        { kind: 'grant', value: id, untilMs: null, note: '' },
        'console',
      )
      const drained = async (): Promise<void> => {
        while ((await reader?.read())?.done === false);
      }
      await expect(drained()).rejects.toThrow()
      expect(origin.station.app.live.list()).toEqual([])
    } finally {
      endless.closeAllConnections()
      endless.close()
    }
  })
})

describe('a link', () => {
  const input = { minutes: 60, label: '', tags: [] }
  async function issued(streamId: string) {
    await origin.station.get('/')
    const { tokens } = origin.station.app.catalogue
    return tokens.issue({ kind: 'listener-link', streamId, ...input }, 'console')
  }
  const stripped = (url = '') => url.split('?')[0]

  it('leads to the gateway, and is played there', async () => {
    const { urls } = await issued(news())
    const { gatewayUrl } = origin.station.app.about
    expect(urls.map(({ name, url }) => [name, stripped(url)])).toEqual([
      ['Gateway', `${gatewayUrl}/play/live/news`],
    ])
    expect((await fetch(urls[0]?.url ?? '')).status).toBe(200)
  })

  it('leads to the play address first, and names no place twice', async () => {
    const elsewhere = 'https://play.example/live'
    const first = (await issued(news({ playUrl: elsewhere }))).urls
    const { gatewayUrl } = origin.station.app.about
    expect(first.map(({ url }) => stripped(url))).toEqual([
      elsewhere,
      `${gatewayUrl}/play/live/news`,
    ])
    const same = (await issued(news({ name: 'b', playUrl: `${gatewayUrl}/play/b` }))).urls
    expect(same.map(({ name }) => name)).toEqual(['Play address'])
  })

  it('to a stream without an origin does not lead there', async () => {
    news()
    const { id } = origin.station.app.catalogue.streams.create(
      streamInputSchema.parse({ name: 'x', mode: 'token' }),
      'console',
    )
    expect((await issued(id)).urls).toEqual([])
  })
})
