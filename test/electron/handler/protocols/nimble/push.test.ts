import { describe, expect, it } from 'vitest'
import { nimble } from '../../../../../electron/handler/protocols/nimble.ts'
import type { Decoded, WireReply } from '../../../../../electron/handler/protocols/types.ts'
import { serverOf, wireOf } from '../../fakes.ts'

const TOKEN = 'push-api-token'
const ID = '11111111-2222-3333-4444-555555555555'
const PUZZLE = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'
const SIGNATURE = '6WGeIMBPhCDU7qyE386L6g=='
const SOLUTION = 'LyA39kY1ZeHjPQPs3ImFTA=='
const SIGNED = { ID, Puzzle: PUZZLE, Signature: SIGNATURE }

type Report = Extract<Decoded, { kind: 'report' }>

function decode(body: object | string, pushTokens: readonly string[] = [TOKEN]) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return nimble.decode(wireOf(text), serverOf(), { pushTokens })
}

function report(body: object | string, pushTokens?: readonly string[]): Report {
  const decoded = decode(body, pushTokens)
  if (decoded.kind !== 'report') throw new Error(JSON.stringify(decoded))
  return decoded
}

const refused = (decoded: Decoded): WireReply => nimble.encode([], decoded)

const info = (...players: object[]): object => ({
  VHost: [
    {
      name: '_defaultVHost_',
      Application: [
        {
          name: 'live',
          Instance: [{ name: '_definst_', Stream: [{ name: 'stage', Player: players }] }],
        },
      ],
    },
  ],
})

const XML = (players: string, head = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${head}<ApiSyncRequest><ID>${ID}</ID><Signature>${SIGNATURE}</Signature><Puzzle>${PUZZLE}</Puzzle><PayPerViewInfo><VHost name="_defaultVHost_"><Application name="vod"><Instance name="_definst_"><Stream name="a&amp;b/smil:film.smil">${players}</Stream></Instance></Application></VHost></PayPerViewInfo></ApiSyncRequest>`

describe('a push that does not prove itself', () => {
  it.each([
    ['a wrong signature', { ...SIGNED, Signature: SOLUTION, PayPerViewInfo: info({ id: '1' }) }],
    ['no signature', { ID, Puzzle: PUZZLE, PayPerViewInfo: info({ id: '1' }) }],
    ['the signature of another id', { ...SIGNED, ID: PUZZLE, PayPerViewInfo: {} }],
    ['nothing but viewers', { PayPerViewInfo: info({ id: '1' }) }],
    ['a signature that is no text', { ...SIGNED, Signature: { a: 1 }, PayPerViewInfo: {} }],
  ])('is refused whole for %s: 403, an empty body, no viewer, no solution', (_, body) => {
    const decoded = decode(body)
    expect(decoded).toMatchObject({ kind: 'malformed', detail: 'the Signature does not fit' })
    expect(refused(decoded)).toEqual({ status: 403, headers: {}, body: '' })
  })

  it('is refused when the token is another than the two that count', () => {
    const body = { ...SIGNED, PayPerViewInfo: {} }
    expect(decode(body, ['new']).kind).toBe('malformed')
    expect(decode(body, ['new', TOKEN]).kind).toBe('report')
  })
})

describe('a push that cannot be read', () => {
  it.each([
    ['a document type', XML('', '<!DOCTYPE x [<!ENTITY a "b">]>')],
    ['broken XML', '<ApiSyncRequest><ID></ApiSyncRequest>'],
    ['a list where the request should be', '{"ApiSyncRequest":[]}'],
  ])('is refused for %s', (_, body) => {
    const decoded = decode(body, [])
    expect(decoded.kind).toBe('malformed')
    expect(refused(decoded).status).toBe(403)
  })
})

describe('the viewers of a push', () => {
  it('must go when anything of them cannot be read, and cannot be named without an id', () => {
    const players = [
      { id: 'where', ip: 'nowhere', delta: 7000 },
      { id: 'x'.repeat(257), delta: 1 },
      { delta: 7000 },
      { id: { no: 1 }, delta: 1 },
    ]
    const { report: read } = report({ ...SIGNED, PayPerViewInfo: info(...players) })
    expect(read.viewers).toEqual([])
    expect(read.unreadable).toEqual(['where', 'x'.repeat(257)])
  })

  it('are asked about again with what Nimble says and what it verified', () => {
    const player = {
      id: 'eve',
      ip: '203.0.113.9',
      sessionid: '77',
      delta: 15_000,
      bytes_sent: 123,
      user_agents: ['VLC/3', 'x'],
    }
    const { report: read } = report({ ...SIGNED, PayPerViewInfo: info(player) })
    expect(read).toMatchObject({ mediaServerId: 'studio', id: ID, unreadable: [], notices: [] })
    expect(read.viewers).toEqual([
      {
        viewerId: 'eve',
        viewedMs: 15_000,
        bytes: 123,
        request: {
          action: 'subscribe',
          phase: 'recheck',
          streamName: 'live/stage',
          mediaServerId: 'studio',
          protocol: '',
          address: '203.0.113.9',
          userAgent: 'VLC/3',
          referer: null,
          sessionKey: '77',
          viewerId: 'eve',
          credentials: [{ kind: 'vouched', value: 'eve' }],
        },
      },
    ])
  })

  it.each([
    ['text', '7000', 7000],
    ['negative', -1, 0],
    ['a fraction', 1.5, 0],
    ['more than a day', 90_000_000, 86_400_000],
    ['absent', undefined, 0],
    ['beyond whole numbers', 1e300, 0],
  ])('watched as long as delta says, which may be %s', (_, delta, viewedMs) => {
    const { report: read } = report({ ...SIGNED, PayPerViewInfo: info({ id: 1, delta }) })
    expect(read.viewers).toMatchObject([{ viewerId: '1', viewedMs }])
  })

  it.each([
    ['bare', { ...SIGNED, PayPerViewInfo: info({ id: 'eve', delta: 1 }) }],
    ['wrapped', { ApiSyncRequest: { ...SIGNED, PayPerViewInfo: info({ id: 'eve', delta: 1 }) } }],
  ])('are found in JSON that is %s', (_, body) => {
    expect(report(body).report.viewers).toMatchObject([{ viewerId: 'eve' }])
  })

  it('are found in XML, in attributes and in elements', () => {
    const { report: read } = report(
      XML(
        '<Player id="1" ip="203.0.113.9" delta="286786"/><Player><id>2</id><delta>7</delta></Player>',
      ),
    )
    expect(read.viewers).toMatchObject([
      { viewerId: '1', viewedMs: 286_786, request: { streamName: 'vod/a&b/smil:film.smil' } },
      { viewerId: '2', viewedMs: 7 },
    ])
  })

  it('are none where there are none', () => {
    expect(report({ ...SIGNED, PayPerViewInfo: {} }).report.viewers).toEqual([])
    expect(report(`<ApiSyncRequest/>`, []).report.viewers).toEqual([])
  })

  it('are named by their instance where that is another than the usual', () => {
    const body = JSON.stringify({ ...SIGNED, PayPerViewInfo: info({ id: 'eve' }) })
    const { report: read } = report(body.replace('_definst_', 'blue'))
    expect(read.viewers).toMatchObject([{ request: { streamName: 'live/blue/stage' } }])
  })
})

describe('the answer to a push', () => {
  it('names who must go and solves the puzzle', () => {
    const reply = report({ ...SIGNED, PayPerViewInfo: {} }).encode(['1', 'eve'])
    expect(reply.status).toBe(200)
    expect(JSON.parse(reply.body)).toEqual({ DenyList: { ID: ['1', 'eve'] }, Solution: SOLUTION })
  })

  it('is XML for XML, whatever an id holds', () => {
    const reply = report(XML('')).encode(['a<b>&\u0000c'])
    expect(reply.headers).toEqual({ 'content-type': 'application/xml' })
    expect(reply.body).toContain(
      `<ApiSyncResponse><Solution>${SOLUTION}</Solution><DenyList><ID>a&lt;b&gt;&amp;c</ID></DenyList>`,
    )
  })

  it('has no solution where no token is set', () => {
    const reply = report({ ...SIGNED, PayPerViewInfo: {} }, []).encode([])
    expect(reply.body).toBe('{"DenyList":{"ID":[]}}')
  })

  it('names everybody where nothing was decided', () => {
    const decoded = decode({ ...SIGNED, PayPerViewInfo: info({ id: 'eve' }, { id: 'adam' }) })
    expect(JSON.parse(refused(decoded).body)).toMatchObject({ DenyList: { ID: ['eve', 'adam'] } })
  })
})
