import { describe, expect, it } from 'vitest'
import { mediaMtx } from '../../../../../electron/handler/protocols/mediamtx.ts'
import type { Decoded, ProtocolSecrets } from '../../../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../../../shared/access.ts'
import type { StreamMode } from '../../../../../shared/stream.ts'
import { decisionOf, recorded, serverOf, wireOf } from '../../fakes.ts'

// Written to the source of MediaMTX 1.20.1; none of these was observed.
const server = serverOf({ protocol: 'mediamtx' })
const TOKEN = 'AAABofxDF5N1c2VyAGxpdmUub2dnAMJ1nbN0pD8jT3GgWQvW8NK3tUHfaUav7O6CqDg-kgLF'
const NONE = { pushTokens: [] }

const decodeFile = (name: string, secrets: ProtocolSecrets = NONE): Decoded =>
  mediaMtx.decode(recorded(new URL(`./${name}.http`, import.meta.url)), server, secrets)
const inMode = (mode: StreamMode | null): ProtocolSecrets => ({ ...NONE, modeOf: () => mode })
const withControl = (...secrets: readonly string[]): ProtocolSecrets => ({
  ...NONE,
  controlSecrets: () => secrets,
})

function askedBy(decoded: Decoded): AccessRequest {
  if (decoded.kind !== 'ask') throw new Error(JSON.stringify(decoded))
  const [request] = decoded.requests
  if (request === undefined) throw new Error('nothing asked')
  return request
}

const VIEWER = {
  ip: '203.0.113.9',
  user: '',
  password: '',
  token: '',
  action: 'read',
  path: 'live/news',
  protocol: 'rtmp',
  id: null,
  query: '',
}
const decodeJson = (change: object, secrets: ProtocolSecrets = NONE): Decoded =>
  mediaMtx.decode(wireOf(JSON.stringify({ ...VIEWER, ...change })), server, secrets)
const statusOf = (decoded: Decoded): number => mediaMtx.encode([], decoded).status

describe('refusing at MediaMTX', () => {
  const asked = decodeFile('read-hls')

  it('answers 403 and only coarsely why, which goes to its log', () => {
    const reply = mediaMtx.encode([decisionOf({ outcome: 'deny', reason: 'grant_revoked' })], asked)
    expect(reply).toMatchObject({ status: 403, body: 'not permitted' })
  })

  it('refuses without a decision, what it could not read, and a redirect, which MediaMTX would follow', () => {
    const redirect = decisionOf({ outcome: 'redirect', redirectUrl: 'https://a.example/' })
    expect(statusOf(asked)).toBe(403)
    expect(statusOf({ kind: 'malformed', detail: 'x' })).toBe(403)
    expect(mediaMtx.encode([redirect], asked)).toMatchObject({ status: 403 })
    expect(mediaMtx.encode([redirect], asked).headers).not.toHaveProperty('location')
  })

  it.each([
    ['another action', { action: 'play' }],
    ['no path', { path: '' }],
    ['dot segments', { path: 'live/../news' }],
    ['an ip that is none', { ip: 'localhost' }],
    ['a token that is no text', { token: ['a'] }],
    ['an id without end', { id: 'a'.repeat(65) }],
  ])('does not understand %s', (_, change) => {
    expect(decodeJson(change).kind).toBe('malformed')
  })
})

describe('a first call without credentials', () => {
  it.each(['token', 'metered'] as const)(
    'is told to send some, and is no decision, on a %s stream',
    (mode) => {
      const decoded = decodeFile('read-rtsp-empty', inMode(mode))
      expect(decoded).toMatchObject({ kind: 'ask', requests: [] })
      expect(statusOf(decoded)).toBe(401)
    },
  )

  it('is told so of a publisher on a public stream too', () => {
    const decoded = decodeJson({ action: 'publish', protocol: 'webrtc' }, inMode('public'))
    expect(decoded).toMatchObject({ requests: [] })
    expect(statusOf(decoded)).toBe(401)
  })

  it.each([
    ['of a public stream', {}, inMode('public')],
    ['of a stream that is not set up', {}, inMode(null)],
    ['that presented a name', { user: 'bob' }, inMode('token')],
    ['over RTMP, which is the only one', { protocol: 'rtmp' }, inMode('token')],
    ['with the token in the query', { query: 'token=abc' }, inMode('token')],
  ])('is decided about %s', (_, change, secrets) => {
    expect(askedBy(decodeJson({ protocol: 'hls', ...change }, secrets)).streamName).toBe(
      'live/news',
    )
  })
})

describe('a call about the control API of MediaMTX', () => {
  it.each([
    ['another password', withControl('another')],
    ['none set here', withControl()],
    ['nothing known', NONE],
  ])('is refused with %s', (_, secrets) => {
    expect(statusOf(decodeFile('api', secrets))).toBe(403)
  })

  it('is told to send a password where it has none', () => {
    expect(statusOf(decodeJson({ action: 'api' }, withControl('')))).toBe(401)
    expect(statusOf(decodeJson({ action: 'api', user: 'a' }, withControl('')))).toBe(403)
  })

  it('is let in with the password Stagedoor controls it with, without a decision', () => {
    const decoded = decodeFile('api', withControl('new', 'c0ntrol-secret'))
    expect(decoded).toMatchObject({ kind: 'ask', requests: [] })
    expect(statusOf(decoded)).toBe(200)
  })

  it.each(['metrics', 'pprof'])('does not open %s', (action) => {
    const decoded = decodeJson({ action, password: 'x' }, withControl('x'))
    expect(statusOf(decoded)).toBe(403)
  })
})

describe('what MediaMTX asks', () => {
  it('asks about a publisher by key, once though it is in query and token', () => {
    expect(askedBy(decodeFile('publish-rtmp'))).toEqual({
      action: 'publish',
      phase: 'start',
      streamName: 'live/news',
      mediaServerId: 'studio',
      protocol: 'rtmp',
      address: '192.0.2.20',
      userAgent: 'FMLE/3.0 (compatible; Lavf59.27)',
      referer: null,
      sessionKey: '0a94ba54-6f1c-4a6c-9d4c-3c2f7d4f8f10',
      viewerId: null,
      credentials: [{ kind: 'stream-key', value: 'sdk_of-the-studio' }],
    })
  })

  it('finds the token in the query of HLS, where MediaMTX does not', () => {
    expect(askedBy(decodeFile('read-hls')).credentials).toEqual([{ kind: 'rj-auth', value: TOKEN }])
  })

  it('finds it as bearer token and as password, and takes no other password of a viewer', () => {
    expect(askedBy(decodeJson({ token: TOKEN })).credentials).toHaveLength(1)
    expect(askedBy(decodeJson({ user: 'bob', password: TOKEN })).viewerId).toBe('bob')
    expect(askedBy(decodeJson({ user: 'bob', password: 'secret' })).credentials).toEqual([])
  })

  it('takes DESCRIBE for the beginning of what SETUP opens, and only that', () => {
    expect(askedBy(decodeFile('read-rtsp-describe')).lastsSeconds).toBe(10)
    const setup = askedBy(decodeFile('read-rtsp-setup'))
    expect(setup).not.toHaveProperty('lastsSeconds')
    expect(setup.sessionKey).toBe('c1a1f1c6-58f6-4c3b-a0a5-1d6d9a6f7e02')
    // Before 1.19 it did not tell the user agent, so DESCRIBE cannot be told apart.
    expect(askedBy(decodeJson({ protocol: 'rtsp' }))).not.toHaveProperty('lastsSeconds')
  })

  it('takes the page of HLS, which has no id, for a moment too', () => {
    expect(askedBy(decodeJson({ protocol: 'hls', userAgent: 'a' })).lastsSeconds).toBe(10)
    expect(askedBy(decodeFile('read-hls'))).not.toHaveProperty('lastsSeconds')
  })

  it('admits with 200', () => {
    expect(mediaMtx.encode([decisionOf()], decodeFile('read-hls')).status).toBe(200)
  })
})
