import { describe, expect, it } from 'vitest'
import { nginxRtmp } from '../../../../../electron/handler/protocols/nginx-rtmp.ts'
import type { Decoded } from '../../../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../../../shared/access.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

const server = serverOf({ protocol: 'nginx-rtmp' })

const decodeFile = (name: string): Decoded =>
  nginxRtmp.decode(recorded(new URL(`./${name}.http`, import.meta.url)), server)
const decode = (body: string, method = 'POST'): Decoded =>
  nginxRtmp.decode(wireOf(body, method), server)

function askedBy(decoded: Decoded): AccessRequest {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  const [request] = decoded.requests
  if (request === undefined) throw new Error('nothing asked')
  return request
}

const OWN =
  'app=live&flashver=x&swfurl=&tcurl=&pageurl=&addr=192.0.2.7&clientid=5&call=play&name=news'
const PLAY = `${OWN}&start=0&duration=0&reset=0`

describe('refusing at nginx-rtmp', () => {
  const asked = decodeFile('play')

  it.each([
    ['a denial', [decisionOf({ outcome: 'deny' })]],
    [
      'a redirect, which would be a yes under another name',
      [decisionOf({ outcome: 'redirect', redirectUrl: 'rtmp://192.0.2.1/live/news' })],
    ],
    ['no decision', []],
  ])('answers %s with 403 and no address', (_, decisions) => {
    expect(nginxRtmp.encode(decisions, asked)).toEqual({ status: 403, headers: {}, body: '' })
  })

  it.each([
    ['another call', PLAY.replace('call=play', 'call=record')],
    ['no call', PLAY.replace('call=play', 'call=')],
    ['no application', PLAY.replace('app=live', 'app=')],
    ['no name', PLAY.replace('name=news', 'name=')],
    ['dot segments', PLAY.replace('name=news', 'name=../news')],
    ['an address that is none', PLAY.replace('192.0.2.7', 'localhost')],
    ['no address', PLAY.replace('192.0.2.7', '')],
    ['a client that is no number', PLAY.replace('clientid=5', 'clientid=x')],
    ['an empty body', ''],
  ])('does not understand %s, which comes out as 403', (_, body) => {
    const decoded = decode(body)
    expect(decoded.kind).toBe('malformed')
    expect(nginxRtmp.encode([], decoded).status).toBe(403)
  })

  it('names a token that nginx cut off, and none that it did not', () => {
    // nginx passes on 255 bytes: the name, the question mark, and so much of what follows.
    const token = (length: number): string => `token=${'a'.repeat(length - 'news?token='.length)}`
    expect(decode(`${PLAY}&${token(255)}`)).toMatchObject({
      kind: 'malformed',
      detail: expect.stringContaining('cut off'),
    })
    expect(decode(`${PLAY}&${token(254)}`).kind).toBe('ask')
    expect(decode(`${PLAY}&${'x'.repeat(300)}`).kind).toBe('ask')
  })

  it('names one that it cut off behind the application, as OBS writes it to the server', () => {
    const server = 'rtmp://192.0.2.1/live?token='
    const told = (length: number): string =>
      PLAY.replace(
        'tcurl=',
        `tcurl=rtmp://192.0.2.1/live%3Ftoken=${'a'.repeat(length - server.length)}`,
      )
    expect(decode(told(255))).toMatchObject({
      kind: 'malformed',
      detail: expect.stringContaining('cut off'),
    })
    expect(decode(told(254)).kind).toBe('ask')
    // One behind the name is whole all the same.
    expect(decode(`${told(255)}&token=short`).kind).toBe('ask')
  })

  it('is fooled by no field of the client', () => {
    const forged = 'addr=192.0.2.99&name=other&app=&call=play_done&clientid=9&reset=1&timestamp=1'
    expect(askedBy(decode(`${PLAY}&${forged}`))).toMatchObject({
      phase: 'start',
      streamName: 'live/news',
      address: '192.0.2.7',
      sessionKey: '5:live/news',
    })
  })

  it('takes only what nginx writes of itself for its own relay', () => {
    const relay = OWN.replace('app=live', 'app=').replace('flashver=x', 'flashver=ngx-local-relay')
    expect(decode(relay).kind).toBe('malformed')
    expect(askedBy(decode(PLAY.replace('flashver=x', 'flashver=ngx-local-relay')))).toBeDefined()
  })
})

describe('what nginx-rtmp asks', () => {
  it('asks about a publisher with its key', () => {
    expect(askedBy(decodeFile('publish'))).toEqual({
      action: 'publish',
      phase: 'start',
      streamName: 'live/news',
      mediaServerId: 'studio',
      protocol: 'rtmp',
      address: '127.0.0.1',
      userAgent: 'FMLE/3.0 (compatible; Lavf59.27',
      referer: null,
      sessionKey: '1:live/news',
      viewerId: null,
      credentials: [{ kind: 'stream-key', value: 'sdk_of-the-studio' }],
    })
  })

  it.each([
    ['play', 'subscribe', 'start', 1],
    ['update-play', 'subscribe', 'recheck', 1],
    ['update-publish', 'publish', 'recheck', 1],
    ['play-done', 'subscribe', 'end', 0],
    ['publish-done', 'publish', 'end', 0],
  ])('reads %s', (file, action, phase, credentials) => {
    const request = askedBy(decodeFile(file))
    expect(request).toMatchObject({ action, phase, streamName: 'live/news' })
    expect(request.credentials).toHaveLength(credentials)
  })

  it('reads a question by GET', () => {
    const request = { ...wireOf('', 'GET'), query: `${PLAY}&token=abc` }
    expect(askedBy(nginxRtmp.decode(request, server))).toMatchObject({
      credentials: [{ kind: 'stream-key', value: 'abc' }],
    })
  })

  it('finds a token behind the application, where nginx has it in tcurl alone', () => {
    expect(askedBy(decodeFile('play-token-behind-app'))).toMatchObject({
      streamName: 'live/news',
      credentials: [{ kind: 'stream-key', value: 'sdk_as-viewer' }],
    })
  })

  it.each([
    ['a connection', 'connect'],
    ['a connection with a token, which is asked about at play', 'connect-token-behind-app'],
    ['the end of one', 'disconnect'],
    ['the end of one that was refused', 'disconnect-refused'],
    ['the end of all of it', 'done'],
    ['a recording', 'record-done'],
  ])('decides nothing about %s, and answers 200', (_, file) => {
    const decoded = decodeFile(file)
    expect(decoded).toEqual({ kind: 'ask', requests: [] })
    expect(nginxRtmp.encode([], decoded).status).toBe(200)
  })

  it.each([
    ['a relay between workers', PLAY.replace('192.0.2.7', 'unix:/tmp/nginx-rtmp.1')],
    [
      'a relay to elsewhere',
      PLAY.replace('192.0.2.7', '192.0.2.8:1935/live/news').replace('app=live', 'app='),
    ],
  ])('does so about %s', (_, body) => {
    const decoded = decode(body)
    expect(decoded).toMatchObject({ kind: 'ask', requests: [] })
    expect(nginxRtmp.encode([], decoded).status).toBe(200)
  })

  it('answers 200 to whoever is admitted', () => {
    expect(nginxRtmp.encode([decisionOf({ outcome: 'allow' })], decodeFile('play')).status).toBe(
      200,
    )
  })
})
