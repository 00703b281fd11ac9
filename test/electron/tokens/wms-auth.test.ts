import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { md5Base64 } from '../../../electron/tokens/md5.ts'
import { readWmsAuth, signWmsAuth, verifyWmsAuth } from '../../../electron/tokens/wms-auth.ts'
import {
  address,
  base64,
  context,
  faultOf,
  handmade,
  hotlink,
  input,
  minute,
  password,
  serverTime,
  serverTimeMs,
  streamName,
  vector,
} from './wms-auth-hotlink.ts'

describe('verifying wmsAuthSign', () => {
  it('refuses every URL when no password is known, and never takes an empty one', () => {
    expect(verifyWmsAuth(hotlink, context, [], serverTimeMs)).toEqual({
      ok: false,
      fault: 'hash_mismatch',
      grantId: null,
    })
    const unsigned = handmade(`${address}${serverTime}20`, '&validminutes=20')
    expect(verifyWmsAuth(unsigned, context, [''], serverTimeMs).ok).toBe(false)
  })

  it.each([
    ['nothing', '', 'not_base64'],
    ['text that is no base64', 'not base64!', 'not_base64'],
    [
      'the URL-safe alphabet',
      base64('id=>>>???').replaceAll('/', '_').replaceAll('+', '-'),
      'not_base64',
    ],
    ['leftover bits', `${hotlink.slice(0, -2)}B=`, 'not_base64'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0xfd]).toString('base64'), 'not_base64'],
    ['control characters', base64('server_time=\n'), 'not_base64'],
    ['four thousand characters', 'A'.repeat(4000), 'not_base64'],
    ['an empty inner text', base64('&&&'), 'parameter_missing'],
    ['no time', base64('hash_value=nj0t+C4072RgRR/7L8rHug==&validminutes=20'), 'parameter_missing'],
    ['no hash', base64(`server_time=${serverTime}&validminutes=20`), 'parameter_missing'],
    ['no minutes', handmade('', ''), 'parameter_missing'],
    ['a parameter twice', handmade('', '&validminutes=20&validminutes=9'), 'parameter_twice'],
    [
      'a hash of 15 bytes',
      base64(`server_time=${serverTime}&hash_value=nj0t+C4072RgRR/7L8rH&validminutes=20`),
      'not_a_hash',
    ],
    [
      'a hash in hexadecimal',
      base64(`server_time=${serverTime}&hash_value=9e3d2df82e34ef6460451ffb&validminutes=20`),
      'not_a_hash',
    ],
    ['minutes below zero', handmade('', '&validminutes=-1'), 'parameter_malformed'],
    ['minutes with a fraction', handmade('', '&validminutes=1.5'), 'parameter_malformed'],
    ['minutes without end', handmade('', '&validminutes=99999999'), 'parameter_malformed'],
    ['a negative strm_len', handmade('', '&validminutes=20&strm_len=-1'), 'parameter_malformed'],
    ['an empty id', handmade('', '&validminutes=20&id='), 'parameter_malformed'],
    [
      'a checkip that is neither',
      handmade('', '&validminutes=20&id=42&checkip=1'),
      'parameter_malformed',
    ],
    [
      'a strm_len longer than the stream',
      handmade('', '&validminutes=20&strm_len=12'),
      'stream_too_short',
    ],
  ])('finds fault with %s', (_, text, fault) => {
    expect(faultOf(text)).toBe(fault)
  })

  it.each([
    ['another address', hotlink, { address: '203.0.113.10' }],
    [
      'another stream',
      signWmsAuth({ ...input, signedStream: streamName }),
      { streamName: 'live/others' },
    ],
  ])('refuses it for %s', (_, text, at) => {
    expect(faultOf(text)).toBe('accepted')
    expect(faultOf(text, { at })).toBe('hash_mismatch')
  })

  it('refuses another password', () => {
    expect(verifyWmsAuth(hotlink, context, ['other'], serverTimeMs)).toMatchObject({ ok: false })
  })

  it('refuses it where an address was signed and none is known', () => {
    expect(verifyWmsAuth(hotlink, { ...context, address: null }, [password], 0)).toEqual({
      ok: false,
      fault: 'address_unknown',
      grantId: null,
    })
  })

  it.each(['server_time', 'validminutes', 'id', 'strm_len'])('refuses a changed %s', (name) => {
    const text = signWmsAuth({ ...input, viewerId: 'a42', signedStream: 'live/s' })
    const inner = Buffer.from(text, 'base64').toString()
    const changed = inner.replace(new RegExp(`(${name}=\\w+)`), '$11')
    expect(changed).not.toBe(inner)
    expect(faultOf(base64(inner))).toBe('accepted')
    expect(faultOf(base64(changed))).not.toBe('accepted')
  })

  it('refuses a URL signed for an address that claims the address as a viewer id', () => {
    // Same bytes under the hash: `203.0.113.9` as ip, or as id.
    const stolen = Buffer.from(hotlink, 'base64').toString()
    expect(faultOf(base64(`${stolen}&id=${address}`), { at: { address: '198.51.100.1' } })).toBe(
      'parameter_malformed',
    )
    const bound = signWmsAuth({ ...input, viewerId: 'a42' })
    const freed = Buffer.from(bound, 'base64')
      .toString()
      .replace('&id=a42&checkip=true', `&id=${address}a42`)
    expect(faultOf(base64(freed), { at: { address: '198.51.100.1' } })).toBe('parameter_malformed')
    const six = handmade(`2001:db8::9${password}${serverTime}20`, '&validminutes=20&id=2001:db8::9')
    expect(faultOf(six)).toBe('parameter_malformed')
  })

  it('keeps the id of the grant however address and viewer id are cut', () => {
    const signed = `203.0.113.942${password}${serverTime}20`
    const one = handmade(signed, '&validminutes=20&id=42&checkip=true')
    const other = handmade(signed, '&validminutes=20&id=2&checkip=true')
    const at = (where: string, text: string) =>
      verifyWmsAuth(text, { ...context, address: where }, [password], serverTimeMs)
    const first = at('203.0.113.9', one)
    expect(first).toMatchObject({ ok: true, viewerId: '42' })
    expect(at('203.0.113.94', other)).toMatchObject({
      ok: true,
      grantId: first.grantId,
    })
  })

  it('refuses a time in the future beyond the tolerance', () => {
    expect(faultOf(hotlink, { nowMs: serverTimeMs - 60_000 })).toBe('accepted')
    expect(faultOf(hotlink, { nowMs: serverTimeMs - 60_001 })).toBe('clock_ahead')
    expect(faultOf(hotlink, { nowMs: Number.NaN })).toBe('clock_ahead')
    const strict = verifyWmsAuth(hotlink, context, [password], serverTimeMs - 1, 0)
    expect(strict).toMatchObject({ ok: false, fault: 'clock_ahead' })
  })

  it.each([
    '2025-03-07T16:05:06Z',
    '7/3/2025 16:05:06',
    '3/7/2025 16:05:06 PM',
    '3/7/2025 0:05:06 AM',
    '13/7/2025 4:05:06 PM',
    '2/30/2025 4:05:06 PM',
    '3/7/25 4:05:06 PM',
    '3/7/2025 4:5:6 PM',
    '3/7/2025 4:05:60 PM',
    '1741363506',
  ])('says of a right signature that its time cannot be read: %s', (time) => {
    const text = handmade(`${address}${password}${time}20`, '&validminutes=20', time)
    expect(faultOf(text)).toBe('time_format')
  })

  it('names the grant it refuses once the signature is right', () => {
    const refused = verifyWmsAuth(hotlink, context, [password], 0)
    const accepted = verifyWmsAuth(hotlink, context, [password], serverTimeMs)
    expect(refused).toMatchObject({ ok: false, grantId: accepted.grantId })
    expect(accepted.grantId).toMatch(/^wms-[0-9a-f]{20}$/)
  })

  it('never throws and never accepts whatever text comes', () => {
    const inner = fc
      .array(
        fc.tuple(
          fc.constantFrom('server_time', 'hash_value', 'validminutes', 'strm_len', 'id', 'checkip'),
          fc.oneof(
            fc.string(),
            fc.constantFrom(serverTime, '20', 'nj0t+C4072RgRR/7L8rHug==', 'true'),
          ),
        ),
        { maxLength: 7 },
      )
      .map((pairs) => base64(pairs.map((pair) => pair.join('=')).join('&')))
    fc.assert(
      fc.property(fc.oneof(inner, fc.string({ unit: 'binary' })), (text) => {
        const elsewhere = { streamName, address: '192.0.2.1' }
        expect(verifyWmsAuth(text, elsewhere, [password], serverTimeMs).ok).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it.each(vector.variants)('agrees with the vector: $name', ({ inner, value }) => {
    expect(faultOf(base64(inner))).toBe('accepted')
    if (value !== undefined) expect(base64(inner)).toBe(value)
    const verified = verifyWmsAuth(base64(inner), context, [password], serverTimeMs)
    expect(verified).toMatchObject({
      viewerId: inner.includes('&id=') ? '42' : null,
      signedStream: inner.includes('strm_len') ? streamName : '',
      signedAtMs: serverTimeMs,
      expiresAtMs: serverTimeMs + 20 * minute + 60_000,
    })
  })

  it('reads names in any order and leaves unknown ones alone', () => {
    const signed = `${address}42${password}${serverTime}20${streamName}`
    const text = base64(
      `id=42&checkip=true&future=1&strm_len=11&validminutes=20&hash_value=${md5Base64(signed)}&server_time=${serverTime}`,
    )
    expect(faultOf(text)).toBe('accepted')
  })

  it('accepts its padding, escaped or left out, and a plus that became a space', () => {
    const bare = hotlink.replace(/=+$/, '')
    for (const text of [bare, `${bare}%3D`, `${bare}%3d`]) expect(faultOf(text)).toBe('accepted')
    const inner = `server_time=${serverTime}&hash_value=${md5Base64(`~~~${password}${serverTime}20`)}&validminutes=20&id=~~~`
    const plus = base64(inner)
    expect(plus).toContain('+')
    for (const text of [plus, plus.replaceAll('+', ' '), plus.replaceAll('+', '%2B')]) {
      expect(faultOf(text)).toBe('accepted')
    }
  })

  it('hashes the time as it is written: padded or not', () => {
    const padded = signWmsAuth({ ...input, padded: true })
    expect(Buffer.from(padded, 'base64').toString()).toContain('=03/07/2025 04:05:06 PM&')
    expect(faultOf(padded)).toBe('accepted')
    const reformatted = Buffer.from(padded, 'base64')
      .toString()
      .replace('03/07/2025 04:05:06 PM', serverTime)
    expect(faultOf(base64(reformatted))).toBe('hash_mismatch')
  })

  it('takes a signed beginning for a family of streams', () => {
    const { path, strmLen, signedStream } = vector.prefix
    const text = signWmsAuth({ ...input, signedStream })
    expect(readWmsAuth(text)).toMatchObject({ signedBytes: strmLen })
    expect(faultOf(text, { at: { streamName: path } })).toBe('accepted')
    expect(faultOf(text, { at: { streamName: 'dookeela/epl1_hd' } })).toBe('hash_mismatch')
  })

  it('lets nobody end a signed beginning within a character', () => {
    const name = 'live/é'
    const text = signWmsAuth({ ...input, signedStream: name })
    expect(faultOf(text, { at: { streamName: name } })).toBe('accepted')
    const cut = Buffer.from(text, 'base64').toString().replace('strm_len=7', 'strm_len=6')
    expect(faultOf(base64(cut), { at: { streamName: name } })).toBe('stream_too_short')
  })
})
