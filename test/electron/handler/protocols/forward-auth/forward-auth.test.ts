import { describe, expect, it } from 'vitest'
import { caddy } from '../../../../../electron/handler/protocols/caddy.ts'
import { nginxAuthRequest } from '../../../../../electron/handler/protocols/nginx-auth-request.ts'
import { traefik } from '../../../../../electron/handler/protocols/traefik.ts'
import type { Decoded, Protocol } from '../../../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../../../shared/access.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

const server = serverOf({ protocol: 'nginx-auth-request' })
const URI = '/live/news/index.m3u8?rj-auth=abc'
const HEADERS = {
  'x-original-uri': URI,
  'x-forwarded-uri': URI,
  'x-real-ip': '203.0.113.9',
  'x-forwarded-for': '203.0.113.9',
}
const ALL = [nginxAuthRequest, caddy, traefik]

const decodeHeaders = (change: Record<string, string>, protocol: Protocol = nginxAuthRequest) =>
  protocol.decode({ ...wireOf('', 'GET'), headers: { ...HEADERS, ...change } }, server)
const decodeUri = (uri: string) => decodeHeaders({ 'x-original-uri': uri })

function askedBy(decoded: Decoded): AccessRequest {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  const [request] = decoded.requests
  if (request === undefined) throw new Error('nothing asked')
  return request
}

const keyOf = (change: Record<string, string>) => askedBy(decodeHeaders(change)).sessionKey
const REDIRECT = decisionOf({ outcome: 'redirect', redirectUrl: 'https://else.example/x.m3u8' })

describe.each(ALL)('refusing at $name', (protocol) => {
  const decoded = decodeHeaders({}, protocol)

  it.each([
    ['a denial', [decisionOf({ outcome: 'deny', reason: 'credential_unknown' })], 403],
    ['a missing credential', [decisionOf({ outcome: 'deny', reason: 'credential_missing' })], 401],
    ['a failure inside', [decisionOf({ outcome: 'deny', reason: 'internal' })], 403],
    ['no decision', [], 403],
    ['nowhere to be sent to', [decisionOf({ outcome: 'redirect', redirectUrl: null })], 403],
    ['a break', [decisionOf({ outcome: 'redirect', redirectUrl: 'https://x/\r\na: b' })], 403],
  ])('answers %s with a status each understands, and no cookie', (_, decisions, status) => {
    const reply = protocol.encode(decisions, decoded)
    expect(reply.status).toBe(status)
    expect(Object.keys(reply.headers)).toEqual(['content-type', 'cache-control'])
  })

  it('answers what it does not understand with 403', () => {
    const malformed = protocol.decode(wireOf('', 'GET'), server)
    expect(malformed.kind).toBe('malformed')
    expect(protocol.encode([], malformed).status).toBe(403)
  })

  it('does not take another method for a question', () => {
    const request = { ...wireOf('', 'POST'), headers: HEADERS }
    expect(protocol.decode(request, server).kind).toBe('malformed')
  })
})

describe('what is not understood', () => {
  it.each([
    ['nothing', ''],
    ['an absolute address', 'http://x/live/news/index.m3u8'],
    ['dot segments', '/live/other/../news/index.m3u8'],
    ['escaped dot segments', '/live/other/%2e%2e/news/index.m3u8'],
    ['a fragment, which Caddy takes for a part of the path', '/live/x#/../news/index0.ts'],
    ['a backslash', '/live/other\\..\\news\\index0.ts'],
    ['an escaped backslash', '/live/other%5C..%5cnews/index0.ts'],
    ['a folder', '/live/news/'],
    ['an escaped slash at the end', '/live/news%2F'],
    ['a file in no folder', '/index.m3u8'],
    ['a broken escape', '/live/%zz/index.m3u8'],
  ])('%s', (_, uri) => {
    expect(decodeUri(uri).kind).toBe('malformed')
  })

  it.each(['', 'localhost', 'unix:'])('an address that is none: %j', (ip) => {
    expect(decodeHeaders({ 'x-real-ip': ip }).kind).toBe('malformed')
  })

  it('believes no header that its snippet does not set', () => {
    const others = { 'x-forwarded-uri': '/a/b/c.ts', 'x-forwarded-for': '192.0.2.1' }
    expect(askedBy(decodeHeaders(others))).toMatchObject({
      streamName: 'live/news',
      address: '203.0.113.9',
    })
    const two = decodeHeaders({ 'x-forwarded-for': '192.0.2.1, 203.0.113.9' }, traefik)
    expect(askedBy(two).address).toBe('203.0.113.9')
  })
})

describe.each([
  ['nginx', nginxAuthRequest],
  ['caddy', caddy],
] as const)('what a real %s asks', (name, protocol) => {
  const decodeFile = (file: string) =>
    protocol.decode(recorded(new URL(`./${name}-${file}.http`, import.meta.url)), server)
  const playlist = decodeFile('playlist')
  const segment = decodeFile('segment')

  it('asks about a playlist', () => {
    expect(askedBy(playlist)).toEqual({
      action: 'subscribe',
      phase: 'recheck',
      streamName: 'live/news',
      mediaServerId: 'studio',
      protocol: 'hls',
      address: '127.0.0.1',
      userAgent: 'VLC/3.0.20 LibVLC/3.0.20',
      referer: 'https://site.example/watch',
      sessionKey: expect.stringMatching(/^[0-9a-f]{32}$/),
      viewerId: null,
      credentials: [{ kind: 'rj-auth', value: expect.stringMatching(/^AAABofx/) }],
      lastsSeconds: 60,
      movesAfterSeconds: 12,
    })
  })

  it('asks about a segment by its cookie as the same session', () => {
    const { sessionKey, credentials } = askedBy(playlist)
    expect(askedBy(segment)).toMatchObject({ sessionKey, credentials, protocol: 'hls' })
  })

  it('gives the cookie at the playlist only', () => {
    const given = protocol.encode([decisionOf()], playlist).headers['set-cookie']
    expect(given).toMatch(
      /^stagedoor=rj-auth%3DAAAB[\w-]+; Path=\/live\/news; HttpOnly; SameSite=Lax$/,
    )
    expect(protocol.encode([decisionOf()], segment).headers).not.toHaveProperty('set-cookie')
  })
})

describe('one session for each viewer', () => {
  it('tells credentials, addresses, streams, and without a credential players apart', () => {
    const bare = { 'x-original-uri': '/live/news/index.m3u8' }
    const keys = [
      keyOf({}),
      keyOf({ 'x-original-uri': '/live/news/index.m3u8?rj-auth=abd' }),
      keyOf({ 'x-original-uri': '/live/else/index.m3u8?rj-auth=abc' }),
      keyOf({ 'x-real-ip': '203.0.113.10' }),
      keyOf({ ...bare, 'user-agent': 'a' }),
      keyOf({ ...bare, 'user-agent': 'b' }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
    expect(keyOf({ 'user-agent': 'another' })).toBe(keys[0])
    expect(askedBy(decodeHeaders(bare))).not.toHaveProperty('movesAfterSeconds')
  })
})

describe('the cookie', () => {
  const cookieAt = (change: Record<string, string>) =>
    nginxAuthRequest.encode([decisionOf()], decodeHeaders(change)).headers['set-cookie']

  it('is for https alone where the viewer came by it', () => {
    expect(cookieAt({ 'x-forwarded-proto': 'https' })).toMatch(/; Secure$/)
    expect(cookieAt({ 'x-forwarded-proto': 'http' })).not.toContain('Secure')
  })

  it('holds the credentials of the query and nothing else of it', () => {
    const cookie = cookieAt({ 'x-original-uri': '/a/b.m3u8?x=1&token=s%20k&y=;%20Domain=x' })
    expect(cookie).toBe('stagedoor=token%3Ds%2Bk; Path=/a; HttpOnly; SameSite=Lax')
    const back = { 'x-original-uri': '/a/b0.ts', cookie: `a=b; ${cookie?.split(';')[0]}` }
    expect(askedBy(decodeHeaders(back)).credentials).toEqual([{ kind: 'stream-key', value: 's k' }])
  })

  it.each([
    ['a folder that could say more than its path', '/a;Domain=x/b.m3u8?token=s'],
    ['a credential no browser would keep', `/a/b.m3u8?token=${'s'.repeat(5_000)}`],
  ])('is not given for %s', (_, uri) => {
    expect(cookieAt({ 'x-original-uri': uri })).toBeUndefined()
  })

  it('counts for nothing when damaged, and less than the query', () => {
    const bare = { 'x-original-uri': '/live/news/index0.ts' }
    expect(askedBy(decodeHeaders({ ...bare, cookie: 'stagedoor=%zz' })).credentials).toEqual([])
    const both = decodeHeaders({ cookie: 'stagedoor=rj-auth%3Dother' })
    expect(askedBy(both).credentials).toMatchObject([{ value: 'abc' }])
  })
})

describe('sending a viewer elsewhere', () => {
  it.each([
    [nginxAuthRequest, 403],
    [caddy, 302],
    [traefik, 302],
  ])('at $name', (protocol, status) => {
    expect(protocol.encode([REDIRECT], decodeHeaders({}, protocol)).status).toBe(status)
    expect(protocol.capabilities.redirect).toBe(status === 302)
  })
})
