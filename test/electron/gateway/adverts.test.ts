import { createCipheriv } from 'node:crypto'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ruleSchema } from '../../../shared/rule.ts'
import { type Station, startStation } from './station.ts'

const PLAYLIST = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:5\n#EXTINF:2,\n5.ts\n'
const FILM = '#EXTM3U\n#EXTINF:1,\na.ts\n#EXTINF:1,\nb.ts\n#EXT-X-ENDLIST\n'
const HLS = 'application/x-mpegURL'
const EVENTS = ['start', 'firstQuartile', 'midpoint', 'thirdQuartile', 'complete']

let station: Station
let streamId: string
let ads: Server
let adsUrl: string
/** Paths the ad server was asked for, with what came along. */
let asked: { readonly path: string; readonly headers: object }[]
let answers: Map<string, string | ((response: ServerResponse) => void)>

beforeEach(async () => {
  asked = []
  answers = new Map<string, string | ((response: ServerResponse) => void)>([
    ['/film/index.m3u8', FILM],
    ['/film/a.ts', 'advert a'],
    ['/film/b.ts', 'advert b'],
  ])
  ads = await listen((request, response) => {
    const path = request.url ?? ''
    asked.push({ path, headers: request.headers })
    const answer = answers.get(path.split('?')[0] ?? '')
    if (typeof answer === 'function') answer(response)
    else response.writeHead(answer === undefined ? 404 : 200).end(answer)
  })
  adsUrl = urlOf(ads)
  station = await startStation((request, response) => {
    const isPlaylist = request.url?.includes('.m3u8') === true
    response.setHeader('content-type', isPlaylist ? 'application/x-mpegurl' : 'video/mp2t')
    response.end(isPlaylist ? PLAYLIST : 'segment')
  })
  streamId = station.stream({ name: 'tv', mode: 'public', origin: '/tv/index.m3u8' })
})
afterEach(async () => {
  await station.close()
  ads.closeAllConnections()
  ads.close()
})

function listen(answer: RequestListener): Promise<Server> {
  const server = createServer(answer)
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const urlOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`

function inline(files: string, tracking = true): string {
  const track = (event: string): string =>
    `<Tracking event="${event}"><![CDATA[${adsUrl}/told/${event}?r=[CACHEBUSTING]]]></Tracking>`
  const events = tracking ? `<TrackingEvents>${EVENTS.map(track).join('')}</TrackingEvents>` : ''
  return `<Ad id="1"><InLine><AdSystem>s</AdSystem><AdTitle>t</AdTitle>
<Impression><![CDATA[${adsUrl}/told/impression]]></Impression><Creatives><Creative><Linear>
<Duration>00:00:02</Duration>${events}<MediaFiles>${files}</MediaFiles></Linear></Creative></Creatives></InLine></Ad>`
}
const file = (url: string, type = HLS): string =>
  `<MediaFile delivery="streaming" type="${type}" width="1" height="1"><![CDATA[${url}]]></MediaFile>`
const vast = (...ads: readonly string[]): string => `<VAST version="4.2">${ads.join('')}</VAST>`
const film = (): string => vast(inline(file(`${adsUrl}/film/index.m3u8`)))
const wrapper = (url: string): string =>
  vast(
    `<Ad><Wrapper><AdSystem>s</AdSystem><VASTAdTagURI><![CDATA[${url}]]></VASTAdTagURI></Wrapper></Ad>`,
  )

function publish(
  effect: object = { kind: 'ads', vastTag: `${adsUrl}/tag?r=[CACHEBUSTING]` },
): void {
  const { rules } = station.app.catalogue
  const base = rules.published().version
  const target = { kind: 'stream', streamId }
  const rule = ruleSchema.parse({ id: 'r', priority: 0, source: { kind: 'any' }, target, effect })
  rules.saveDraft(base, [rule], 'console')
  rules.publish(base, '', 'console')
}

const text = async (path: string): Promise<string> => (await station.get(path)).text()
/** A viewer's own path, without their first playlist having been asked for. */
async function enter(headers: Record<string, string> = {}): Promise<string> {
  const answer = await station.get('/play/tv', { redirect: 'manual', headers })
  return answer.headers.get('location') ?? ''
}
const outcome = (): string | undefined => station.app.live.list()[0]?.advert
const told = (): string[] =>
  asked.flatMap(({ path }) => /^\/told\/(\w+)/.exec(path)?.[1] ?? []).toSorted()

const KEY = Buffer.alloc(16, 7)
/** Encrypted, in two ranges of one file. */
const locked = (): string => `#EXTM3U
#EXT-X-KEY:METHOD=AES-128,URI="key"
#EXTINF:2,
#EXT-X-BYTERANGE:16@4
all.ts
#EXTINF:2,
#EXT-X-BYTERANGE:16
all.ts
#EXT-X-ENDLIST
`
function sealed(text: string, number: number): Buffer {
  const iv = Buffer.alloc(16)
  iv[15] = number
  const cipher = createCipheriv('aes-128-cbc', KEY, iv)
  return Buffer.concat([cipher.update(text), cipher.final()])
}

/** Answers nothing before the viewer was given up. */
const never = (): void => {}
const redirectTo = (to: () => string) => (response: ServerResponse) => {
  response.writeHead(302, { location: to() }).end()
}

describe('no advertisement, and the stream at once, where', () => {
  it.each<[string, string, () => void]>([
    ['the ad server is not there', 'advert_unreachable', () => answers.delete('/tag')],
    ['it fails', 'advert_unreachable', () => answers.set('/tag', (r) => r.writeHead(500).end())],
    ['it is slow', 'advert_too_slow', () => answers.set('/tag', never)],
    ['it has nothing', 'advert_empty', () => answers.set('/tag', vast())],
    ['it answers no XML', 'advert_not_vast', () => answers.set('/tag', 'no')],
    ['it answers VMAP', 'advert_not_vast', () => answers.set('/tag', '<vmap:VMAP/>')],
    [
      'it answers entities',
      'advert_not_vast',
      () => answers.set('/tag', `<!DOCTYPE VAST [<!ENTITY a "b">]>${film()}`),
    ],
    [
      'it answers too much',
      'advert_too_large',
      () => answers.set('/tag', `${film()}${' '.repeat(256 * 1024)}`),
    ],
    [
      'wrappers lead to themselves',
      'advert_empty',
      () => answers.set('/tag', wrapper(`${adsUrl}/tag`)),
    ],
    [
      'the film is MP4',
      'advert_not_hls',
      () => answers.set('/tag', vast(inline(file(`${adsUrl}/film.mp4`, 'video/mp4')))),
    ],
    ['the film has no key', 'advert_encrypted', () => answers.set('/film/index.m3u8', locked())],
    ['the film is live', 'advert_not_stitchable', () => answers.set('/film/index.m3u8', PLAYLIST)],
    ['the film is gone', 'advert_unreachable', () => answers.delete('/film/index.m3u8')],
    ['the film is slow', 'advert_too_slow', () => answers.set('/film/index.m3u8', never)],
  ])('%s (%s)', async (_, code, change) => {
    answers.set('/tag', film())
    change()
    publish()
    const path = await enter()
    const answer = await station.get(path)
    expect(await answer.text()).toBe(PLAYLIST)
    expect(answer.headers.get('stagedoor-vast')).toContain(`${adsUrl}/tag`)
    expect(outcome()).toBe(code)
    expect(told()).toEqual([])
  })

  it.each<[string, (other: string) => void]>([
    ['a wrapper', (other) => answers.set('/tag', wrapper(`${other}/tag`))],
    [
      'a redirect',
      (other) =>
        answers.set(
          '/tag',
          redirectTo(() => `${other}/tag`),
        ),
    ],
    ['the film', (other) => answers.set('/tag', vast(inline(file(`${other}/film/index.m3u8`))))],
    [
      'a redirect of the film',
      (other) =>
        answers.set(
          '/film/index.m3u8',
          redirectTo(() => `${other}/film/index.m3u8`),
        ),
    ],
    ['a wrapper to metadata', () => answers.set('/tag', wrapper('http://169.254.169.254/tag'))],
    ['a wrapper without TLS', () => answers.set('/tag', wrapper('http://203.0.113.1/tag'))],
  ])('%s leads to an address that must not be connected to', async (_, change) => {
    let connections = 0
    const other = await listen((_, response) => response.end(film()))
    other.on('connection', () => {
      connections += 1
    })
    answers.set('/tag', film())
    change(urlOf(other))
    publish()
    expect(await text(await enter())).toBe(PLAYLIST)
    expect(outcome()).toBe('advert_address_refused')
    expect(connections).toBe(0)
    other.close()
  })

  it("the tag's own server is private, and the stream's origin may not be", async () => {
    answers.set('/tag', film())
    const { streams } = station.app.catalogue
    const stream = streams.list().find((each) => each.id === streamId)
    publish()
    const path = await enter()
    if (stream === undefined) throw new Error('no stream')
    streams.update(streamId, { ...stream, originAllowPrivate: false }, 'console')
    await station.get(path)
    // The stream is refused at once, and does not wait for what was asked of the tag.
    await expect.poll(outcome).toBe('advert_address_refused')
    expect(asked).toEqual([])
  })

  it('asks for at most eight documents, whatever they name', async () => {
    const many = Array.from({ length: 20 }, () => wrapper(`${adsUrl}/tag`).slice(20, -7)).join('')
    answers.set('/tag', `<VAST version="2.0">${many}</VAST>`)
    publish()
    await text(await enter())
    expect(asked.length).toBeLessThanOrEqual(8)
  })
})

describe('an advertisement', () => {
  it('is refused to who is refused, and its segments too', async () => {
    answers.set('/tag', film())
    publish()
    const path = await enter()
    const [segment = ''] = /\/play\/.*~ad.*/.exec(await text(path)) ?? []
    publish({ kind: 'drop' })
    expect((await station.get(segment)).status).toBe(403)
    expect((await station.get(path)).status).toBe(403)
    expect(told()).toEqual([])
  })

  it('of byte ranges that are encrypted is given whole and clear, and never by a server that has no ranges', async () => {
    const all = Buffer.concat([
      Buffer.from('head'),
      sealed('advert one', 0),
      sealed('advert two', 1),
    ])
    answers.set('/tag', film())
    answers.set('/film/index.m3u8', locked())
    answers.set('/film/key', (response) => response.end(KEY))
    answers.set('/film/all.ts', (response) => {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(response.req.headers.range ?? '') ?? []
      const part = all.subarray(Number(from), Number(to) + 1)
      response.writeHead(206, { 'content-length': part.length, 'content-range': 'bytes x' })
      response.end(part)
    })
    publish()
    const path = await enter()
    const segments = [...(await text(path)).matchAll(/\/play\/.*~ad.*/g)].map(([uri]) => uri)
    expect(outcome()).toBe('advert_stitched')
    const answered = await Promise.all(segments.map((uri) => station.get(uri)))
    expect(answered.map(({ status, headers }) => [status, headers.get('content-range')])).toEqual([
      [200, null],
      [200, null],
    ])
    expect(await Promise.all(answered.map((each) => each.text()))).toEqual([
      'advert one',
      'advert two',
    ])
    answers.set('/film/all.ts', (response) => response.end(all))
    expect((await station.get(segments[0] ?? '')).status).toBe(404)
    expect(await text(path)).toContain('5.ts')
  })

  it('is of one viewer alone', async () => {
    answers.set('/tag', film())
    publish()
    const own = await enter()
    const other = await enter()
    await text(own)
    publish({ kind: 'continue' })
    await text(other)
    expect(await text(other.replace('index.m3u8', '~ad/0.ts'))).not.toBe('advert a')
  })

  it('is played before the stream, asked for once, and told of as it is', async () => {
    answers.set('/tag', film())
    publish()
    const path = await enter()
    const first = await station.get(path)
    expect(first.headers.get('stagedoor-vast')).toBeNull()
    const listed = (await first.text()).match(/^\/play\/.*$/gm) ?? []
    expect(listed).toHaveLength(2)
    expect(outcome()).toBe('advert_stitched')
    expect(await text(listed[0] ?? '')).toBe('advert a')
    await expect.poll(told).toEqual(['impression', 'start'])
    expect(await text(listed[1] ?? '')).toBe('advert b')
    await expect
      .poll(told)
      .toEqual(['complete', 'firstQuartile', 'impression', 'midpoint', 'start'])
    let now = await text(path)
    while (now.includes('~ad')) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      now = await text(path)
    }
    expect(now).toContain('#EXT-X-MEDIA-SEQUENCE:2\n')
    expect(now).toContain('#EXT-X-DISCONTINUITY\n#EXTINF:2,\n5.ts')
    expect(asked.filter(({ path: each }) => each.startsWith('/tag?r='))).toHaveLength(1)
    expect(asked.find(({ path: each }) => each.startsWith('/tag'))?.path).toMatch(/r=\d{8}$/)
  })

  it('tells nobody anything of the viewer', async () => {
    answers.set('/tag', film())
    publish()
    const path = await enter({ cookie: 'a=b', 'user-agent': 'TV' })
    const [segment = ''] = /\/play\/.*~ad.*/.exec(await text(path)) ?? []
    await station.get(segment, { headers: { cookie: 'a=b', 'user-agent': 'TV', referer: 'x' } })
    for (const { headers } of asked) {
      expect(Object.keys(headers).toSorted()).toEqual([
        'accept',
        'connection',
        'host',
        'user-agent',
      ])
      expect(headers).toMatchObject({ 'user-agent': 'Stagedoor' })
    }
  })

  it('comes through wrappers and of a pod, one after the other', async () => {
    const two = [1, 2].map((n) =>
      inline(file(`${adsUrl}/film/index.m3u8`)).replace('<Ad', `<Ad sequence="${n}"`),
    )
    const outer = wrapper(`${adsUrl}/inner`)
    answers.set('/tag', outer.replace('<Wrapper', '<Wrapper allowMultipleAds="true"'))
    answers.set('/inner', vast(...two))
    publish()
    const got = await text(await enter())

    expect(got).toMatch(/0\.ts\n.*\n.*1\.ts\n#EXT-X-DISCONTINUITY\n.*\n.*2\.ts/)
  })

  it('ends where one of its segments cannot be had', async () => {
    answers.set('/tag', film())
    answers.delete('/film/a.ts')
    publish()
    const path = await enter()
    const [segment = ''] = /\/play\/.*~ad.*/.exec(await text(path)) ?? []
    expect((await station.get(segment)).status).toBe(404)
    expect(await text(path)).toContain('5.ts')
    expect(outcome()).toBe('advert_unreachable')
  })

  it('is left to a player that says it plays them itself', async () => {
    answers.set('/tag', film())
    publish()
    const answer = await station.get(await enter({ 'stagedoor-plays-ads': '1' }))
    expect(await answer.text()).toBe(PLAYLIST)
    expect(answer.headers.get('stagedoor-vast')).toContain(`${adsUrl}/tag`)
    expect(asked).toEqual([])
  })

  it('is none for who was watching already when the rule came', async () => {
    answers.set('/tag', film())
    const path = await enter()
    await text(path)
    publish()
    expect(await text(path)).toBe(PLAYLIST)
    expect(asked).toEqual([])
  })
})
