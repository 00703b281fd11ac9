import { describe, expect, it } from 'vitest'
import { ovenMediaEngine } from '../../../../../electron/handler/protocols/oven-media-engine.ts'
import type { Decoded, WireReply } from '../../../../../electron/handler/protocols/types.ts'
import { isOmeSignature, omeSignature } from '../../../../../electron/tokens/ome-signature.ts'
import type { AccessRequest, Decision } from '../../../../../shared/access.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

const server = serverOf({ protocol: 'oven-media-engine' })
const SECRET = 'k3y-of-Server.xml'

const fileOf = (name: string) => recorded(new URL(`./${name}.http`, import.meta.url))
const decodeFile = (name: string, ...pushTokens: readonly string[]): Decoded =>
  ovenMediaEngine.decode(fileOf(name), server, { pushTokens })

function askedBy(decoded: Decoded): AccessRequest {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  const [request] = decoded.requests
  if (request === undefined) throw new Error('nothing asked')
  return request
}

const viewer = decodeFile('opening-viewer')
const bodyOf = (reply: WireReply): unknown => JSON.parse(reply.body)
const answer = (change: Partial<Decision>): unknown =>
  bodyOf(ovenMediaEngine.encode([decisionOf(change)], viewer))

const CLIENT = { address: '192.0.2.7', port: 1 }
const REQUEST = {
  direction: 'outgoing',
  protocol: 'llhls',
  status: 'opening',
  url: 'https://media.example/live/news/llhls.m3u8',
}
const decodeJson = (request: object, client: object = CLIENT): Decoded =>
  ovenMediaEngine.decode(
    wireOf(JSON.stringify({ client, request: { ...REQUEST, ...request } })),
    server,
  )

describe('refusing at OvenMediaEngine', () => {
  it('says so with a coarse reason, and never as a text', () => {
    const reply = ovenMediaEngine.encode(
      [decisionOf({ outcome: 'deny', reason: 'grant_revoked' })],
      viewer,
    )
    expect(reply.status).toBe(200)
    expect(bodyOf(reply)).toEqual({ allowed: false, reason: 'not permitted' })
  })

  it('refuses without a decision, and what it could not read', () => {
    expect(bodyOf(ovenMediaEngine.encode([], viewer))).toMatchObject({ allowed: false })
    const malformed = ovenMediaEngine.encode([], { kind: 'malformed', detail: 'x' })
    expect(bodyOf(malformed)).toMatchObject({ allowed: false })
  })

  it.each([
    ['another scheme', 'wss://media.example:3333/live/other/webrtc'],
    ['another port', 'ws://media.example:3334/live/other/webrtc'],
    ['another file', 'ws://media.example:3333/live/other/llhls.m3u8'],
    ['no address', 'elsewhere'],
  ])('refuses to move a viewer to %s, which it could not follow', (_, redirectUrl) => {
    expect(answer({ outcome: 'redirect', redirectUrl })).toMatchObject({ allowed: false })
  })

  it.each([
    ['no url', { url: undefined }],
    ['a url without a stream', { url: 'rtmp://media.example/live' }],
    ['dot segments', { url: 'rtmp://media.example/live/%2e%2e' }],
    [
      'a line feed, behind which the address of a viewer would be',
      { url: `${REQUEST.url}?policy=e30\n192.0.2.43` },
    ],
    ['another status', { status: 'open' }],
    ['another direction', { direction: 'up' }],
  ])('does not understand %s', (_, change) => {
    expect(decodeJson(change).kind).toBe('malformed')
  })

  it('does not understand an address that is none, or a client that is no object', () => {
    expect(decodeJson({}, { address: 'localhost' }).kind).toBe('malformed')
    expect(decodeJson({}, []).kind).toBe('malformed')
  })
})

describe('a signature of OvenMediaEngine', () => {
  it('is that of the documentation', () => {
    const text = 'ws://192.168.0.100:3333/app/stream?policy=eyJ1cmxfZXhwaXJlIjoxMzk5NzIxNTgxfQ'
    expect(omeSignature(text, '1kU^b6')).toBe('dvVdBpoxAeCPl94Kt5RoiqLI0YE')
  })

  it('is refused when missing, of another secret, or over another body', () => {
    const request = fileOf('opening-viewer')
    const at = { pushTokens: [SECRET] }
    const changed = { ...request, body: request.body.replace('outgoing', 'incoming') }
    const bare = { ...request, headers: {} }
    for (const wrong of [changed, bare]) {
      expect(ovenMediaEngine.decode(wrong, server, at).kind).toBe('malformed')
    }
    expect(decodeFile('opening-viewer', 'another').kind).toBe('malformed')
    expect(isOmeSignature('', '', '')).toBe(false)
  })

  it('is accepted over the exact bytes, and with a secret that was replaced a moment ago', () => {
    expect(decodeFile('opening-viewer', SECRET).kind).toBe('ask')
    expect(decodeFile('closing-viewer', 'new', SECRET).kind).toBe('ask')
  })
})

describe('what OvenMediaEngine asks', () => {
  it('asks about a viewer by the address of the connection, not the one a header claims', () => {
    expect(askedBy(viewer)).toEqual({
      action: 'subscribe',
      phase: 'start',
      streamName: 'live/news',
      mediaServerId: 'studio',
      protocol: 'webrtc',
      address: '203.0.113.9',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
      referer: null,
      sessionKey: expect.stringMatching(/^[0-9a-f]{32}@media\.example$/),
      viewerId: null,
      credentials: [{ kind: 'rj-auth', value: expect.stringMatching(/^AAABofx/) }],
    })
  })

  it.each([
    ['whole', '?policy=e30&signature=x', [{ kind: 'ome-policy' }]],
    ['without its signature', '?policy=e30', [{ kind: 'ome-policy' }]],
    ['without the policy', '?signature=x', [{ kind: 'ome-policy' }]],
    ['not there', '?transport=tcp', []],
  ])('takes a signed policy that is %s, with the address a proxy told', (_, query, credentials) => {
    const url = `ws://media.example:3333/live/news${query}`
    const asked = askedBy(decodeJson({ url }, { ...CLIENT, real_ip: '192.0.2.43' }))
    const value = `${url}\n192.0.2.43`
    expect(asked.credentials).toEqual(credentials.map((each) => ({ ...each, value })))
  })

  it('asks about a publisher, whose key is in the query', () => {
    expect(askedBy(decodeFile('opening-publisher'))).toMatchObject({
      action: 'publish',
      streamName: 'live/news',
      protocol: 'rtmp',
      credentials: [{ kind: 'stream-key', value: 'sdk_of-the-studio' }],
    })
  })

  it('tells the end of the session that was opened, whatever it was moved to', () => {
    const closing = decodeFile('closing-viewer')
    const { sessionKey } = askedBy(viewer)
    expect(askedBy(closing)).toMatchObject({ phase: 'end', sessionKey, credentials: [] })
    expect(ovenMediaEngine.encode([decisionOf()], closing)).toMatchObject({
      status: 200,
      body: '{}',
    })
  })

  it('takes two viewers of one address apart, and keeps no thumbnail for long', () => {
    const keys = [1, 2].map((port) => askedBy(decodeJson({}, { ...CLIENT, port })).sessionKey)
    expect(new Set(keys).size).toBe(2)
    expect(askedBy(decodeJson({ protocol: 'Thumbnail' })).lastsSeconds).toBe(10)
  })
})

describe('admitting at OvenMediaEngine', () => {
  it('gives no lifetime where nothing limits it', () => {
    expect(answer({})).toEqual({ allowed: true })
  })

  it.each([
    [{ timeLimitSeconds: 90, recheckAfterSeconds: null }, 90_000],
    [{ timeLimitSeconds: 90, recheckAfterSeconds: 30 }, 30_000],
    [{ timeLimitSeconds: null, recheckAfterSeconds: 0.5 }, 1_000],
  ])('gives a lifetime in milliseconds: %j', (change, lifetime) => {
    expect(answer(change)).toEqual({ allowed: true, lifetime })
  })

  it('moves a viewer to another stream of the same kind', () => {
    const redirectUrl = 'ws://media.example:3333/live/other/webrtc'
    expect(answer({ outcome: 'redirect', redirectUrl })).toEqual({
      allowed: true,
      new_url: redirectUrl,
    })
  })
})
