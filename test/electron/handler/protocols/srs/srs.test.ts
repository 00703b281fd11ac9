import { describe, expect, it } from 'vitest'
import { srs } from '../../../../../electron/handler/protocols/srs.ts'
import type { Decoded } from '../../../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../../../shared/access.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

// The members of each request are those SRS 7.0.18 was seen to send; names, ids and addresses are made up.
const server = serverOf({ protocol: 'srs' })
const TOKEN = 'AAABofxDF5N1c2VyAGxpdmUub2dnAMJ1nbN0pD8jT3GgWQvW8NK3tUHfaUav7O6CqDg-kgLF'
const YES = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"code":0}' }
const NO = { status: 403, headers: { 'content-type': 'application/json' }, body: '{"code":403}' }

const decodeFile = (name: string): Decoded =>
  srs.decode(recorded(new URL(`./${name}.http`, import.meta.url)), server)

function askedBy(decoded: Decoded): AccessRequest {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  const [request] = decoded.requests
  if (request === undefined) throw new Error('nothing asked')
  return request
}

const PLAY = { action: 'on_play', client_id: 'a', ip: '203.0.113.9', app: 'live', stream: 'c1' }
const decodeJson = (change: object): Decoded =>
  srs.decode(wireOf(JSON.stringify({ ...PLAY, ...change })), server)

describe('refusing at SRS', () => {
  const asked = decodeFile('on-publish')

  it('never answers an empty body or a code of 0', () => {
    const denial = decisionOf({ outcome: 'deny', reason: 'grant_revoked' })
    const redirect = decisionOf({ outcome: 'redirect', redirectUrl: 'https://a.example/' })
    expect(srs.encode([denial], asked)).toEqual(NO)
    expect(srs.encode([redirect], asked)).toEqual(NO)
    expect(srs.encode([], asked)).toEqual(NO)
    expect(srs.encode([], { kind: 'malformed', detail: 'x' })).toEqual(NO)
  })

  it.each([
    ['another action', { action: 'on_read' }],
    ['no action that is no heartbeat', { action: undefined }],
    ['no client_id', { client_id: undefined }],
    ['no stream', { stream: '' }],
    ['no app', { app: '' }],
    ['dot segments', { stream_url: '/live/../c1' }],
    ['an ip that is none', { ip: 'localhost' }],
  ])('does not understand %s', (_, change) => {
    expect(decodeJson(change).kind).toBe('malformed')
  })
})

describe('the process of SRS', () => {
  it.each(['on-publish', 'on-play-hls', 'on-close', 'on-connect'])('is named by %s', (name) => {
    expect(decodeFile(name)).toMatchObject({ process: { host: 'vid-1x2y3z4', id: 'q4r5s6t7' } })
  })

  it('is named by a heartbeat, and by nothing that is too long or no text', () => {
    const beat = { action: undefined, device_id: 'a', server: 'vid-1', service: 'q4' }
    expect(decodeJson(beat)).toMatchObject({ process: { host: 'vid-1', id: 'q4' } })
    for (const service of [undefined, '', 7, 'a'.repeat(65)]) {
      expect(decodeJson({ service_id: service })).not.toHaveProperty('process')
    }
  })
})

describe('what SRS asks', () => {
  it('asks about a publisher, whose key is in param behind a question mark', () => {
    expect(askedBy(decodeFile('on-publish'))).toEqual({
      action: 'publish',
      phase: 'start',
      streamName: 'live/c1',
      mediaServerId: 'studio',
      protocol: 'rtmp',
      address: '192.0.2.20',
      userAgent: null,
      referer: null,
      sessionKey: '9308h583',
      viewerId: null,
      credentials: [{ kind: 'stream-key', value: 'sdk_of-the-studio' }],
    })
  })

  it('knows the stream of HLS by stream_url, where stream is a file', () => {
    expect(askedBy(decodeFile('on-play-hls'))).toMatchObject({
      action: 'subscribe',
      streamName: 'live/c1',
      protocol: 'hls',
      referer: 'https://site.example/watch',
      credentials: [{ kind: 'rj-auth', value: TOKEN }],
    })
    expect(askedBy(decodeFile('on-play-flv')).streamName).toBe('live/c1')
    expect(askedBy(decodeJson({ stream_url: undefined })).streamName).toBe('live/c1')
  })

  it('answers exactly what SRS takes for a yes', () => {
    expect(srs.encode([decisionOf()], decodeFile('on-play-flv'))).toEqual(YES)
  })

  it('tells the end of the session that was begun', () => {
    const stop = decodeFile('on-stop')
    const { sessionKey } = askedBy(decodeFile('on-play-hls'))
    expect(askedBy(stop)).toMatchObject({ phase: 'end', sessionKey, credentials: [] })
    expect(srs.encode([], stop)).toEqual(YES)
    expect(askedBy(decodeJson({ action: 'on_unpublish' }))).toMatchObject({
      action: 'publish',
      phase: 'end',
    })
  })

  it.each(['on-connect', 'on-close', 'heartbeat'])('decides nothing at %s', (name) => {
    const decoded = decodeFile(name)
    expect(decoded).toMatchObject({ kind: 'ask', requests: [] })
    expect(srs.encode([], decoded)).toEqual(YES)
  })
})
