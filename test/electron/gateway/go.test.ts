import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import { createGo } from '../../../electron/gateway/go.ts'
import { credentialsIn } from '../../../electron/handler/protocols/credentials.ts'
import { signWmsAuth, verifyWmsAuth } from '../../../electron/tokens/wms-auth.ts'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import { ruleSchema } from '../../../shared/rule.ts'
import { startGo } from './go-door.ts'

const door = startGo()
const { news, server, go, locationOf } = door

const MINUTE_MS = 60_000

/** What a media server that asks is told about whoever was led there, so long from now. */
function asked(url: URL, inMs: number): Decision {
  const request: AccessRequest = {
    ...{ action: 'subscribe', phase: 'recheck', streamName: 'live/news', mediaServerId: 'm' },
    ...{ protocol: 'hls', address: '127.0.0.1', userAgent: null, referer: null },
    ...{ sessionKey: null, viewerId: null, credentials: credentialsIn(url.search.slice(1)) },
  }
  return decide(request, door.station.app.catalogue.snapshot, Date.now() + inMs)
}

describe('the front door', () => {
  it('refuses in words who holds nothing, and leads nowhere', async () => {
    news()
    server('icecast', 'http://radio.example:8000')
    const answer = await go('live/news')
    expect([answer.status, answer.headers.get('location')]).toEqual([403, null])
    expect(await answer.text()).toBe('Refused: credential needed.')
    expect(door.station.app.live.recent(1)[0]).toMatchObject({ reason: 'credential_missing' })
  })

  it('is not there for streams without one, for paths below, and takes nothing', async () => {
    news({ name: 'live/other', frontDoor: false })
    news({ mode: 'public' })
    server('icecast', 'http://radio.example:8000')
    expect((await go('live/other')).status).toBe(404)
    expect((await go('live/news/index.m3u8')).status).toBe(404)
    expect((await go('live/news', { method: 'POST' })).status).toBe(405)
  })

  it('refuses whom the media server would, for the limit of its stream', async () => {
    const origin = { originUrl: `${door.station.originUrl}/x/`, originAllowPrivate: true }
    const id = news({ mode: 'public', limits: { viewers: 1 }, ...origin })
    server('icecast', 'http://radio.example:8000')
    expect((await go('live/news')).status).toBe(302)
    await door.station.get('/play/live/news/')
    expect(door.station.app.live.list()).toHaveLength(1)
    expect((await go('live/news')).status).toBe(403)
    expect(door.station.app.live.recent(1)[0]).toMatchObject({
      reason: 'limit_stream',
      streamId: id,
    })
  })

  it('begins no session and takes no seat: two who come at once are both led on', async () => {
    news({ mode: 'public', limits: { viewers: 1 } })
    server('icecast', 'http://radio.example:8000')
    const both = await Promise.all([go('live/news'), go('live/news')])
    expect(both.map(({ status }) => status)).toEqual([302, 302])
    const [last] = door.station.app.live.recent(1)
    expect(last).toMatchObject({ outcome: 'allow', protocol: 'go', sessionId: null })
  })

  it('sends whom a rule redirects where the rule says', async () => {
    const id = news({ mode: 'public' })
    server('icecast', 'http://radio.example:8000')
    const { rules } = door.station.app.catalogue
    const effect = { kind: 'redirect', url: 'https://elsewhere.example/' }
    const target = { kind: 'stream', streamId: id }
    const rule = { id: 'away', priority: 0, source: { kind: 'any' }, target, effect }
    rules.saveDraft(0, [ruleSchema.parse(rule)], 'console')
    rules.publish(0, '', 'console')
    expect((await locationOf('live/news')).href).toBe('https://elsewhere.example/')
  })

  it('leads to the media server with what let them in, so that their grant, tags and revocation count there', async () => {
    const id = news()
    server('icecast', 'http://radio.example:8000/')
    const { catalogue, live } = door.station.app
    const input = { streamId: id, minutes: 60, label: '', tags: ['shop'] }
    const { link, token } = catalogue.links.issue(input, 'console')
    const url = await locationOf(`live/news?token=none&rj-auth=${encodeURIComponent(token)}`)
    expect(url.origin + url.pathname).toBe('http://radio.example:8000/live/news')
    expect([...url.searchParams]).toEqual([['rj-auth', token]])
    expect(asked(url, 0).grantId).toBe(link.id)
    // Long after a signature of the door's own would have run out.
    expect(asked(url, 30 * MINUTE_MS)).toMatchObject({ outcome: 'allow', tags: ['shop'] })
    const revoked = { kind: 'grant', value: link.id, untilMs: null, note: '' } as const
    catalogue.revocations.create(revoked, 'console')
    expect(asked(url, 0)).toMatchObject({ outcome: 'deny', reason: 'grant_revoked' })
    // Whoever stands at the door again and again fills no list.
    expect([catalogue.links.list().length, live.list()]).toEqual([1, []])
  })

  it('leads with what was presented as a bearer, and of several with the one that counted', async () => {
    const id = news()
    server('icecast', 'http://radio.example:8000/')
    const token = new URLSearchParams(door.station.link(id).query).get('rj-auth') ?? ''
    const headers = { authorization: `Bearer ${token}` }
    const { headers: got } = await go('live/news?rj-auth=nonsense', { headers })
    const url = new URL(got.get('location') ?? '')
    expect([...url.searchParams]).toEqual([['rj-auth', token]])
  })

  it("has a link of minutes where what let them in is Nimble's own and the media server is not", async () => {
    news()
    const nimble = server('nimble', null)
    server('icecast', 'http://radio.example:8000')
    const signing = { password: 'nimble-password', toleranceSeconds: 60 }
    door.station.app.catalogue.mediaServers.setSigningPassword(nimble, signing, 'console')
    const terms = { ...signing, viewerId: null, address: '127.0.0.1', signedStream: 'live/news' }
    const signed = signWmsAuth({ ...terms, nowMs: Date.now(), validMinutes: 5 })
    const url = await locationOf(`live/news?wmsAuthSign=${signed}`)
    expect([...url.searchParams.keys()]).toEqual(['rj-auth'])
    expect(asked(url, MINUTE_MS).outcome).toBe('allow')
    expect(asked(url, 3 * MINUTE_MS)).toMatchObject({ outcome: 'deny', reason: 'grant_expired' })
  })

  it.each([
    [null, 'https://web.example/live/news/index.m3u8'],
    ['https://web.example/live/news/hd.m3u8', 'https://web.example/live/news/hd.m3u8'],
    ['https://elsewhere.example/a.m3u8', 'https://web.example/live/news/index.m3u8'],
  ])('leads to a file at a web server that asks before each (%s)', async (playUrl, found) => {
    const id = news({ playUrl })
    server('caddy', 'https://web.example/')
    const url = await locationOf(`live/news?${door.station.link(id).query}`)
    expect(url.origin + url.pathname).toBe(found)
  })

  it("leads to Nimble with Nimble's own signature, for the address of the viewer and this stream", async () => {
    const id = news()
    const nimble = server('nimble', 'https://video.example')
    const signing = { password: 'nimble-password', toleranceSeconds: 60 }
    door.station.app.catalogue.mediaServers.setSigningPassword(nimble, signing, 'console')
    const url = await locationOf(`live/news?${door.station.link(id).query}`)
    expect(url.pathname).toBe('/live/news/playlist.m3u8')
    expect([...url.searchParams.keys()]).toEqual(['wmsAuthSign'])
    const text = url.searchParams.get('wmsAuthSign') ?? ''
    const check = (address: string, streamName = 'live/news') =>
      verifyWmsAuth(text, { streamName, address }, ['nimble-password'], Date.now(), 60)
    expect(check('127.0.0.1')).toMatchObject({ ok: true, signedStream: 'live/news' })
    expect(check('127.0.0.2')).toMatchObject({ ok: false })
    expect(check('127.0.0.1', 'live/vip2')).toMatchObject({ ok: false })
  })

  it('leads to the play address where no media server, or more than one, says where viewers connect', async () => {
    news({ mode: 'public', playUrl: 'https://play.example/tv?a=b' })
    const url = await locationOf('live/news')
    // Nothing had to be presented.
    expect(url.href).toBe('https://play.example/tv?a=b')
    server('icecast', 'http://one.example:8000')
    server('generic', 'http://two.example')
    expect((await locationOf('live/news')).host).toBe('play.example')
  })

  it.each([
    ['elsewhere', 'https://cdn.example/tv.m3u8'],
    ['to a stream at another gateway', 'https://cdn.example/play/live/news'],
    ['at a name that begins as that of a media server', 'https://one.example.evil.example/tv'],
    ['at a media server that is switched off', 'https://off.example/tv'],
  ])(
    'keeps what let a viewer in to itself, and signs for minutes, where they are led %s',
    async (_, playUrl) => {
      const id = news({ playUrl })
      server('icecast', 'https://one.example')
      server('generic', 'https://two.example')
      server('srs', 'https://off.example', false)
      const { query } = door.station.link(id)
      const url = await locationOf(`live/news?${query}`)
      expect(url.origin + url.pathname).toBe(playUrl)
      expect([...url.searchParams.keys()]).toEqual(['rj-auth'])
      expect(url.searchParams.get('rj-auth')).not.toBe(new URLSearchParams(query).get('rj-auth'))
      expect(asked(url, MINUTE_MS).outcome).toBe('allow')
      expect(asked(url, 3 * MINUTE_MS)).toMatchObject({ reason: 'grant_expired' })
    },
  )

  it('leads with what let a viewer in where the play address is at one of several media servers', async () => {
    const id = news({ playUrl: 'https://TWO.example/tv?a=b' })
    server('icecast', 'https://one.example')
    server('generic', 'https://two.example/')
    const { query } = door.station.link(id)
    const url = await locationOf(`live/news?${query}`)
    expect(url.href).toBe(`https://two.example/tv?a=b&${query}`)
  })

  it('leads with it to the gateway by the name the viewer came to it with, and to nothing else there', async () => {
    news({ name: 'live/first' })
    await go('live/first')
    const base = door.station.app.about.gatewayUrl?.replace('http:', 'https:')
    for (const [name, path] of [
      ['live/here', '/play/live/here'],
      ['live/beside', '/other/live/beside'],
    ] as const) {
      const { query } = door.station.link(news({ name, playUrl: base + path }))
      const { href } = await locationOf(`${name}?${query}`)
      expect(href.startsWith(`${base}${path}?rj-auth=`)).toBe(true)
      expect(href.endsWith(query)).toBe(name === 'live/here')
    }
  })

  it('says that it leads nowhere when nothing says where', async () => {
    news({ mode: 'public' })
    expect((await go('live/news')).status).toBe(502)
  })

  it('cannot be had by a pattern', () => {
    expect(() => news({ name: 'live/*' })).toThrow(
      expect.objectContaining({ code: 'ERR_INPUT_INVALID' }),
    )
  })
})

it('who cannot be led on is told so, when signing fails after the decision', async () => {
  const errors: object[] = []
  const log = { warn: () => undefined, error: (entry: object) => void errors.push(entry) }
  const pass = (_: unknown, done: (decision: object) => void) =>
    done({ outcome: 'allow', viewerId: null, trace: [] })
  const deps = {
    reading: { freeText: () => null, refererText: () => null, credentialsIn: () => [] },
    pass,
    leadOn: () => {
      throw new Error('the key store is locked')
    },
    log,
  }
  const stream = { id: 's', name: 'live/news' }
  const lead = createGo(deps as never, () => stream as never)
  const server = createServer((request, response) =>
    lead(request, response, '/go/live/news', '', null),
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const got = await fetch(`http://127.0.0.1:${port}/go/live/news`, { redirect: 'manual' })
  expect([got.status, errors.length]).toEqual([502, 1])
  server.close()
})
