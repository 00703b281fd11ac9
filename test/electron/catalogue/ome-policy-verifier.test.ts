import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import { makeRequest } from '../access/fixtures.ts'
import { createFixture, refusal, START_MS, server, stream } from './fixture.ts'

const KEY = 'k3y-of-SignedPolicy'
const VIEWER = '203.0.113.9'
const WATCHED = 'wss://media.example:3334/live/news?transport=tcp'
const MINUTE = 60_000

function setUp() {
  const { catalogue } = createFixture()
  catalogue.streams.create(stream({ name: 'live/news' }), 'console')
  catalogue.streams.create(stream({ name: 'live/sport' }), 'console')
  const input = server({ name: 'OME', protocol: 'oven-media-engine' })
  const { id } = catalogue.mediaServers.create(input, 'console').server
  const set = (value: string | null, overlapMinutes = 0) =>
    catalogue.mediaServers.setSecret(id, 'policy-key', { value, overlapMinutes }, 'console')
  set(KEY)
  const present = (value: string, change: object = {}, nowMs = START_MS) =>
    decide(
      makeRequest({
        streamName: 'live/news',
        mediaServerId: id,
        address: VIEWER,
        credentials: [{ kind: 'ome-policy', value }],
        ...change,
      }),
      catalogue.snapshot,
      nowMs,
    )
  return { catalogue, id, set, present }
}

/** By the documentation alone: nothing of ours signs here. */
function signed(policy: unknown, url = WATCHED, key = KEY): string {
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy)
  const joined = `${url}${url.includes('?') ? '&' : '?'}policy=${Buffer.from(text).toString('base64url')}`
  return `${joined}&signature=${createHmac('sha1', key).update(joined).digest('base64url')}`
}

const GOOD = { url_expire: START_MS + MINUTE }

/** Each constraint: absent, met, not met, malformed. `null` admits. */
const MATRIX: readonly [name: string, policy: unknown, reason: string | null, realIp?: string][] = [
  ['url_expire absent', {}, 'credential_malformed'],
  ['url_expire later', GOOD, null],
  ['url_expire now', { url_expire: START_MS }, 'grant_expired'],
  ['url_expire in seconds', { url_expire: START_MS / 1000 + 60 }, 'credential_time_format'],
  ['url_expire a text', { url_expire: String(START_MS + MINUTE) }, 'credential_malformed'],
  ['url_activate past', { ...GOOD, url_activate: START_MS - 1 }, null],
  ['url_activate later', { ...GOOD, url_activate: START_MS + 1 }, 'grant_not_yet_valid'],
  ['url_activate a text', { ...GOOD, url_activate: 'now' }, 'credential_malformed'],
  ['stream_expire later', { ...GOOD, stream_expire: START_MS + 9 }, null],
  ['stream_expire past', { ...GOOD, stream_expire: START_MS - 1 }, 'grant_expired'],
  ['stream_expire null', { ...GOOD, stream_expire: null }, 'credential_malformed'],
  ['allow_ip fits', { ...GOOD, allow_ip: '203.0.113.0/24' }, null],
  ['allow_ip the address', { ...GOOD, allow_ip: VIEWER }, null],
  ['allow_ip another', { ...GOOD, allow_ip: '198.51.100.0/24' }, 'credential_other_address'],
  ['allow_ip of IPv6', { ...GOOD, allow_ip: '::/0' }, 'credential_other_address'],
  ['allow_ip unreadable', { ...GOOD, allow_ip: '203.0.113.0/99' }, 'credential_other_address'],
  ['allow_ip empty', { ...GOOD, allow_ip: '' }, 'credential_other_address'],
  [
    'real_ip told by who is no proxy',
    { ...GOOD, real_ip: '192.0.2.0/24' },
    'credential_other_address',
    '192.0.2.43',
  ],
  ['real_ip of who comes without a proxy', { ...GOOD, real_ip: '203.0.113.0/24' }, null],
  ['real_ip the same, and told another', { ...GOOD, real_ip: VIEWER }, null, '192.0.2.43'],
  [
    'real_ip does not do for allow_ip',
    { ...GOOD, allow_ip: '192.0.2.43' },
    'credential_other_address',
    '192.0.2.43',
  ],
  ['no JSON', 'hello', 'credential_malformed'],
  ['a list', '[]', 'credential_malformed'],
  ['nothing', '', 'credential_malformed'],
]

describe('a signed policy of OvenMediaEngine', () => {
  it.each(MATRIX)('%s', (_, policy, reason, realIp) => {
    const { present } = setUp()
    const { outcome, ...decision } = present(
      realIp === undefined ? signed(policy) : `${signed(policy)}\n${realIp}`,
    )
    expect(outcome).toBe(reason === null ? 'allow' : 'deny')
    if (reason === null) return
    expect(decision.reason).toBe(reason)
    expect(decision.trace.filter(([, result]) => result === 'fail').length).toBeGreaterThan(0)
  })

  it.each([
    ['fits', '192.0.2.0/24', '192.0.2.43', null],
    ['another', '192.0.2.0/24', VIEWER, 'credential_other_address'],
    ['not told', '203.0.113.0/24', undefined, 'credential_other_address'],
    ['no address', '0.0.0.0/0', 'x', 'credential_other_address'],
    ['two addresses', '192.0.2.0/24', '192.0.2.43\n192.0.2.44', 'credential_other_address'],
  ])('believes a proxy the settings name: %s', (_, real_ip, told, reason) => {
    const { present, catalogue } = setUp()
    const settings = catalogue.settings.get()
    catalogue.settings.update({ ...settings, trustedProxies: ['203.0.113.0/28'] }, 'console')
    const value = signed({ ...GOOD, real_ip })
    const { outcome, ...decision } = present(told === undefined ? value : `${value}\n${told}`)
    expect(outcome).toBe(reason === null ? 'allow' : 'deny')
    if (reason !== null) expect(decision.reason).toBe(reason)
  })

  it.each([
    ['no signature', signed(GOOD).split('&signature=')[0], 'credential_malformed'],
    ['no policy', signed(GOOD).replace('policy=', 'other='), 'credential_malformed'],
    ['two policies', `${signed(GOOD)}&policy=e30`, 'credential_malformed'],
    ['another key', signed(GOOD, WATCHED, 'another'), 'credential_signature'],
    ['an empty key', signed(GOOD, WATCHED, ''), 'credential_signature'],
    ['something added', `${signed(GOOD)}&x=1`, 'credential_signature'],
    ['another stream written in', signed(GOOD).replace('/news', '/sport'), 'credential_signature'],
    [
      'the address of another stream',
      signed(GOOD, WATCHED.replace('/news', '/sport')),
      'grant_other_stream',
    ],
    ['no address', 'hello', 'credential_malformed'],
    ['nothing', '', 'credential_malformed'],
  ])('is refused with %s', (_, value, reason) => {
    expect(setUp().present(value ?? '')).toMatchObject({ outcome: 'deny', reason })
  })

  it('is refused without a key, and at a media server with another', () => {
    const { present, set, catalogue } = setUp()
    set(null)
    expect(present(signed(GOOD)).reason).toBe('signing_password_missing')
    set(KEY)
    const input = server({ name: 'Other', protocol: 'oven-media-engine' })
    const { id } = catalogue.mediaServers.create(input, 'console').server
    expect(present(signed(GOOD), { mediaServerId: id }).reason).toBe('signing_password_missing')
    const icecast = server({ name: 'Icecast', protocol: 'icecast' })
    const { id: other } = catalogue.mediaServers.create(icecast, 'console').server
    const body = { value: 'x', overlapMinutes: 0 }
    const call = () => catalogue.mediaServers.setSecret(other, 'policy-key', body, 'console')
    expect(refusal(call).code).toBe('ERR_INPUT_INVALID')
  })

  it('counts with the key before as long as both do', () => {
    const { present, set } = setUp()
    set('next', 5)
    expect(present(signed(GOOD)).outcome).toBe('allow')
    const later = { url_expire: START_MS + 60 * MINUTE }
    expect(present(signed(later), {}, START_MS + 6 * MINUTE).reason).toBe('credential_signature')
  })

  it('ends whoever it let in at its stream_expire, and not at its url_expire', () => {
    const { present } = setUp()
    const ends = START_MS + 30 * MINUTE
    expect(present(signed({ ...GOOD, stream_expire: ends })).grantEndsAtMs).toBe(ends)
    expect(present(signed(GOOD)).grantEndsAtMs).toBeUndefined()
  })

  it.each([
    ['RTMP', 'rtmp://media.example/live/news', 'publish'],
    ['WebRTC that sends', 'wss://media.example:3334/live/news?direction=send', 'publish'],
    ['WHIP', 'https://media.example:3334/live/news?direction=whip', 'publish'],
    ['LL-HLS', 'https://media.example:3334/live/news/llhls.m3u8', 'subscribe'],
    ['WebRTC', WATCHED, 'subscribe'],
  ])('over %s is for that alone', (_, url, action) => {
    const { present } = setUp()
    // The port that is usual is part of what is signed, whether it is written or not.
    const written = url.replace('rtmp://media.example/', 'rtmp://media.example:1935/')
    const value = signed(GOOD, written)
    for (const asked of ['publish', 'subscribe']) {
      const { outcome } = present(value, { action: asked })
      expect([asked, outcome]).toEqual([asked, asked === action ? 'allow' : 'deny'])
    }
  })

  it('is revoked by its grant', () => {
    const { present, catalogue } = setUp()
    const { grantId } = present(signed(GOOD))
    catalogue.revocations.create(
      { kind: 'grant', value: String(grantId), untilMs: null, note: '' },
      'console',
    )
    expect(present(signed(GOOD)).reason).toBe('grant_revoked')
    expect(present(signed({ url_expire: START_MS + 2 * MINUTE })).outcome).toBe('allow')
  })
})
