import { describe, expect, it } from 'vitest'
import { antMedia } from '../../../../../electron/handler/protocols/ant-media.ts'
import type { Decoded } from '../../../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../../../shared/access.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

const server = serverOf({ protocol: 'ant-media' })

const decodeFile = (name: string): Decoded =>
  antMedia.decode(recorded(new URL(`./${name}.http`, import.meta.url)), server)
const decodeJson = (members: object, path = '/play'): Decoded =>
  antMedia.decode({ ...wireOf(JSON.stringify(members)), path }, server)

function askedBy(decoded: Decoded): AccessRequest {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  const [request] = decoded.requests
  if (request === undefined) throw new Error('nothing asked')
  return request
}

const PLAY = { appName: 'LiveApp', streamId: 'news' }
const asked = decodeJson(PLAY)

describe('refusing at Ant Media', () => {
  it.each([
    ['a denial', [decisionOf({ outcome: 'deny' })]],
    ['a redirect', [decisionOf({ outcome: 'redirect', redirectUrl: 'https://x.example/' })]],
    ['no decision', []],
  ])('answers %s with 403 and nothing else', (_, decisions) => {
    expect(antMedia.encode(decisions, asked)).toEqual({ status: 403, headers: {}, body: '' })
  })

  it.each([
    ['no appName', { ...PLAY, appName: undefined }, '/play'],
    ['no streamId', { appName: 'LiveApp' }, '/play'],
    ['dot segments', { ...PLAY, streamId: '../x' }, '/play'],
    ['an address that is none', { ...PLAY, ipAddress: 'localhost' }, '/play'],
    ['no path', PLAY, ''],
    ['another path', PLAY, '/Publish'],
  ])('does not understand %s', (_, members, path) => {
    expect(decodeJson(members, path).kind).toBe('malformed')
  })

  it('does not understand a GET', () => {
    const request = { ...wireOf(JSON.stringify(PLAY), 'GET'), path: '/play' }
    expect(antMedia.decode(request, server).kind).toBe('malformed')
  })
})

describe('what Ant Media asks', () => {
  it('asks about a publisher at the path for publishers, whatever mode says', () => {
    expect(askedBy(decodeFile('publish'))).toMatchObject({
      action: 'publish',
      streamName: 'LiveApp/news',
      sessionKey: 'source:LiveApp/news',
      address: null,
      credentials: [{ kind: 'stream-key', value: 'sdk_of-the-studio' }],
    })
    expect(askedBy(decodeJson({ ...PLAY, mode: 'publish' })).action).toBe('subscribe')
  })

  it('asks about a viewer with who they say they are', () => {
    expect(askedBy(decodeFile('play'))).toMatchObject({
      action: 'subscribe',
      protocol: 'webrtc',
      address: '203.0.113.9',
      viewerId: 'ada',
      sessionKey: null,
      credentials: [{ kind: 'rj-auth' }],
    })
  })

  it('finds a link among the parameters, with the signs of base64 as they came', () => {
    const queryParams = '{a=1, rj-auth=AAAB+x/y==, token=}'
    expect(askedBy(decodeJson({ ...PLAY, queryParams })).credentials).toEqual([
      { kind: 'rj-auth', value: 'AAAB+x/y==' },
    ])
  })

  it('leaves a query out of the name of a stream', () => {
    const { streamName } = askedBy(decodeJson({ ...PLAY, streamId: 'news?token=x' }, '/publish'))
    expect(streamName).toBe('LiveApp/news')
  })

  it('allows with exactly 200', () => {
    expect(antMedia.encode([decisionOf()], asked).status).toBe(200)
  })
})
