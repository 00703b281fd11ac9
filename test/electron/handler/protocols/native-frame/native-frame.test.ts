import { describe, expect, it } from 'vitest'
import { Exchanges } from '../../../../../electron/handler/exchanges.ts'
import { nativeFrame } from '../../../../../electron/handler/protocols/native-frame.ts'
import type { Decoded } from '../../../../../electron/handler/protocols/types.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

const KEY = 'sdk_0123456789abcdefghjkmnpqrstvwxyz01234567'
const server = serverOf({ protocol: 'native-frame' })
const known = {
  pushTokens: [],
  streamOfKey: (key: string) => (key === KEY ? { name: 'live/news' } : null),
  mayRefuseViewers: () => true,
}
const denied = decisionOf({ outcome: 'deny', reason: 'credential_unknown' })

function read(name: string): Extract<Decoded, { kind: 'ask' }> {
  const request = recorded(new URL(`./${name}.http`, import.meta.url))
  const decoded = nativeFrame.decode(request, server, known)
  if (decoded.kind !== 'ask') throw new Error('not asked')
  return decoded
}

const answer = (
  decoded: ReturnType<typeof read>,
  ...decisions: ReturnType<typeof decisionOf>[]
) => {
  const { status, body } = nativeFrame.encode(decisions, decoded)
  return { status, body: JSON.parse(body) as unknown }
}

describe('refusing', () => {
  it('says so by status, in words that tell nothing of the credential', () => {
    const refused = { status: 403, body: { status: 'DENIED', message: 'not permitted' } }
    expect(answer(read('broadcast-start'), denied)).toEqual(refused)
    expect(answer(read('viewer'), denied)).toEqual(refused)
    const redirected = decisionOf({ outcome: 'redirect', redirectUrl: 'https://x.example/' })
    expect(answer(read('viewer'), redirected).status).toBe(403)
  })

  it('says so for each key of a bulk ping, also for one nobody has', () => {
    expect(answer(read('bulk-ping'), decisionOf(), denied)).toEqual({
      status: 200,
      body: {
        [KEY]: {
          statusCode: 200,
          status: 'OK',
          message: 'go on',
          needsAuth: true,
          broadcasterProfile: null,
        },
        sdk_other: {
          statusCode: 403,
          status: 'DENIED',
          message: 'not permitted',
          needsAuth: true,
          broadcasterProfile: null,
        },
      },
    })
    expect(answer(read('bulk-ping'))).toMatchObject({ body: { [KEY]: { statusCode: 403 } } })
  })

  it('asks about a key nobody has for a stream that nobody has', () => {
    const [, other] = read('bulk-ping').requests
    expect(other).toMatchObject({ streamName: '(no stream has this private key)' })
  })

  it.each([
    ['PUT', ''],
    ['PUT', '/integration/v1/broadcast'],
    ['PUT', '/integration/v1/broadcast/%ff'],
    ['POST', `/integration/v1/broadcast/${KEY}`],
    ['POST', '/integration/v1/broadcast/ping/bulk'],
    ['GET', '/integration/v1/viewer'],
    ['GET', '/integration/v1/viewer/..'],
    ['GET', `/integration/v1/broadcast/${KEY}`],
  ])('does not understand %s %s', (method, path) => {
    const decoded = nativeFrame.decode({ ...wireOf('{}', method), path }, server, known)
    expect(decoded.kind).toBe('malformed')
    expect(nativeFrame.encode([], decoded).status).toBe(400)
  })

  it.each([['[]'], ['{}'], ['{"privateKeys":"x"}'], ['{"privateKeys":null}'], ['{']])(
    'does not understand a bulk ping of %s',
    (body) => {
      const path = '/integration/v1/broadcast/ping/bulk'
      const decoded = nativeFrame.decode({ ...wireOf(body, 'PUT'), path }, server, known)
      expect(decoded.kind).toBe('malformed')
    },
  )
})

describe('a broadcast', () => {
  it('is asked about by its private key, and told its public one', () => {
    const decoded = read('broadcast-start')
    expect(decoded.requests).toMatchObject([
      {
        action: 'publish',
        phase: 'start',
        streamName: 'live/news',
        credentials: [{ kind: 'stream-key', value: KEY }],
      },
    ])
    expect(answer(decoded, decisionOf())).toEqual({
      status: 200,
      body: {
        broadcasterProfile: null,
        needsAuth: true,
        publicKey: 'live/news',
        userSlug: 'live/news',
      },
    })
  })

  it('needs no asking about viewers where none would be refused', () => {
    const mayRefuseViewers = () => false
    const request = recorded(new URL('./broadcast-start.http', import.meta.url))
    const decoded = nativeFrame.decode(request, server, { ...known, mayRefuseViewers })
    if (decoded.kind !== 'ask') throw new Error('not asked')
    expect(answer(decoded, decisionOf())).toMatchObject({ body: { needsAuth: false } })
  })

  it('is one session from its start over its pings to its end', () => {
    const keys = ['broadcast-start', 'bulk-ping', 'broadcast-end'].map(
      (name) => read(name).requests[0]?.sessionKey,
    )
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).not.toContain(KEY)
    expect(read('broadcast-end').requests[0]?.phase).toBe('end')
    expect(read('bulk-ping').requests.length).toBe(2)
  })

  it('notes its encodings', () => {
    const decoded = read('encoding-ready')
    expect(decoded.requests).toEqual([])
    expect(answer(decoded)).toEqual({ status: 200, body: { status: 'OK', message: 'noted' } })
  })
})

describe('a viewer', () => {
  it('is asked about with stream, token, user and address', () => {
    expect(read('viewer').requests).toMatchObject([
      {
        action: 'subscribe',
        phase: 'recheck',
        streamName: 'live/news',
        address: '203.0.113.7',
        viewerId: 'ann',
        credentials: [{ kind: 'opaque' }],
      },
    ])
    expect(answer(read('viewer'), decisionOf()).status).toBe(200)
  })

  it('can bring the token as a bearer, and is named by the session the platform tells', () => {
    const request = {
      ...wireOf('', 'GET'),
      query: 'pubKey=news&peerId=p-7',
      headers: { authorization: 'Bearer abc' },
    }
    const decoded = nativeFrame.decode(request, server, known)
    expect(decoded).toMatchObject({
      requests: [{ streamName: 'news', sessionKey: 'p-7', credentials: [{ value: 'abc' }] }],
    })
  })
})

describe('the inspector', () => {
  it('shows no private key, in path, body or answer', () => {
    const exchanges = new Exchanges()
    const decoded = read('bulk-ping')
    const { body } = recorded(new URL('./bulk-ping.http', import.meta.url))
    const reply = decoded.encode?.([decisionOf(), denied]) ?? nativeFrame.encode([], decoded)
    const url = `/ask/studio/s/integration/v1/broadcast/${KEY}`
    exchanges.keep(
      1,
      { method: 'PUT', url, rawHeaders: [], body, reply, by: nativeFrame },
      false,
      0,
    )
    const shown = JSON.stringify(exchanges.get(1))
    expect(shown).not.toContain('sdk_')
    expect(shown).toContain('statusCode')
  })
})
