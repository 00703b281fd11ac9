import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { USED_UP } from '../../../shared/gateway-url.ts'
import { ruleSchema } from '../../../shared/rule.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { type Station, startStation } from './station.ts'

let station: Station
/** What reached the origin. */
let asked: { url: string; headers: NodeJS.Dict<string | string[]> }[]
let files: Record<
  string,
  { type: string; body: string; head?: Record<string, string>; status?: number }
>

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

const PLAYLIST = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n1.ts\n'
const news = (more: object = {}): string =>
  station.stream({ name: 'live/news', origin: '/news/index.m3u8', ...more })

/** Viewers come by a proxy that is trusted. @returns What one from an address is sent with. */
function behindProxy(): (address: string) => RequestInit {
  const { settings } = station.app.catalogue
  settings.update({ ...settings.get(), trustedProxies: ['127.0.0.1'] }, 'console')
  return (address) => ({ headers: { 'x-forwarded-for': address } })
}

describe('a player', () => {
  it('without a credential is refused in words, and the origin hears nothing', async () => {
    news()
    const answer = await station.get('/play/live/news')
    expect(answer.status).toBe(403)
    expect(await answer.text()).toBe('Refused: credential needed.')
    expect(asked).toEqual([])
    expect(station.app.live.list()).toEqual([])
    expect(station.app.live.recent(1)[0]).toMatchObject({ reason: 'credential_missing' })
  })

  it('with a made-up ticket gets nothing, also with one for another stream', async () => {
    const query = station.link(news()).query
    station.stream({ name: 'live/vip', origin: '/news/index.m3u8' })
    const { url } = await station.get(`/play/live/news?${query}`)
    const path = new URL(url).pathname
    asked = []
    const unknown = await station.get('/play/live/news/~AAAAAAAAAAAAAAAAAAAAAA/1.ts')
    expect([unknown.status, await unknown.text()]).toEqual([403, USED_UP])
    expect((await station.get(path.replace('live/news', 'live/vip'))).status).toBe(403)
    expect(asked).toEqual([])
  })

  it('with a link plays on under an address of their own, and is seen live', async () => {
    const { query, id } = station.link(news())
    const playlist = await station.get(`/play/live/news?${query}&_HLS_msn=3`)
    expect(playlist.status).toBe(200)
    expect(await playlist.text()).toBe(PLAYLIST)
    expect(playlist.headers.get('cache-control')).toBe('no-store')
    expect(playlist.headers.get('access-control-allow-origin')).toBe('*')
    expect(playlist.url).not.toContain('rj-auth')
    const segment = await station.get(new URL('1.ts', playlist.url).pathname)
    expect(await segment.text()).toBe('segment one')
    expect(segment.headers.get('set-cookie')).toBeNull()
    expect(asked.map((each) => each.url)).toEqual(['/news/index.m3u8?_HLS_msn=3', '/news/1.ts'])
    expect(station.app.live.list()).toMatchObject([
      { streamName: 'live/news', grantId: id, mediaServerId: '@gateway', protocol: 'hls' },
    ])
  })

  it('may send the token as a bearer', async () => {
    const { query } = station.link(news())
    const authorization = `Bearer ${new URLSearchParams(query).get('rj-auth')}`
    const entry = await station.get('/play/live/news', {
      headers: { authorization },
      redirect: 'manual',
    })
    expect(entry.status).toBe(302)
  })

  it('who only asks whether it is there is decided about, and begins no session', async () => {
    const id = news({ limits: { perGrant: 1 } })
    const head = (query: string) =>
      station.get(`/play/live/news?${query}`, { method: 'HEAD', redirect: 'manual' })
    expect((await head('')).status).toBe(403)
    expect(asked).toEqual([])
    const { query } = station.link(id)
    for (const _ of [1, 2]) {
      const { status, headers } = await head(query)
      expect([status, headers.get('content-type')]).toEqual([200, 'application/vnd.apple.mpegurl'])
    }
    expect(asked.map((each) => each.url)).toEqual(['/news/index.m3u8', '/news/index.m3u8'])
    expect((await station.get('/play/live/news/none.ts', { method: 'HEAD' })).status).toBe(403)
    expect(station.app.live.list()).toEqual([])
  })

  it('gets ranges, and keeps cookies and credentials from the origin', async () => {
    news({ mode: 'public' })
    const { url } = await station.get('/play/live/news')
    const headers = { range: 'bytes=0-6', cookie: 'me=1', authorization: 'Bearer x' }
    const part = await station.get(new URL('1.ts', url).pathname, { headers })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe('bytes 0-6/11')
    expect(await part.text()).toBe('segment')
    expect(asked.at(-1)?.headers).not.toHaveProperty('cookie')
    expect(asked.at(-1)?.headers).not.toHaveProperty('authorization')
  })

  it('gets nothing outside of the folder', async () => {
    news({ mode: 'public' })
    const { url } = await station.get('/play/live/news')
    const own = new URL('.', url).pathname
    for (const path of [
      '%2e%2e/secret.txt',
      '..%2fsecret.txt',
      '/secret.txt',
      '%5c..%5csecret.txt',
    ]) {
      const answer = await station.get(own + path)
      expect(answer.status).toBe(404)
      expect(await answer.text()).not.toContain('secret')
    }
    expect(asked.map((each) => each.url)).not.toContain('/secret.txt')
  })

  it('is not admitted to a stream that is switched off', async () => {
    news({ mode: 'public', enabled: false })
    expect((await station.get('/play/live/news')).status).toBe(403)
  })
})

describe('a ticket', () => {
  /** The path of a viewer's own, with its playlist at the end. */
  async function entered(): Promise<string> {
    const { query } = station.link(news())
    const { url } = await station.get(`/play/live/news?${query}`)
    asked = []
    return new URL(url).pathname
  }

  it('is none for another stream whose origin is in the folder or below', async () => {
    files['/news/vip/index.m3u8'] = { type: 'application/vnd.apple.mpegurl', body: PLAYLIST }
    files['/news/vip/1.ts'] = { type: 'video/mp2t', body: 'vip' }
    const path = await entered()
    station.stream({ name: 'live/vip', mode: 'token', origin: '/news/vip/index.m3u8' })
    for (const file of ['vip/index.m3u8', 'vip/1.ts']) {
      expect((await station.get(path.replace('index.m3u8', file))).status).toBe(404)
    }
    expect(asked).toEqual([])
    expect((await station.get(path.replace('index.m3u8', '1.ts'))).status).toBe(200)
  })

  it('cannot be had for a playlist beside the playlist of another stream', () => {
    news()
    const flat = () => station.stream({ name: 'live/flat', origin: '/news/flat.m3u8' })
    expect(flat).toThrow(expect.objectContaining({ code: 'ERR_INPUT_INVALID' }))
  })

  it('gets a playlist whole and changed, whatever part is asked for', async () => {
    const path = await entered()
    const answer = await station.get(path, { headers: { range: 'bytes=0-6' } })
    expect([answer.status, await answer.text()]).toEqual([200, PLAYLIST])
    expect(asked[0]?.headers.range).toBeUndefined()
  })

  it('that somebody uses elsewhere, where a rule refuses them, stays good for its owner', async () => {
    const { catalogue, live } = station.app
    const from = behindProxy()
    const id = news()
    const rule = {
      id: 'elsewhere',
      priority: 0,
      source: { kind: 'address', values: ['203.0.113.0/24'] },
      target: { kind: 'stream', streamId: id },
      effect: { kind: 'drop' },
    }
    catalogue.rules.saveDraft(0, [ruleSchema.parse(rule)], 'console')
    catalogue.rules.publish(0, '', 'console')
    const { query } = station.link(id)
    const { url } = await station.get(`/play/live/news?${query}`, from('192.0.2.1'))
    const path = new URL(url).pathname
    expect((await station.get(path, from('203.0.113.5'))).status).toBe(403)
    expect(live.recent(1)[0]).toMatchObject({ reason: 'rule_drop', address: '203.0.113.5' })
    expect((await station.get(path, from('192.0.2.1'))).status).toBe(200)
    expect(live.list()).toMatchObject([{ address: '192.0.2.1' }])
  })

  it('used at two addresses at once takes two seats, and is seen from both', async () => {
    const { catalogue, live } = station.app
    const from = behindProxy()
    const sharing = { ...catalogue.settings.get().sharing, networks: 2 }
    catalogue.settings.update({ ...catalogue.settings.get(), sharing }, 'console')
    const { query, id } = station.link(news({ limits: { perGrant: 1 } }))
    const { url } = await station.get(`/play/live/news?${query}`, from('192.0.2.1'))
    const path = new URL(url).pathname
    const answers: number[] = []
    const [there, here] = ['198.51.100.7', '192.0.2.1'].map(from)
    for (const at of [there, here, there, here, there, there, here]) {
      answers.push((await station.get(path, at)).status)
    }
    expect(answers).toEqual([200, 200, 200, 200, 403, 403, 200])
    expect(live.list()).toMatchObject([{ address: '192.0.2.1', grantId: id }])
    expect(live.recent(1)[0]).toMatchObject({ reason: 'limit_grant', address: '198.51.100.7' })
    const shared = await station.app.console(new Request('http://x/api/v1/sharing'))
    expect(await shared.json()).toMatchObject({
      suspicions: [{ grantId: id, signs: ['networks'] }],
    })
  })

  it('takes no credential in its query to the origin, and leaves the rest as it is written', async () => {
    const path = await entered()
    await station.get(`${path.replace('index.m3u8', '1.ts')}?token=abc&part=%7E1`)
    await station.get(`${path.replace('index.m3u8', '1.ts')}?part=%7E1`)
    expect(asked.map(({ url }) => url)).toEqual(['/news/1.ts?part=%7E1', '/news/1.ts?part=%7E1'])
  })
})

describe('a revocation', () => {
  it('withholds the next playlist and segment at once, and ends the session', async () => {
    const { query, id } = station.link(news())
    const { url } = await station.get(`/play/live/news?${query}`)
    station.app.catalogue.revocations.create(
      { kind: 'grant', value: id, untilMs: null, note: '' },
      'console',
    )
    asked = []
    // Whatever asks first: a player may take another answer than the first one for what happened.
    for (const path of [new URL('1.ts', url).pathname, new URL(url).pathname]) {
      const answer = await station.get(path)
      expect([answer.status, await answer.text()]).toEqual([403, 'Refused: not permitted.'])
    }
    expect(asked).toEqual([])
    expect(station.app.live.list()).toEqual([])
  })

  it('that comes while the origin holds a playlist back withholds that one', async () => {
    const { query, id } = station.link(news())
    const { url } = await station.get(`/play/live/news?${query}`)
    const { app } = station
    const file = files['/news/index.m3u8']
    Object.defineProperty(files, '/news/index.m3u8', {
      get() {
        app.catalogue.revocations.create(
          { kind: 'grant', value: id, untilMs: null, note: '' },
          'console',
        )
        return file
      },
    })
    const held = await station.get(new URL(url).pathname)
    expect(held.status).toBe(403)
    expect(await held.text()).not.toContain('1.ts')
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
    const answer = await station.get('/play/live/news')
    expect(answer.status).toBe(502)
    expect(asked).toEqual([])
  })

  it('leads a viewer only to places that may be connected to', async () => {
    news({ mode: 'public' })
    const { url } = await station.get('/play/live/news')
    const away = (location: string) => {
      files['/news/1.ts'] = { type: 'text/plain', body: '', status: 302, head: { location } }
      return station.get(new URL('1.ts', url).pathname)
    }
    expect((await away('http://169.254.169.254/x')).status).toBe(502)
    expect((await away('file:///etc/passwd')).status).toBe(502)
    expect((await away('/news/1.ts')).status).toBe(502)
    files['/other/2.ts'] = { type: 'video/mp2t', body: 'elsewhere' }
    expect(await (await away('/other/2.ts')).text()).toBe('elsewhere')
  })

  it('is asked with the query it was set with, which no player changes or learns', async () => {
    news({ mode: 'public', origin: '/news/index.m3u8?key=own&v=1' })
    const { url } = await station.get('/play/live/news?_HLS_msn=3&key=theirs&%76=2')
    expect(url).not.toContain('own')
    await station.get(new URL('1.ts', url).pathname)
    expect(asked.map((each) => each.url)).toEqual([
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
      const streamId = station.stream({
        name: 'radio',
        origin: `http://127.0.0.1:${port}/live.mp3`,
      })
      const { query, id } = station.link(streamId)
      const answer = await station.get(`/play/radio?${query}`)
      const reader = answer.body?.getReader()
      expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
      station.app.catalogue.revocations.create(
        { kind: 'grant', value: id, untilMs: null, note: '' },
        'console',
      )
      const drained = async (): Promise<void> => {
        while ((await reader?.read())?.done === false);
      }
      await expect(drained()).rejects.toThrow()
      expect(station.app.live.list()).toEqual([])
    } finally {
      endless.closeAllConnections()
      endless.close()
    }
  })
})

describe('a link', () => {
  const input = { minutes: 60, label: '', tags: [] }
  async function issued(streamId: string) {
    await station.get('/')
    const { tokens } = station.app.catalogue
    return tokens.issue({ kind: 'listener-link', streamId, ...input }, 'console')
  }
  const stripped = (url = '') => url.split('?')[0]

  it('leads to the gateway, and is played there', async () => {
    const { urls } = await issued(news())
    const { gatewayUrl } = station.app.about
    expect(urls.map(({ name, url }) => [name, stripped(url)])).toEqual([
      ['Gateway', `${gatewayUrl}/play/live/news`],
    ])
    expect((await fetch(urls[0]?.url ?? '')).status).toBe(200)
  })

  it('leads to the play address first, and names no place twice', async () => {
    const elsewhere = 'https://play.example/live'
    const first = (await issued(news({ playUrl: elsewhere }))).urls
    const { gatewayUrl } = station.app.about
    expect(first.map(({ url }) => stripped(url))).toEqual([
      elsewhere,
      `${gatewayUrl}/play/live/news`,
    ])
    const same = (await issued(news({ name: 'b', playUrl: `${gatewayUrl}/play/b` }))).urls
    expect(same.map(({ name }) => name)).toEqual(['Play address'])
  })

  it('to a stream without an origin does not lead there', async () => {
    news()
    const { id } = station.app.catalogue.streams.create(
      streamInputSchema.parse({ name: 'x', mode: 'token' }),
      'console',
    )
    expect((await issued(id)).urls).toEqual([])
  })
})
