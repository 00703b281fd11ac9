import { createHash } from 'node:crypto'
import jwt from 'jsonwebtoken'
import { AccessToken, TokenVerifier } from 'livekit-server-sdk'
import { describe, expect, it } from 'vitest'
import { tokenFormat } from '../../../electron/tokens/formats.ts'
import { AppError } from '../../../shared/errors.ts'
import vectors from '../../vectors/media-servers.json' with { type: 'json' }

const NOW = Date.UTC(2026, 5, 18)
const MINUTE = 60_000
const SECRET = 'the secret of the studio, long enough to sign with'

function issuesOf(call: () => unknown): readonly string[] {
  try {
    call()
  } catch (error) {
    if (error instanceof AppError) return error.issues.map((issue) => issue.path)
    throw error
  }
  throw new Error('It was not refused.')
}

/** What each address signer makes of one address, and what it takes to check it. */
const SIGNED = [
  ['nms-sign', 'rtmp://media.example/live/news?quality=high', 'hash_mismatch'],
  ['ome-policy', 'wss://media.example:3334/live/news?transport=tcp', 'signature_mismatch'],
  ['wowza', 'https://media.example/live/news/playlist.m3u8?quality=high', 'hash_mismatch'],
] as const

describe.each(SIGNED)('an address signed as %s', (name, url, mismatch) => {
  const format = tokenFormat(name)
  const { token } = format.issue({ secret: SECRET, url, minutes: 5 }, NOW)
  const check = (text: string, fields: object = {}, nowMs = NOW) =>
    format.verify({ secret: SECRET, token: text, ...fields }, nowMs)

  it.each([
    ['another secret', token, { secret: 'another' }],
    ['an empty secret', token, { secret: '' }],
    ['another stream', token.replace('/live/news', '/live/other'), {}],
    ['a later end', token.replace(/(?<=sign=|endtime=)\d/, '9'), {}],
  ])('is not verified with %s', (what, text, fields) => {
    // Of a policy the end is inside: nothing in the address to change.
    if (what === 'a later end' && name === 'ome-policy') return
    expect(check(text, fields)).toMatchObject({ verified: false, reasons: [mismatch] })
    expect(format.explain(mismatch)).not.toBe(mismatch)
  })

  it.each([
    ['no address', 'nothing', 'not_an_address'],
    ['an address that is not signed', url, 'parameter_missing'],
    ['an address with two of them', `${token}&${token.split('?')[1]}`, 'parameter_missing'],
  ])('refuses %s', (_, text, code) => {
    expect(check(text)).toMatchObject({ verified: false, reasons: [code] })
  })

  it('expires', () => {
    expect(check(token, {}, NOW + 4 * MINUTE)).toMatchObject({ valid: true, reasons: [] })
    expect(check(token, {}, NOW + 6 * MINUTE)).toMatchObject({
      verified: true,
      valid: false,
      reasons: ['expired'],
    })
  })

  it('is the address with what was added to its query, and signs anew what is signed', () => {
    expect(token.startsWith(url)).toBe(true)
    const again = format.issue({ secret: SECRET, url: token, minutes: 5 }, NOW + MINUTE).token
    expect(check(again)).toMatchObject({ valid: true })
    expect(again.length).toBe(token.length)
  })

  it('takes any of several secrets, and reads without one', () => {
    expect(check(token, { secret: ['new', SECRET] })).toMatchObject({ valid: true })
    expect(format.decode(token, NOW).lint).toEqual([])
    expect(format.decode(token, NOW + 6 * MINUTE).lint).toEqual(['expired'])
  })

  it('is not made with an empty secret', () => {
    expect(issuesOf(() => format.issue({ secret: '', url }, NOW))).toEqual(['secret'])
  })

  it.each(['media.example/live', 'rtmp://media.example', 'rtmp://a:b@media.example/live/news'])(
    'is not made of %s',
    (wrong) => {
      expect(issuesOf(() => format.issue({ secret: SECRET, url: wrong }, NOW))).toEqual(['url'])
    },
  )
})

describe('a signed policy of OvenMediaEngine', () => {
  const format = tokenFormat('ome-policy')
  const { secret, url, policy, signature } = vectors.omePolicy
  const published = `${url}?policy=${policy}&signature=${signature}`

  it('is that of the documentation, whose time is in seconds', () => {
    expect(format.verify({ secret, token: published }, NOW)).toMatchObject({
      verified: true,
      value: { url_expire: 1_399_721_581 },
      reasons: ['in_seconds'],
    })
  })

  it('signs the port that is not written, and needs one where none is usual', () => {
    const bare = format.issue({ secret, url: 'rtmp://media.example/live/news' }, NOW).token
    expect(bare).toContain('rtmp://media.example:1935/live/news?policy=')
    const read = bare.replace(':1935', '')
    expect(format.verify({ secret, token: read }, NOW)).toMatchObject({ valid: true })
    const srt = 'srt://media.example/live/news'
    expect(issuesOf(() => format.issue({ secret, url: srt }, NOW))).toEqual(['url'])
    expect(
      format.verify({ secret, token: `${srt}?policy=${policy}&signature=${signature}` }, NOW),
    ).toMatchObject({ reasons: ['port_missing'] })
  })

  it('may begin later, end sessions, and be for an address', () => {
    const limits = { startsInMinutes: 2, endsInMinutes: 60, allowIp: '203.0.113.9' }
    const { token } = format.issue({ secret, url, minutes: 5, ...limits }, NOW)
    expect(format.verify({ secret, token }, NOW)).toMatchObject({ reasons: ['not_yet_valid'] })
    expect(format.verify({ secret, token }, NOW + 2 * MINUTE)).toMatchObject({
      valid: true,
      value: {
        url_activate: NOW + 2 * MINUTE,
        url_expire: NOW + 5 * MINUTE,
        stream_expire: NOW + 60 * MINUTE,
        allow_ip: '203.0.113.9/32',
      },
    })
  })
})

describe('a SecureToken of Wowza', () => {
  const format = tokenFormat('wowza')
  const url = 'https://media.example/vod/_definst_/mp4:sample.mp4/playlist.m3u8'

  it('hashes path, secret and address in the order of their bytes', () => {
    const input = { secret: 'abcde', url, minutes: 30, clientIp: '192.168.1.4', startsInMinutes: 0 }
    const { token } = format.issue({ ...input, algorithm: 'SHA-384' }, NOW)
    const start = NOW / 1000
    // As the vendor's forum does it by hand (community.wowza.com, "SecureToken between client & server").
    const text = `vod/_definst_/mp4:sample.mp4?192.168.1.4&abcde&wowzatokenendtime=${start + 1800}&wowzatokenstarttime=${start}`
    const hash = createHash('sha384').update(text).digest('base64')
    const web = hash.replaceAll('+', '-').replaceAll('/', '_')
    expect(token).toBe(
      `${url}?wowzatokenstarttime=${start}&wowzatokenendtime=${start + 1800}&wowzatokenhash=${web}`,
    )
  })

  it('is that of another signer', () => {
    const { secret, url: signed, hash } = vectors.wowza
    const token = `${signed}&wowzatokenhash=${hash}`
    const at = 1_499_999_999_000
    expect(format.verify({ secret, token }, at)).toMatchObject({ valid: true })
    expect(format.verify({ secret, token: token.replace('abcdef', 'abcdeg') }, at)).toMatchObject({
      reasons: ['hash_mismatch'],
    })
  })

  it('keeps the order where an address comes after the secret', () => {
    const at = { secret: '0secret', clientIp: '81.196.30.45' }
    const { token } = format.issue({ ...at, url }, NOW)
    expect(format.verify({ ...at, token }, NOW)).toMatchObject({ valid: true })
    const other = { secret: '0secret', token, clientIp: '81.196.30.46' }
    expect(format.verify(other, NOW)).toMatchObject({ reasons: ['hash_mismatch'] })
    expect(format.verify({ secret: '0secret', token }, NOW)).toMatchObject({ verified: false })
  })

  it('signs public parameters of its prefix, and no others', () => {
    const input = { secret: SECRET, url: `${url}?studioplace=hall&x=1`, prefix: 'studio' }
    const { token } = format.issue(input, NOW)
    const check = (text: string) =>
      format.verify({ secret: SECRET, token: text, prefix: 'studio' }, NOW)
    expect(check(token.replace('x=1', 'x=2'))).toMatchObject({ valid: true })
    expect(check(token.replace('hall', 'home'))).toMatchObject({ verified: false })
  })
})

describe('a hash-based token of Ant Media', () => {
  const format = tokenFormat('ant-media-hash')
  const { token, lint } = format.issue({ secret: SECRET, streamId: 'news', role: 'play' }, NOW)

  it('is the hash of stream, role and secret', () => {
    expect(token).toBe(createHash('sha256').update(`newsplay${SECRET}`).digest('hex'))
    expect(lint).toEqual(['never_expires'])
  })

  it.each([
    [{ role: 'publish' }, 'hash_mismatch'],
    [{ streamId: 'other' }, 'hash_mismatch'],
    [{ secret: 'another' }, 'hash_mismatch'],
    [{ token: 'ab' }, 'not_a_hash'],
  ])('is refused with %j', (fields, code) => {
    const at = { secret: SECRET, streamId: 'news', token, ...fields }
    expect(format.verify(at, NOW)).toMatchObject({ verified: false, reasons: [code] })
  })
})

describe('a web token of Ant Media', () => {
  const format = tokenFormat('ant-media-jwt')
  const { token } = format.issue({ secret: SECRET, streamId: 'news', minutes: 5 }, NOW)
  const check = (fields: object, nowMs = NOW) =>
    format.verify({ secret: SECRET, streamId: 'news', token, ...fields }, nowMs)

  it('is one that another library verifies', () => {
    const clockTimestamp = NOW / 1000
    const options = { algorithms: ['HS256' as const], clockTimestamp }
    expect(jwt.verify(token, SECRET, options)).toEqual({
      streamId: 'news',
      type: 'play',
      exp: clockTimestamp + 300,
    })
  })

  it.each([
    [{ role: 'publish' }, NOW, true, 'other_role'],
    [{ streamId: 'other' }, NOW, true, 'other_stream'],
    [{}, NOW + 6 * MINUTE, true, 'expired'],
    [{ secret: `${SECRET}.` }, NOW, false, 'jws_signature'],
  ])('is not valid with %j', (fields, nowMs, verified, code) => {
    expect(check(fields, nowMs)).toMatchObject({ verified, valid: false, reasons: [code] })
  })

  it('is valid for its stream and role', () => {
    expect(check({})).toMatchObject({ valid: true })
  })
})

describe('a code of Ant Media', () => {
  const format = tokenFormat('ant-media-totp')
  const { secret, codes } = vectors.totp

  it.each(codes.map((code, minute) => [minute, code] as const))(
    'in minute %i is that of the RFC',
    (minute, code) => {
      expect(format.issue({ secret }, minute * MINUTE).token).toBe(code)
      const at = { secret, token: code }
      expect(format.verify(at, minute * MINUTE + 59_999)).toMatchObject({ valid: true })
      expect(format.verify(at, (minute + 1) * MINUTE)).toMatchObject({ valid: false })
    },
  )

  it.each(['', 'short', 'not base32!', '01890189'])('is not made with the secret %j', (wrong) => {
    expect(issuesOf(() => format.issue({ secret: wrong }, NOW))).toEqual(['secret'])
  })
})

describe('an access token of LiveKit', () => {
  const format = tokenFormat('livekit')
  const apiKey = 'APIstudio'
  const asked = { secret: SECRET, apiKey, identity: 'ada', room: 'hall' }
  const verifier = new TokenVerifier(apiKey, SECRET)
  // The vendor's library reads the clock by itself.
  const now = Date.now()

  it('is one that the vendor’s own library verifies', async () => {
    const { token } = format.issue({ ...asked, role: 'present', name: 'Ada' }, now)
    expect(await verifier.verify(token)).toMatchObject({
      iss: apiKey,
      sub: 'ada',
      name: 'Ada',
      video: { room: 'hall', roomJoin: true, canPublish: true, canSubscribe: true },
    })
  })

  it('tells a viewer no, where leaving it out would mean yes', async () => {
    const { token } = format.issue(asked, now)
    const { video } = await verifier.verify(token)
    expect(video).toEqual({
      room: 'hall',
      roomJoin: true,
      canPublish: false,
      canPublishData: false,
      canSubscribe: true,
    })
  })

  it('is not one for the vendor’s library with another secret', async () => {
    const { token } = format.issue({ ...asked, secret: `${SECRET}.` }, now)
    await expect(verifier.verify(token)).rejects.toThrow()
  })

  it('is found valid where the vendor’s own library made it', async () => {
    const made = new AccessToken(apiKey, SECRET, { identity: 'ada', ttl: 60 })
    made.addGrant({ roomJoin: true, room: 'hall' })
    const token = await made.toJwt()
    expect(format.verify({ secret: SECRET, apiKey, token }, now)).toMatchObject({ valid: true })
    const later = format.verify({ secret: SECRET, apiKey, token }, now + 10 * MINUTE)
    expect(later).toMatchObject({ verified: true, reasons: ['expired'] })
    const others = format.verify({ secret: SECRET, apiKey: 'APIother', token }, now)
    expect(others).toMatchObject({ valid: false, reasons: ['other_key'] })
  })

  it('says of a token what it lacks', () => {
    const bare = jwt.sign({ iss: apiKey, exp: NOW / 1000 + 60 }, SECRET, { noTimestamp: true })
    const found = format.verify({ secret: SECRET, apiKey, token: bare }, NOW)
    expect(found).toMatchObject({ verified: true, reasons: ['video_missing'] })
    expect(format.issue({ ...asked, lifetimeSeconds: 100_000 }, NOW).lint).toEqual(['long_lived'])
  })
})
