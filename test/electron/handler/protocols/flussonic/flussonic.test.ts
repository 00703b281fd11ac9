import { describe, expect, it } from 'vitest'
import { flussonic } from '../../../../../electron/handler/protocols/flussonic.ts'
import type { Decoded } from '../../../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../../../shared/access.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

const server = serverOf({ protocol: 'flussonic' })

const decodeFile = (name: string): Decoded =>
  flussonic.decode(recorded(new URL(`./${name}.http`, import.meta.url)), server)
const decodeQuery = (query: string, method = 'GET'): Decoded =>
  flussonic.decode({ ...wireOf('', method), query }, server)

function askedBy(decoded: Decoded): AccessRequest {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  const [request] = decoded.requests
  if (request === undefined) throw new Error('nothing asked')
  return request
}

const asked = decodeFile('new-session')
const headersFor = (change: Parameters<typeof decisionOf>[0]) =>
  flussonic.encode([decisionOf(change)], asked).headers

describe('refusing at Flussonic', () => {
  it.each([
    ['a denial', [decisionOf({ outcome: 'deny' })]],
    [
      'a redirect, as 302 is a yes to some',
      [decisionOf({ outcome: 'redirect', redirectUrl: 'x:' })],
    ],
    ['no decision', []],
  ])('answers %s with 403 and nothing else', (_, decisions) => {
    expect(flussonic.encode(decisions, asked)).toEqual({ status: 403, headers: {}, body: '' })
  })

  it.each([
    ['no name', 'ip=192.0.2.7'],
    ['dot segments', 'name=live/../x'],
    ['an address that is none', 'name=live/news&ip=localhost'],
    ['an endless session id', `name=live/news&session_id=${'a'.repeat(129)}`],
  ])('does not understand %s', (_, query) => {
    expect(decodeQuery(query).kind).toBe('malformed')
  })

  it('takes no viewer for a publisher, and none the other way', () => {
    expect(decodeQuery('name=live/news', 'POST').kind).toBe('malformed')
    const request = { ...wireOf('', 'GET'), path: '/publish', query: 'name=live/news' }
    expect(flussonic.decode(request, server).kind).toBe('malformed')
  })
})

describe('what Flussonic asks', () => {
  it('asks about a new session', () => {
    expect(askedBy(asked)).toEqual({
      action: 'subscribe',
      phase: 'start',
      streamName: 'live/news',
      mediaServerId: 'studio',
      protocol: 'hls',
      address: '203.0.113.9',
      userAgent: 'VLC/3.0.20',
      referer: null,
      sessionKey: '6217fd62-16da-4206-9da9-0173d7552a14',
      viewerId: null,
      credentials: [{ kind: 'rj-auth', value: expect.stringMatching(/^AAABofx/) }],
    })
  })

  it('asks again about the same session', () => {
    const { sessionKey } = askedBy(asked)
    expect(askedBy(decodeFile('update-session'))).toMatchObject({ phase: 'recheck', sessionKey })
  })

  it('asks about a publisher', () => {
    expect(askedBy(decodeFile('publish'))).toMatchObject({
      action: 'publish',
      streamName: 'live/news',
      credentials: [{ kind: 'stream-key', value: 'sdk_of-the-studio' }],
    })
  })
})

describe('admitting at Flussonic', () => {
  it.each([
    [{}, '30'],
    [{ recheckAfterSeconds: 15 }, '15'],
    [{ timeLimitSeconds: 10, recheckAfterSeconds: 60 }, '10'],
    [{ recheckAfterSeconds: 0.2 }, '1'],
  ])('says when to ask again: %j', (change, seconds) => {
    expect(headersFor(change)['x-authduration']).toBe(seconds)
  })

  it('names the viewer, unless the name cannot stand in a header', () => {
    expect(headersFor({ viewerId: 'ada' })['x-userid']).toBe('ada')
    expect(headersFor({ viewerId: 'ada\r\nx: y' })).not.toHaveProperty('x-userid')
  })
})
