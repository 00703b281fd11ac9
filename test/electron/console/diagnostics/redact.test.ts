import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../../../electron/console/diagnostics/redact.ts'

const SECRET = 'the password of the WMSAuth rule'

/** What a line becomes, beside secrets that are known: one long, one that is a word, one that is kept as JSON. */
const LINES: readonly [why: string, line: string, left: string][] = [
  ['a known secret, within other text', `x${SECRET}y`, 'x***y'],
  ['each time it is there', `${SECRET} ${SECRET}`, '*** ***'],
  ['what is in a secret that is JSON', 'srt hidden-phrase!', 'srt ***'],
  ['one that begins as another does', 'x stage-pass-2024!y', 'x ***'],
  ['a short one with a sign', 'word p@ss!1', 'word ***'],
  ['a short one where it stands alone', 'password: live', 'password: ***'],
  ['not as a part of a word', 'stream: alive', 'stream: alive'],
  ['hexadecimal of 128 bits', 'k=9f86d081884c7d659a2feaa0c55ad015', 'k=***'],
  ['base64url of 256 bits', 'T bm90LW91cnMtYnV0LWEtc2VjcmV0LWFsbC10aGUtc2FtZQ', 'T ***'],
  ['the end of an IPv4 address', 'from 203.0.113.77:443', 'from 203.0.113.0:443'],
  ['the end of an IPv6 address', 'from 2001:db8:7:1::5', 'from 2001:db8:7::'],
  ['an IPv4 address within IPv6', '::ffff:203.0.113.77', '***'],
  ['not this machine', '127.0.0.1 and ::1', '127.0.0.1 and ::1'],
  ['one as it stands in JSON', String.raw`{"a":"say \"me\"\/them"}`, '{"a":"***"}'],
  ['one as it stands in an address', 'GET /x?p=say%20%22me%22%2Fthem', 'GET /x?p=***'],
  ['one in lower-case escapes', 'GET /x?p=say%20%22me%22%2fthem', 'GET /x?p=***'],
  ['one as it stands in a form', 'p=say+%22me%22%2Fthem&q=1', 'p=***&q=1'],
  ['a short one that is kept as JSON', 'the key k3y-9 fits', 'the key *** fits'],
  ['not the kind of one that is kept as JSON', 'a nimble server', 'a nimble server'],
  ['no id', 'live-news-7h2kq0', 'live-news-7h2kq0'],
  [
    'no name of a backup',
    'stagedoor-2030-01-15T12-00-00-000Z.db',
    'stagedoor-2030-01-15T12-00-00-000Z.db',
  ],
  ['no time', '2030-01-15T12:00:05.123Z', '2030-01-15T12:00:05.123Z'],
  ['no long word', 'cannot_be_restored_without_its_key', 'cannot_be_restored_without_its_key'],
]

describe('what is covered before it leaves', () => {
  const redact = createRedactor([
    SECRET,
    'stage-pass',
    'stage-pass-2024!y',
    'p@ss!1',
    'live',
    '{"srt":{"passphrase":"hidden-phrase!"}}',
    'say "me"/them',
    '{"kind":"nimble","secret":"k3y-9"}',
    '',
  ])

  it.each(LINES)('%s', (_why, line, left) => {
    const { text, covered } = redact(line)
    if (left === '***') expect(text).not.toContain('203.0.113.77')
    else expect(text).toBe(left)
    expect(covered > 0).toBe(text !== line)
  })

  it('is found in a large text, too, beside many secrets', () => {
    const many = Array.from({ length: 30_000 }, (_, at) => `secret-number-${100_000 + at}`)
    const { text, covered } = createRedactor(many)(`${'word '.repeat(20_000)} secret-number-129999`)
    expect(text.endsWith(' ***')).toBe(true)
    expect(covered).toBe(1)
  })
})
