import { describe, expect, it } from 'vitest'
import { nimble } from '../../../../../electron/handler/protocols/nimble.ts'
import type { Decoded } from '../../../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../../../shared/access.ts'
import { decisionOf, looksLikeAllow, recorded, serverOf, wireOf } from '../../fakes.ts'

const server = serverOf()
const DENIAL = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: '{"return_code":403}',
}

function decodeFile(name: string): Decoded {
  return nimble.decode(recorded(new URL(`./${name}.http`, import.meta.url)), server)
}

function askedBy(decoded: Decoded): AccessRequest {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  const [request] = decoded.requests
  if (request === undefined) throw new Error('nothing asked')
  return request
}

function askedIn(members: object): AccessRequest {
  return askedBy(nimble.decode(wireOf(JSON.stringify({ url: '/live/news', ...members })), server))
}

const asked = decodeFile('article')

describe('Nimble’s three answers, word for word', () => {
  it('forbids', () => {
    expect(nimble.encode([decisionOf({ outcome: 'deny', reason: 'rule_drop' })], asked)).toEqual(
      DENIAL,
    )
  })

  it('redirects', () => {
    const redirectUrl = 'http://127.0.0.1:8081/content/blocked.mp4/playlist.m3u8'
    const decision = decisionOf({ outcome: 'redirect', reason: 'rule_redirect', redirectUrl })
    expect(nimble.encode([decision], asked)).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"return_code":302,"redirect_location":"http://127.0.0.1:8081/content/blocked.mp4/playlist.m3u8"}',
    })
  })

  it('allows', () => {
    expect(nimble.encode([decisionOf()], asked)).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"return_code":200}',
    })
  })
})

describe('refusing at Nimble', () => {
  it('forbids when no decision was made, a redirect has no place, or nothing was understood', () => {
    expect(nimble.encode([], asked)).toEqual(DENIAL)
    expect(nimble.encode([decisionOf({ outcome: 'redirect' })], asked)).toEqual(DENIAL)
    expect(nimble.encode([decisionOf()], { kind: 'malformed', detail: 'x' })).toEqual(DENIAL)
  })

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a cut object', '{"url":"/live/news"'],
    ['an array', '[{"url":"/live/news"}]'],
    ['null', 'null'],
    ['a number', '200'],
    ['NaN', '{"url":"/live/news","session_id":NaN}'],
    ['a comment', '{"url":"/live/news"/*x*/}'],
    ['a trailing comma', '{"url":"/live/news",}'],
    ['single quotes', "{'url':'/live/news'}"],
    ['two objects', '{"url":"/live/news"}{"url":"/live/news"}'],
    ['no url', '{"ip":"192.0.2.1"}'],
    ['a url that is null', '{"url":null}'],
    ['an empty url', '{"url":""}'],
    ['a url that is a number', '{"url":7}'],
    ['a url that is an object', '{"url":{"toString":"x"}}'],
    ['a url without a path', '{"url":"http://media.example"}'],
    ['a url with dot segments', '{"url":"/live/x/../news/playlist.m3u8"}'],
    ['a url with escaped dot segments', '{"url":"/live/x/%2e%2e/news/playlist.m3u8"}'],
    ['a url with broken escapes', '{"url":"/live/%zz"}'],
    ['a url with a NUL', '{"url":"/live/news\\u0000"}'],
    ['a url with a lone surrogate escape', '{"url":"/live/%ed%a0%80"}'],
    ['an ip that is none', '{"url":"/live/news","ip":"1.2.3"}'],
    ['an ip that is a number', '{"url":"/live/news","ip":16909060}'],
    ['a user agent that is a list', '{"url":"/live/news","user-agent":["VLC"]}'],
    ['a referer that is true', '{"url":"/live/news","referer":true}'],
    ['a session id that is true', '{"url":"/live/news","session_id":true}'],
    ['a session id that is a fraction', '{"url":"/live/news","session_id":1.5}'],
    ['a session id past any number', '{"url":"/live/news","session_id":1e400}'],
    ['a session id of 200 characters', `{"url":"/live/news","session_id":"${'7'.repeat(200)}"}`],
    ['url twice', '{"url":"/live/news","url":"/live/vip"}'],
    ['url twice, once escaped', '{"url":"/live/news","\\u0075rl":"/live/vip"}'],
    ['ip twice', '{"url":"/live/news","ip":"192.0.2.1","ip":"192.0.2.2"}'],
    ['a member twice inside', '{"url":"/live/news","x":{"ip":"192.0.2.1","ip":"192.0.2.2"}}'],
    ['a member twice in a list', '{"url":"/live/news","x":[[{"a":1},{"a":1,"\\u0061":2}]]}'],
    ['__proto__ twice inside', '{"url":"/live/news","x":{"__proto__":{},"__proto__":{}}}'],
    ['an empty object', '{}'],
    ['a byte order mark of UTF-16', Buffer.from('\ufeff{"url":"/live/news"}', 'utf16le')],
    ['nesting without end', '['.repeat(60_000)],
  ])('does not understand %s', (_, body) => {
    expect(nimble.decode(wireOf(body), server).kind).toBe('malformed')
  })

  it('takes names that come again in other objects, and colons in texts, for what they are', () => {
    const body = '{"url":"/live/news","x":[{"a":":","b":{}},{"a":"\\":","b":{"a":[]}}],"a":{}}'
    expect(nimble.decode(wireOf(body), server).kind).toBe('ask')
  })

  it('does not understand a GET', () => {
    expect(nimble.decode(wireOf('{"url":"/live/news"}', 'GET'), server).kind).toBe('malformed')
  })

  it('is not fooled by __proto__ and constructor', () => {
    const polluted = nimble.decode(
      wireOf('{"__proto__":{"url":"/live/vip","ip":"192.0.2.1"},"constructor":{"url":"x"}}'),
      server,
    )
    expect(polluted.kind).toBe('malformed')
    expect(({} as Record<string, unknown>).url).toBeUndefined()
  })

  it('keeps no credential of a referer', () => {
    for (const query of ['rj-auth=AAAB', 'a=b&wmsAuthSign=c2Vy']) {
      expect(askedIn({ referer: `https://site.example/watch?${query}` }).referer).toBe(
        'https://site.example/watch',
      )
    }
  })

  it('is not fooled by a token in another member', () => {
    expect(askedIn({ 'rj-auth': 'AA', token: 'BB' }).credentials).toEqual([])
  })
})

describe('what Nimble asks', () => {
  it('reads the article’s spelling', () => {
    expect(askedBy(asked)).toEqual({
      action: 'subscribe',
      phase: 'start',
      streamName: 'live/news',
      mediaServerId: 'studio',
      protocol: 'hls',
      address: '198.51.100.7',
      userAgent: 'VLC/3.0.20 LibVLC/3.0.20',
      referer: 'https://site.example/watch',
      sessionKey: '4711',
      viewerId: null,
      credentials: [],
    })
  })

  it('reads the sample handler’s spelling, and a chunk list as the same stream', () => {
    expect(askedBy(decodeFile('sample-handler'))).toEqual({ ...askedBy(asked), referer: null })
  })

  it('reads an absolute URL with a token and an IPv6 address', () => {
    expect(askedBy(decodeFile('with-token'))).toMatchObject({
      streamName: 'live/news',
      address: '2001:db8::7',
      userAgent: null,
      referer: null,
      credentials: [
        {
          kind: 'rj-auth',
          value: 'AAABofxDF5N1c2VyAGxpdmUub2dnAMJ1nbN0pD8jT3GgWQvW8NK3tUHfaUav7O6CqDg-kgLF',
        },
      ],
    })
  })

  it('reads a signed URL, beside a link too, and without what the viewer added', () => {
    const signed = { kind: 'wms-auth', value: 'c2VydmVyX3RpbWU9' }
    const url = '/live/news/playlist.m3u8?wmsAuthSign=c2VydmVyX3RpbWU9'
    expect(askedIn({ url }).credentials).toEqual([signed])
    expect(askedIn({ url: `${url}&wmsAuthSign=other` }).credentials).toEqual([signed])
    expect(askedIn({ url: `${url}&rj-auth=AAAB` }).credentials).toEqual([
      { kind: 'rj-auth', value: 'AAAB' },
      signed,
    ])
    expect(askedIn({ url: '/live/news/playlist.m3u8?wmsAuthSign=' }).credentials).toEqual([])
  })

  it.each([
    ['/live/news/playlist.m3u8', 'HLS', 'live/news'],
    ['/live/news/chunks.m3u8', 'HLS', 'live/news'],
    ['/live/news/chunk.m3u8', 'HLS', 'live/news'],
    ['/live/news/l_1_2_3.ts', 'HLS', 'live/news'],
    ['/live/news/playlist%2Em3u8', 'HLS', 'live/news'],
    ['/live/n%65ws/playlist.m3u8', 'HLS', 'live/news'],
    ['//live//news/playlist.m3u8/', 'HLS', 'live/news'],
    ['/live/news/manifest.mpd', 'DASH', 'live/news'],
    ['/live/news/manifest.f4m', 'HDS', 'live/news'],
    ['/live/news/Manifest', 'SMOOTH', 'live/news'],
    ['/live/news', 'SLDP', 'live/news'],
    ['/live/news/icecast.stream', 'ICECAST', 'live/news'],
    ['/live/news', 'ICECAST', 'live/news'],
    ['/live/news/mpeg.2ts', 'MPEGTS', 'live/news'],
    ['/vod/movie.mp4/playlist.m3u8', 'HLS', 'vod/movie.mp4'],
    ['/vod/movie.mp4', 'PD', 'vod/movie.mp4'],
    ['/vod/clip.ts', 'PD', 'vod/clip.ts'],
    ['/live/news/new.thing', 'SOMETHING_NEW', 'live/news/new.thing'],
    ['/news.m3u8', 'HLS', 'news.m3u8'],
    ['rtmp://media.example:1935/live/news', 'RTMP', 'live/news'],
    ['https://user:pass@media.example/live/news/playlist.m3u8?a=b#c', 'HLS', 'live/news'],
  ])('reads %s of type %s as the stream %s', (url, type, expected) => {
    expect(askedIn({ url, session_type: type }).streamName).toBe(expected)
  })

  it('sees the same session in a number and in text', () => {
    expect(askedIn({ session_id: 4711 }).sessionKey).toBe(
      askedIn({ session_id: '4711' }).sessionKey,
    )
  })

  it('keeps every digit of a session id past what a number holds', () => {
    const body = '{"session_id":18446744073709551615,"url":"/live/news"}'
    expect(askedBy(nimble.decode(wireOf(body), server)).sessionKey).toBe('18446744073709551615')
  })

  it('takes absent, null and empty members as not said', () => {
    for (const nothing of [
      {},
      { ip: null, referer: null, session_id: null, session_type: null },
      { ip: '', 'user-agent': '', session_id: '' },
    ]) {
      expect(askedIn(nothing)).toMatchObject({
        address: null,
        userAgent: null,
        referer: null,
        sessionKey: null,
        protocol: '',
      })
    }
  })

  it('leaves unknown members alone, however deep', () => {
    const body = `{"x":${'['.repeat(20_000)}${']'.repeat(20_000)},"url":"/live/news","y":{"url":"/a","z":{"url":"/b"}}}`
    expect(askedBy(nimble.decode(wireOf(body), server)).streamName).toBe('live/news')
  })

  it('ignores a byte order mark and the kind of content', () => {
    expect(askedBy(nimble.decode(wireOf('\ufeff{"url":"/live/news"}'), server)).streamName).toBe(
      'live/news',
    )
  })

  it('makes text well-formed and bounds it', () => {
    const body = '{"url":"/live/news","user-agent":"a\\ud800b","session_type":"HLS"}'
    expect(askedBy(nimble.decode(wireOf(body), server)).userAgent).toBe('a\ufffdb')
    expect(askedIn({ 'user-agent': 'x'.repeat(9000) }).userAgent).toHaveLength(2048)
  })
})

describe('the configuration for Nimble', () => {
  it('says to switch off allowing by default', () => {
    const [fields] = nimble.snippets('http://127.0.0.1:8787/ask/a/b', server)
    expect(fields?.text).toContain('Auth handler URL:   http://127.0.0.1:8787/ask/a/b\n')
    expect(fields?.text).toMatch(/Allow by default: +off/)
    expect(looksLikeAllow(nimble.encode([], asked))).toBe(false)
  })
})
