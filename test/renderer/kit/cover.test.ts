import { describe, expect, it } from 'vitest'
import { COVERED, cover } from '../../../renderer/kit/cover.ts'

const JWT = `eyJhbGciOiJIUzI1NiJ9.${'eyJzdWIiOiJBZGEifQ'}.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk`

describe('what streamer mode covers', () => {
  it.each([
    ['an IPv4 address', 'from 203.0.113.7 now', `from ${COVERED} now`],
    ['with its port', '192.168.1.20:8481', COVERED],
    ['a block', 'in 198.51.100.0/24.', `in ${COVERED}.`],
    ['an IPv6 address', 'from 2001:db8::1 now', `from ${COVERED} now`],
    ['in brackets', '[fe80::1]:80', `[${COVERED}]:80`],
    ['written out', '2001:db8:0:0:0:0:0:1', COVERED],
    ['an IPv4 address in IPv6', '::ffff:203.0.113.7', `${COVERED}${COVERED}`],
    ['a block of IPv6', '2001:db8::/32', COVERED],
    ['a link', 'open https://cdn.example/live/a.m3u8?t=1 here', `open ${COVERED} here`],
    ['a link of a publisher', 'rtmp://in.example/live', COVERED],
    ['a JSON web token', JWT, COVERED],
    ['behind a name', 'rj-auth=Zm9vYmFyYmF6cXV4QUJD', COVERED],
    ['hexadecimal', 'key 9f86d081884c7d659a2f', `key ${COVERED}`],
    ['an id', '3f2504e0-4f89-41d3-9a0c-0305e82c3301', COVERED],
    ['256 bits without a digit', 'aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgHiJkLmNoPq', COVERED],
  ])('%s', (_what, text, shown) => {
    expect(cover(text)).toBe(shown)
  })
})

describe('what streamer mode leaves', () => {
  it.each([
    ['a time of day', 'since 12:30:45'],
    ['a moment', '2026-11-29T09:07:49.123Z'],
    ['a version', 'Stagedoor 1.12.3'],
    ['a stream', 'live/evening-news-2024'],
    ['a path of the API', 'POST /api/v1/media-servers'],
    ['a code', 'ERR_CALLER_UNAUTHENTICATED'],
    ['a sentence', 'Access requests, by media server: 3 of 10.'],
    ['a number', '12,345,678 viewers'],
    ['nothing', ''],
  ])('%s', (_what, text) => {
    expect(cover(text)).toBe(text)
  })
})

it('takes time in proportion to the text', () => {
  const long = [
    '1.'.repeat(50_000),
    'a:'.repeat(50_000),
    'aB1-'.repeat(25_000),
    'a+'.repeat(50_000),
  ]
  for (const text of long) expect(cover(text).length).toBeLessThanOrEqual(text.length)
})
