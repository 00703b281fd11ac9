import { describe, expect, it } from 'vitest'
import { signEdgeAuth } from '../../../../electron/tokens/edge-auth.ts'
import { signPublish } from '../../../../electron/tokens/publish-sign.ts'
import { signRjAuth } from '../../../../electron/tokens/rj-auth.ts'
import { signWmsAuth } from '../../../../electron/tokens/wms-auth.ts'
import { readPasted } from '../../../../electron/tokens/workbench/read.ts'
import { child, forge } from '../subscribe-fixture.ts'

const nowMs = Date.UTC(2026, 5, 18)
const inAnHourMs = nowMs + 3_600_000

/** One that has a plus sign, as one in a few has. */
const digest =
  Array.from({ length: 30 }, (_, length) =>
    signEdgeAuth({
      applicationId: 'studio',
      secret: 'a secret',
      payload: { expires: inAnHourMs, requiredTag: `channelAlias:${'n'.repeat(length)}>~` },
    }),
  ).find((token) => token.includes('+')) ?? ''
const subscribe = forge(child())
const jwt = forge({ exp: inAnHourMs / 1000, sub: 'ada' })
const link = signRjAuth({ streamName: 'live/news', expiresAtMs: inAnHourMs, key: Buffer.alloc(32) })
const wms = signWmsAuth({
  password: 'p',
  nowMs,
  validMinutes: 20,
  viewerId: 'ada',
  address: null,
  signedStream: 'live/news',
})
const publish = signPublish({
  publisherId: 'ada',
  streamName: 'live/news',
  address: null,
  password: 'p',
})
const opaque = 'd2e166fdda89824a6c493d8a2af7a0754199eff9e38c579cba8783767a44039c'

const KINDS = [
  ['phenix', digest],
  ['dolby-subscribe', subscribe],
  ['jwt', jwt],
  ['rj-auth', link],
  ['wms-auth', wms],
  ['publish-sign', publish],
  ['opaque', opaque],
  ['stream-key', `sdk_${'0'.repeat(40)}`],
  ['service-token', `sds_${'0'.repeat(40)}`],
  ['rest-token', 'us-east#VaTd'],
] as const

const codes = (text: string): readonly string[] =>
  readPasted(text, nowMs).damage.map(({ code }) => code)

describe('a text that is no token', () => {
  it.each([
    '',
    '   ',
    'hello',
    'https://example.org/',
    '{',
    '\0',
    '\ud800',
    'x'.repeat(60_000),
    '='.repeat(16_000),
  ])('is said to be none: %#', (text) => {
    const reading = readPasted(text, nowMs)
    expect(reading.kind).toBe('unknown')
    expect(reading.layers).toEqual([])
  })

  it('is left as it is when nothing undoes what happened to it', () => {
    const cut = digest.slice(0, 60)
    expect(readPasted(cut, nowMs)).toMatchObject({ kind: 'unknown', token: cut })
  })
})

describe.each(KINDS)('a %s', (kind, token) => {
  it('is recognised alone and with what the clipboard puts around it', () => {
    for (const text of [token, ` ${token}\n`, `Bearer ${token}`]) {
      expect(readPasted(text, nowMs)).toMatchObject({ kind, token, damage: [] })
    }
  })

  it('is found in an address, a query, a header, a command and an answer', () => {
    const escaped = encodeURIComponent(token)
    const carried = [
      [`https://play.example/live/news?x=1&token=${escaped}&y=2#alias`, 'address', 'token'],
      [`token=${escaped}`, 'address', 'token'],
      [`Authorization: Bearer ${token}`, 'header', 'authorization'],
      [
        `curl -X POST 'https://x.example/' -H 'Authorization: Bearer ${token}'`,
        'command',
        'authorization',
      ],
      [`curl "https://x.example/live?streamToken=${escaped}"`, 'command', 'streamToken'],
      [JSON.stringify({ data: { token } }), 'address', 'token'],
    ] as const
    for (const [text, carrier, name] of carried) {
      const reading = readPasted(text, nowMs)
      expect(reading).toMatchObject({ kind, token, damage: [] })
      expect(reading.carrier).toEqual({ kind: carrier, name })
    }
  })

  it('is recognised in quotes, and escaped once or twice more than it should be', () => {
    expect(codes(`"${token}"`)).toEqual(['quoted'])
    const twice = encodeURIComponent(encodeURIComponent(token))
    if (twice !== token) expect(readPasted(twice, nowMs)).toMatchObject({ kind, token })
  })
})

describe('damage', () => {
  it.each([
    ['a plus that became a space', digest.replaceAll('+', ' '), 'plus-became-space', 'phenix'],
    ['a missing prefix', digest.slice('DIGEST:'.length), 'prefix-missing', 'phenix'],
    ['a prefix that stands twice', `DIGEST:${digest}`, 'prefix-doubled', 'phenix'],
    ['a prefix in lower case', digest.replace('DIGEST', 'digest'), 'prefix-case', 'phenix'],
    ['white space within', `${jwt.slice(0, 40)}\n  ${jwt.slice(40)}`, 'line-breaks', 'jwt'],
    ['padded segments', jwt.replace('.', '==.'), 'segment-padding', 'jwt'],
    ['upper case', opaque.toUpperCase(), 'upper-case', 'opaque'],
  ])('%s is named and undone', (_, text, code, kind) => {
    expect(digest).toContain('+')
    const reading = readPasted(text, nowMs)
    expect(reading.kind).toBe(kind)
    expect(reading.damage.map((each) => each.code)).toEqual([code])
    expect(reading.damage[0]?.remedy).not.toBeNull()
  })

  it('of two kinds is undone in a row', () => {
    const both = `"${encodeURIComponent(digest)}"`
    expect(codes(both)).toEqual(['quoted', 'percent-encoded'])
  })

  it.each([
    ['a JSON web token', jwt.slice(0, jwt.lastIndexOf('.')), 'cut'],
    ['one without all of its signature', jwt.slice(0, -8), 'signature-length'],
    ['an EdgeAuth token', digest.slice(0, 100), 'truncated'],
    ['a signed URL', wms.slice(0, 50), 'cut'],
    ['a link', link.slice(0, 40), 'cut'],
    ['a subscribe token', opaque.slice(0, 50), 'cut'],
  ])('that cuts %s short is named', (_, text, code) => {
    expect(codes(text)).toEqual([code])
  })
})

describe('what a token says', () => {
  it('shows JSON laid out, and not at all like JSON when a member stands twice', () => {
    const [header, payload, signature] = readPasted(jwt, nowMs).layers
    expect(JSON.parse(header?.text ?? '')).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(payload).toMatchObject({ form: 'json', text: expect.stringContaining('"sub": "ada"') })
    expect(signature).toMatchObject({ form: 'hex', text: expect.stringMatching(/^(..\s){31}..$/) })
    const twice = readPasted(forge('{"exp":1,"exp":2}'), nowMs).layers[1]
    expect(twice).toMatchObject({ form: 'text', text: '{"exp":1,"exp":2}' })
  })

  it('gives its times as moments', () => {
    const times = (text: string) => readPasted(text, nowMs).times.map(({ atMs }) => atMs)
    expect(times(jwt)).toEqual([inAnHourMs])
    expect(times(digest)).toEqual([inAnHourMs])
    expect(times(link)).toEqual([inAnHourMs])
    expect(times(wms)).toEqual([nowMs + 20 * 60_000, nowMs])
    expect(times(forge({ exp: 1e300, iat: 'x' }))).toEqual([])
  })

  it('names what leads to its key', () => {
    expect(readPasted(digest, nowMs).says).toMatchObject({ applicationId: 'studio' })
    expect(readPasted(subscribe, nowMs).says).toMatchObject({ tokenId: 12345, streamName: 'cam1' })
  })

  it('is linted, with what to do', () => {
    const { lint } = readPasted(
      signEdgeAuth({ applicationId: 'a', secret: 's', payload: { expires: nowMs - 1 } }),
      nowMs,
    )
    expect(lint.map(({ code }) => code)).toEqual(['already-expired', 'authenticates-only'])
    expect(lint.every(({ remedy }) => remedy !== null)).toBe(true)
    const outside = forge({ tokenId: 1, tokenType: 'Subscribe', streamName: 'x', exp: 9e9 })
    const reading = readPasted(outside, nowMs)
    expect(reading.kind).toBe('dolby-subscribe')
    expect(reading.lint.map(({ code }) => code)).toContain('claims_outside_streaming')
  })
})
