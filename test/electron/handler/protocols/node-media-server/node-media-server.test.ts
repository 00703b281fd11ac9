import { describe, expect, it } from 'vitest'
import { nodeMediaServer } from '../../../../../electron/handler/protocols/node-media-server.ts'
import type { Decoded } from '../../../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../../../shared/access.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

const server = serverOf({ protocol: 'node-media-server' })

const decodeFile = (name: string): Decoded =>
  nodeMediaServer.decode(recorded(new URL(`./${name}.http`, import.meta.url)), server)

const decodeJson = (members: object): Decoded =>
  nodeMediaServer.decode(wireOf(JSON.stringify(members)), server)

function askedBy(decoded: Decoded): AccessRequest {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  const [request] = decoded.requests
  if (request === undefined) throw new Error('nothing asked')
  return request
}

const PLAY = { id: 'a', ip: '192.0.2.7:5000', app: 'live', name: 'news', action: 'prePlay' }
const asked = decodeJson(PLAY)

describe('what node-media-server checks itself', () => {
  const sign = `1781742600-${'0f'.repeat(16)}`

  it.each([
    ['cut short', sign.slice(0, -1)],
    ['in upper case', sign.toUpperCase()],
    ['of no time', `-${'0f'.repeat(16)}`],
    ['an object', { a: sign }],
  ])('is none when it is %s', (_, value) => {
    expect(askedBy(decodeJson({ ...PLAY, query: { sign: value } })).credentials).toEqual([])
  })

  it('comes behind the credentials that Stagedoor checks, the first of two', () => {
    const query = { sign: [sign, 'other'], token: 'sdk_a' }
    expect(askedBy(decodeJson({ ...PLAY, query })).credentials).toEqual([
      { kind: 'stream-key', value: 'sdk_a' },
      { kind: 'nms-sign', value: sign },
    ])
  })
})

describe('refusing at node-media-server', () => {
  it.each([
    ['a denial', decisionOf({ outcome: 'deny', reason: 'grant_revoked' })],
    ['a redirect, which it cannot follow', decisionOf({ outcome: 'redirect', redirectUrl: 'x:' })],
  ])('answers %s with a status that closes the session, and says nothing', (_, decision) => {
    expect(nodeMediaServer.encode([decision], asked)).toEqual({
      status: 403,
      headers: {},
      body: '',
    })
  })

  it('refuses without a decision, and what it could not read', () => {
    expect(nodeMediaServer.encode([], asked).status).toBe(403)
    expect(nodeMediaServer.encode([], { kind: 'malformed', detail: 'x' }).status).toBe(403)
  })

  it.each([
    ['no id', { id: undefined }],
    ['an endless id', { id: 'a'.repeat(65) }],
    ['no app', { app: undefined }],
    ['an empty name', { name: '' }],
    ['dot segments', { app: '..' }],
    ['a line break in the name', { name: 'news\n' }],
    ['an ip that is none', { ip: 'localhost:1' }],
    ['another action', { action: 'on_play' }],
    ['no action', { action: undefined }],
  ])('does not understand %s', (_, change) => {
    expect(decodeJson({ ...PLAY, ...change }).kind).toBe('malformed')
  })

  it('does not understand a GET, or a member that is there twice', () => {
    const body = JSON.stringify(PLAY)
    expect(nodeMediaServer.decode(wireOf(body, 'GET'), server).kind).toBe('malformed')
    const twice = body.replace('"app"', '"app":"else","app"')
    expect(nodeMediaServer.decode(wireOf(twice), server).kind).toBe('malformed')
  })
})

describe('what node-media-server asks', () => {
  it('asks about a publisher, whose key is in the query', () => {
    expect(askedBy(decodeFile('pre-publish'))).toEqual({
      action: 'publish',
      phase: 'start',
      streamName: 'live/news',
      mediaServerId: 'studio',
      protocol: 'rtmp',
      address: '127.0.0.1',
      userAgent: null,
      referer: null,
      sessionKey: 'mx14gs7a4a9oqddc',
      viewerId: null,
      credentials: [{ kind: 'stream-key', value: 'sdk_of-the-studio' }],
    })
  })

  it('takes the first of credentials a viewer gives twice', () => {
    const request = askedBy(decodeFile('pre-play-twice'))
    expect(request).toMatchObject({ action: 'subscribe', phase: 'start' })
    expect(request.credentials).toEqual([
      { kind: 'rj-auth', value: expect.stringMatching(/^AAABofxDF5N1/) },
    ])
  })

  it.each([
    ['::1:5000', '::1'],
    ['::ffff:192.0.2.7:5000', '192.0.2.7'],
    ['2001:db8::7:5000', '2001:db8::7'],
    ['', null],
  ])('reads the address in %s without its port', (ip, address) => {
    expect(askedBy(decodeJson({ ...PLAY, ip })).address).toBe(address)
  })

  it('allows with exactly 200', () => {
    expect(nodeMediaServer.encode([decisionOf()], asked).status).toBe(200)
  })
})

describe('what node-media-server tells', () => {
  it('tells the end of a viewer by the id it began with', () => {
    const decoded = decodeFile('done-play')
    const started = askedBy(decodeFile('pre-play-twice'))
    const { sessionKey } = started
    expect(askedBy(decoded)).toMatchObject({
      phase: 'end',
      sessionKey,
      credentials: [],
      isLast: true,
    })
    expect(nodeMediaServer.encode([], decoded).status).toBe(200)
  })

  it('decides nothing at the second question of a session', () => {
    const decoded = decodeFile('post-publish')
    expect(decoded).toMatchObject({ kind: 'ask', requests: [] })
    expect(decoded).not.toHaveProperty('note')
  })

  it('tells that a publisher took up the place of the one before', () => {
    expect(decodeFile('post-publish-resumed')).toMatchObject({
      requests: [],
      note: { what: 'source_resumed', streamName: 'live/news', sessionKey: 'mx14gwpy1qfo9dmg' },
    })
  })
})
