import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Exchanges } from '../../../../../electron/handler/exchanges.ts'
import { nativeFrameSaas } from '../../../../../electron/handler/protocols/native-frame-saas.ts'
import type { Decoded } from '../../../../../electron/handler/protocols/types.ts'
import type { MediaServer } from '../../../../../shared/media-server.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

const strict = serverOf({ protocol: 'native-frame-saas' })
const lenient = serverOf({ protocol: 'native-frame-saas', missingTokens: 'allow' })
const denied = decisionOf({ outcome: 'deny', reason: 'grant_expired' })
const file = recorded(new URL('./program-states.http', import.meta.url))

type Asked = Extract<Decoded, { kind: 'ask' }>

function read(body: string, server: MediaServer = strict): Asked {
  const decoded = nativeFrameSaas.decode(wireOf(body), server, {
    pushTokens: [],
    mayRefuseViewers: (name) => name !== 'music',
  })
  if (decoded.kind !== 'ask') throw new Error(decoded.kind)
  return decoded
}

const body = (decoded: Asked, decisions: ReturnType<typeof decisionOf>[]): unknown =>
  JSON.parse(decoded.encode?.(decisions).body ?? 'null')

describe('refusing', () => {
  it('stops whom the decision refuses, and everyone where there is none', () => {
    const decoded = read(file.body)
    const refused = decoded.requests.map(() => denied)
    for (const decisions of [refused, []]) {
      const text = JSON.stringify(body(decoded, decisions))
      expect(text).not.toMatch(/"news":\{[^}]*"stop":false/)
      expect(text.match(/"stop":true/g)?.length).toBe(4)
    }
    expect(body(decoded, refused)).toMatchObject({
      programs: { p1: { streams: { news: { stop: true, stopReason: 'not permitted' } } } },
    })
  })

  it('stops a stream without its publisher’s token, unless the media server says otherwise', () => {
    const missing = '{"programs":{"p":{"streams":{"news":{}}}}}'
    const asked = read(missing)
    expect(asked.requests).toMatchObject([{ action: 'publish', credentials: [] }])
    expect(body(asked, [denied])).toMatchObject({
      programs: { p: { streams: { news: { stop: true } } } },
    })
    const left = read(missing, lenient)
    expect(left.requests).toEqual([])
    expect(body(left, [])).toMatchObject({
      programs: { p: { streams: { news: { stop: false, viewTokens: {} } } } },
    })
  })

  it('stops whoever comes with a token that is too long to be one', () => {
    const long = 'x'.repeat(8_193)
    const stream = { token: long, viewTokens: [{ value: long }] }
    const decoded = read(
      JSON.stringify({ programs: { p: { streams: { news: stream } } } }),
      lenient,
    )
    expect(decoded.requests.map(({ action, credentials }) => [action, credentials])).toEqual([
      ['publish', []],
      ['subscribe', []],
    ])
    expect(body(decoded, [denied, denied])).toMatchObject({
      programs: {
        p: { streams: { news: { stop: true, viewTokens: { [long]: { stop: true } } } } },
      },
    })
  })

  it('stops what cannot be a stream with all its viewers, lenient or not', () => {
    const given = '{"programs":{"p":{"streams":{"..":{"viewTokens":[{"value":"v"}]}}}}}'
    for (const server of [strict, lenient]) {
      const decoded = read(given, server)
      expect(decoded.requests).toEqual([])
      expect(body(decoded, [])).toMatchObject({
        programs: { p: { streams: { '..': { stop: true, viewTokens: { v: { stop: true } } } } } },
      })
    }
  })

  it.each([['{}'], ['[]'], [''], ['{"programs":[]}'], ['{"programs":null}'], ['{"programs":"x"}']])(
    'does not understand %s',
    (text) => {
      const decoded = nativeFrameSaas.decode(wireOf(text), strict)
      expect(decoded.kind).toBe('malformed')
      expect(nativeFrameSaas.encode([], decoded).status).toBe(400)
    },
  )
})

describe('program states', () => {
  it('ask about each publisher and each viewer once, and come back as a map by token', () => {
    const decoded = read(file.body)
    expect(decoded.requests.map((each) => [each.action, each.streamName])).toEqual([
      ['publish', 'news'],
      ['subscribe', 'news'],
      ['subscribe', 'news'],
      ['publish', 'music'],
    ])
    expect(decoded.requests[0]?.credentials).toMatchObject([{ kind: 'jwt' }])
    const ann = decisionOf({ viewerId: 'ann' })
    expect(body(decoded, [decisionOf(), ann, denied, denied])).toEqual({
      programs: {
        p1: {
          needAuth: true,
          stop: false,
          streams: {
            news: {
              needAuth: true,
              stop: false,
              token: 'eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.sig',
              viewTokens: {
                'viewer-a': {
                  stop: false,
                  appData: { 'user.scope': 'viewer', 'user.id': 'ann', 'user.name': 'ann' },
                },
                'viewer-b': { stop: true, stopReason: 'not permitted' },
              },
            },
            music: { needAuth: false, stop: true, stopReason: 'not permitted', viewTokens: {} },
          },
        },
        p2: { needAuth: false, stop: false, streams: {} },
      },
    })
  })

  it('are the same questions each time, by session', () => {
    const [first, second] = [read(file.body), read(file.body)]
    expect(second.requests).toEqual(first.requests)
    const keys = first.requests.map((each) => each.sessionKey)
    expect(new Set(keys).size).toBe(keys.length)
    expect(JSON.stringify(keys)).not.toContain('viewer-a')
  })

  it('answer every key they were sent, whatever its name', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString'))
    fc.assert(
      fc.property(fc.dictionary(key, fc.dictionary(key, fc.array(key))), (programs) => {
        const given = Object.fromEntries(
          Object.entries(programs).map(([id, streams]) => [
            id,
            {
              streams: Object.fromEntries(
                Object.entries(streams).map(([streamId, tokens]) => [
                  streamId,
                  { viewTokens: tokens.map((value) => ({ value })) },
                ]),
              ),
            },
          ]),
        )
        const text = JSON.stringify({ programs: given })
        const decoded = read(text)
        const answered = body(decoded, []) as { programs: Record<string, object> }
        expect(Object.keys(answered.programs).sort()).toEqual(
          Object.keys((JSON.parse(text) as typeof answered).programs).sort(),
        )
        for (const [id, streams] of Object.entries(programs)) {
          const states = Object.entries(answered.programs[id] ?? {}).find(
            ([name]) => name === 'streams',
          )?.[1] as Record<string, { viewTokens: object }>
          for (const [streamId, tokens] of Object.entries(streams)) {
            const wanted = [...new Set(tokens.filter((value) => value !== ''))].sort()
            expect(Object.keys(states[streamId]?.viewTokens ?? {}).sort()).toEqual(wanted)
          }
        }
        expect(JSON.stringify(answered)).not.toContain('"viewTokens":{"":{"stop":false')
      }),
      { numRuns: 200 },
    )
  })

  it('show no token in the inspector', () => {
    const exchanges = new Exchanges()
    const decoded = read(file.body)
    const reply = decoded.encode?.(decoded.requests.map(() => decisionOf()))
    if (reply === undefined) throw new Error('no reply')
    const raw = { method: 'POST', url: '/ask/studio/s', rawHeaders: [], body: file.body, reply }
    exchanges.keep(1, { ...raw, by: nativeFrameSaas }, false, 0)
    const shown = JSON.stringify(exchanges.get(1))
    expect(shown).not.toMatch(/viewer-[ab]|eyJ/)
    expect(shown).toContain('viewTokens')
  })
})

describe('the inspector', () => {
  it.each([
    '["secret-1","secret-2"]',
    '[ "secret-1" , {"value":"secret-2"}, "secret-\\"]3"]',
    '["secret-1","secret-2',
    '["secret-1","secret-2\\',
  ])('shows no token of viewers that stand in a list as they are: %s', (list) => {
    const exchanges = new Exchanges()
    const given = `{"programs":{"p":{"streams":{"news":{"viewTokens":${list}`
    const reply = { status: 200, headers: {}, body: '' }
    const request = { method: 'POST', url: '/ask/a', rawHeaders: [], body: given }
    exchanges.keep(1, { ...request, reply, by: nativeFrameSaas }, false, 0)
    expect(exchanges.get(1)?.request).toContain('"viewTokens":[')
    expect(exchanges.get(1)?.request).not.toContain('secret-')
  })
})
