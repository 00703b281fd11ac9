import { createHmac, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { jwtVerify, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { findJwsFault, readCompactJws, signJws, verifyJws } from '../../../electron/tokens/jws.ts'
import { readJwsHeader } from '../../../electron/tokens/jws-header.ts'
import { createHmacKey, HMAC_ALGORITHMS, HMAC_DIGESTS } from '../../../electron/tokens/jws-key.ts'
import { checkTimes, STRICT_TIMES } from '../../../electron/tokens/jwt-times.ts'
import { AppError } from '../../../shared/errors.ts'

const secret = Buffer.from('a1b2c3d4'.repeat(8), 'latin1')
const key = createHmacKey({ secret, algorithms: ['HS256'] })
const named = createHmacKey({ secret, algorithms: ['HS256'], id: 'key-1' })
const nowMs = 1_750_813_300_000
const now = nowMs / 1000
const encode = (text: string | Buffer): string => Buffer.from(text).toString('base64url')

/** A token with exactly this header and payload, rightly signed with the secret. */
function forge(header: string, payload = '{"exp":1750813871}', digest = 'sha256'): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${createHmac(digest, secret).update(input).digest('base64url')}`
}

const right = forge('{"alg":"HS256","typ":"JWT"}')
const reasonOf = (token: string): string | null => {
  const found = verifyJws(token, key)
  return found.ok ? null : found.reason
}

describe('the header of a JWS', () => {
  it.each([
    ['J1 none', '{"alg":"none"}', 'jws_algorithm'],
    ['J1 nOnE', '{"alg":"nOnE"}', 'jws_algorithm'],
    ['J1 none, padded', '{"alg":"none "}', 'jws_algorithm'],
    ['J1 no algorithm', '{"typ":"JWT"}', 'jws_algorithm'],
    ['J1 an array', '{"alg":["HS256"]}', 'jws_algorithm'],
    ['J1 null', '{"alg":null}', 'jws_algorithm'],
    ['J1 empty', '{"alg":""}', 'jws_algorithm'],
    ['another hash than the key row has', '{"alg":"HS512"}', 'jws_algorithm'],
    ['lower case', '{"alg":"hs256"}', 'jws_algorithm'],
    ['a blank after it', '{"alg":"HS256 "}', 'jws_algorithm'],
    ['J2 a public key algorithm', '{"alg":"RS256"}', 'jws_algorithm'],
    ['J3 an unknown key id', '{"alg":"HS256","kid":"other"}', 'jws_key_id'],
    ['J3 a path as key id', '{"alg":"HS256","kid":"../../dev/null"}', 'jws_key_id'],
    ['J3 SQL as key id', `{"alg":"HS256","kid":"' OR 1=1--"}`, 'jws_key_id'],
    ['J3 NUL as key id', '{"alg":"HS256","kid":"\\u0000"}', 'jws_key_id'],
    ['J3 a number as key id', '{"alg":"HS256","kid":1}', 'jws_header_malformed'],
    ['J4 jku', '{"alg":"HS256","jku":"https://keys.example"}', 'jws_header_forbidden'],
    ['J4 x5u', '{"alg":"HS256","x5u":"https://keys.example"}', 'jws_header_forbidden'],
    ['J4 jwk', '{"alg":"HS256","jwk":{"kty":"oct","k":"AA"}}', 'jws_header_forbidden'],
    ['J4 x5c', '{"alg":"HS256","x5c":["AA"]}', 'jws_header_forbidden'],
    ['J7 crit of an unknown member', '{"alg":"HS256","crit":["x"],"x":1}', 'jws_header_forbidden'],
    ['J7 empty crit', '{"alg":"HS256","crit":[]}', 'jws_header_forbidden'],
    ['J7 crit of a registered member', '{"alg":"HS256","crit":["alg"]}', 'jws_header_forbidden'],
    ['J7 b64 false', '{"alg":"HS256","b64":false,"crit":["b64"]}', 'jws_header_forbidden'],
    ['J7 b64 true', '{"alg":"HS256","b64":true}', 'jws_header_forbidden'],
    ['J8 alg twice', '{"alg":"HS256","alg":"none"}', 'jws_header_duplicate'],
    ['J8 alg twice, none first', '{"alg":"none","alg":"HS256"}', 'jws_header_duplicate'],
    ['J8 alg under an escape', '{"alg":"none","\\u0061lg":"HS256"}', 'jws_header_duplicate'],
    ['J8 a twin by case', '{"alg":"HS256","Alg":"none"}', 'jws_header_malformed'],
    ['J8 a twin by case of kid', '{"alg":"HS256","KID":"x"}', 'jws_header_malformed'],
    ['J10 compressed', '{"alg":"HS256","zip":"DEF"}', 'jws_header_forbidden'],
    ['J10 encrypted', '{"alg":"HS256","enc":"A128GCM"}', 'jws_header_forbidden'],
    ['J10 another kind', '{"alg":"HS256","typ":"at+jwt"}', 'jws_type'],
    ['J10 a kind that is no text', '{"alg":"HS256","typ":1}', 'jws_header_malformed'],
    ['an array', '["alg","HS256"]', 'jws_header_malformed'],
    ['null', 'null', 'jws_header_malformed'],
    ['no JSON', '{alg:HS256}', 'jws_header_malformed'],
    ['too deep', '{"alg":"HS256","a":[[[[[1]]]]]}', 'jws_header_malformed'],
    ['too long', `{"alg":"HS256","a":"${'a'.repeat(2000)}"}`, 'jws_malformed'],
  ])('is refused, rightly signed or not: %s', (_, header, reason) => {
    expect(reasonOf(forge(header))).toBe(reason)
  })

  it.each(['JWT', 'jwt', 'application/jwt', null])('may name the kind %s', (typ) => {
    expect(
      reasonOf(forge(JSON.stringify(typ === null ? { alg: 'HS256' } : { alg: 'HS256', typ }))),
    ).toBe(null)
  })

  it('names the key by its exact id or not at all', () => {
    expect(verifyJws(forge('{"alg":"HS256","kid":"key-1"}'), named).ok).toBe(true)
    expect(verifyJws(right, named).ok).toBe(true)
    expect(verifyJws(forge('{"alg":"HS256","kid":"KEY-1"}'), named)).toMatchObject({
      reason: 'jws_key_id',
    })
  })

  it('is read the same from the cache, and rubbish does not fill it', () => {
    const segment = encode('{"alg":"HS256","typ":"JWT"}')
    const once = readJwsHeader(segment)
    for (let n = 0; n < 2000; n++) readJwsHeader(encode(`{"alg":"none","n":${n}`))
    expect(readJwsHeader(segment)).toBe(once)
    for (let n = 0; n < 2000; n++) readJwsHeader(encode(`{"alg":"HS256","n":${n}}`))
    expect(readJwsHeader(segment)).toEqual(once)
  })
})

describe('the form of a JWS', () => {
  const [header = '', payload = '', signature = ''] = right.split('.')
  it.each([
    ['empty', ''],
    ['one segment', header],
    ['two segments', `${header}.${payload}`],
    ['no signature', `${header}.${payload}.`],
    ['no header', `.${payload}.${signature}`],
    ['four segments', `${right}.${signature}`],
    ['a dot at the end', `${right}.`],
    ['five segments, as an encrypted token', 'a.b.c.d.e'],
    ['padding', `${right}=`],
    ['a blank before', ` ${right}`],
    ['a blank in the signature', `${header}.${payload}. ${signature}`],
    ['a line end', `${right}\n`],
    ['the standard alphabet', `${header}.${payload}.${'+/'.repeat(21)}+`],
    ['the JSON serialisation', JSON.stringify({ payload, protected: header, signature })],
    ['a NUL', `${right}\0`],
    ['letters that look alike', right.replace('e', '\u0435')],
  ])('is refused: %s', (_, token) => {
    expect(reasonOf(token)).toBe('jws_malformed')
  })

  it('is refused when there are leftover bits, so that one token has one text', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const at = alphabet.indexOf(right.at(-1) ?? '')
    const twin = right.slice(0, -1) + alphabet[at + 1]
    expect(Buffer.from(twin.split('.')[2] ?? '', 'base64url')).toEqual(
      Buffer.from(signature, 'base64url'),
    )
    expect(reasonOf(twin)).toBe('jws_malformed')
  })

  it('is refused when it is too long, before anything is decoded', () => {
    expect(reasonOf('a'.repeat(8193))).toBe('jws_too_long')
  })

  it('is refused with a detached payload', () => {
    expect(reasonOf(`${header}..${signature}`)).toBe('jws_signature')
  })

  it.each([
    ['no JSON', 'foo', 'jws_payload_malformed'],
    ['empty', '', 'jws_payload_malformed'],
    ['an array', '[]', 'jws_payload_malformed'],
    ['a text', '"a"', 'jws_payload_malformed'],
    ['NaN', '{"exp":NaN}', 'jws_payload_malformed'],
    ['J8 exp twice', '{"exp":1750813871,"exp":9999999999}', 'jws_payload_duplicate'],
    [
      'J8 twice within',
      '{"streaming":{"streamName":"a","streamName":"b"}}',
      'jws_payload_duplicate',
    ],
    ['too deep', `{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'jws_payload_malformed'],
  ])('is refused for a payload that is: %s', (_, text, reason) => {
    expect(reasonOf(forge('{"alg":"HS256"}', text))).toBe(reason)
  })

  it('is refused for a payload that is not UTF-8', () => {
    const input = `${encode('{"alg":"HS256"}')}.${encode(Buffer.from('7b2261223a22ff227d', 'hex'))}`
    const mac = createHmac('sha256', secret).update(input).digest('base64url')
    expect(reasonOf(`${input}.${mac}`)).toBe('jws_payload_malformed')
  })
})

describe('the signature of a JWS', () => {
  it('refuses another key', () => {
    const other = createHmacKey({ secret: Buffer.alloc(32, 7), algorithms: ['HS256'] })
    expect(verifyJws(right, other)).toMatchObject({ reason: 'jws_signature' })
  })

  it('refuses any changed bit of payload or signature', () => {
    const parts = right.split('.')
    for (const at of [1, 2]) {
      const bytes = Buffer.from(parts[at] ?? '', 'base64url')
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const changed = Buffer.from(bytes)
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const token = parts.with(at, changed.toString('base64url')).join('.')
        expect(verifyJws(token, key)).toMatchObject({ ok: false, reason: 'jws_signature' })
      }
    }
  })

  it('refuses one cut short, made longer, or of another hash', () => {
    const [header = '', payload = '', signature = ''] = right.split('.')
    const bytes = Buffer.from(signature, 'base64url')
    for (const wrong of [bytes.subarray(0, 31), Buffer.concat([bytes, Buffer.of(0)])]) {
      expect(reasonOf(`${header}.${payload}.${encode(wrong)}`)).toBe('jws_signature')
    }
    expect(reasonOf(forge('{"alg":"HS256"}', '{"exp":1750813871}', 'sha512'))).toBe('jws_signature')
  })

  it('refuses J2: every public key we might publish, in each of its texts, as the secret', () => {
    const pairs = [
      generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
      generateKeyPairSync('ed25519').publicKey,
    ]
    for (const publicKey of pairs) {
      const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
      const der = publicKey.export({ type: 'spki', format: 'der' })
      const jwk = JSON.stringify(publicKey.export({ format: 'jwk' }))
      const texts = [pem, pem.trim(), pem.replaceAll('\n', '\r\n'), jwk, der]
      for (const confused of texts) {
        const input = `${encode('{"alg":"HS256"}')}.${encode('{"exp":1750813871}')}`
        const mac = createHmac('sha256', confused).update(input).digest('base64url')
        expect(reasonOf(`${input}.${mac}`)).toBe('jws_signature')
      }
    }
  })

  it('is told from a right one for each algorithm, as jose tells it', async () => {
    for (const algorithm of HMAC_ALGORITHMS) {
      const of = createHmacKey({ secret, algorithms: [algorithm] })
      const ours = signJws('{"exp":1750813871}', of)
      await expect(
        jwtVerify(ours, secret, { currentDate: new Date(nowMs) }),
      ).resolves.toMatchObject({
        protectedHeader: { alg: algorithm, typ: 'JWT' },
      })
      const theirs = await new SignJWT({ a: 'ä' })
        .setProtectedHeader({ alg: algorithm })
        .sign(secret)
      expect(verifyJws(theirs, of)).toMatchObject({ ok: true, claims: { a: 'ä' } })
    }
  })

  it('never throws and never accepts whatever text comes', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.constant(right))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const token = pieces.join('.')
        if (token !== right) expect(verifyJws(token, key).ok).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  it('is looked at without throwing, whatever the payload says', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const jws = readCompactJws(forge('{"alg":"HS256"}', JSON.stringify(value)))
        expect(jws.ok && findJwsFault(jws, key)).toBe(null)
      }),
    )
  })
})

describe('the times of a token', () => {
  const at = (claims: object, rules = {}): string | null => {
    const read = checkTimes(JSON.parse(JSON.stringify(claims)), nowMs, {
      ...STRICT_TIMES,
      ...rules,
    })
    return read.ok ? null : read.fault
  }
  it.each([
    ['no exp', '{}', 'exp_missing'],
    ['null', '{"exp":null}', 'exp_missing'],
    ['a text', '{"exp":"1750813871"}', 'exp_malformed'],
    ['below zero', '{"exp":-1}', 'exp_malformed'],
    ['zero', '{"exp":0}', 'expired'],
    ['1e20', '{"exp":1e20}', 'exp_milliseconds'],
    ['milliseconds', '{"exp":1750813871000}', 'exp_milliseconds'],
    ['1e400, which no number holds', '{"exp":1e400}', 'exp_malformed'],
    ['a fraction', '{"exp":1750813871.5}', 'exp_malformed'],
    ['a list', '{"exp":[1750813871]}', 'exp_malformed'],
    ['true', '{"exp":true}', 'exp_malformed'],
    ['nbf after exp', '{"exp":1750813871,"nbf":1750813872}', 'never_valid'],
    ['nbf at exp', '{"exp":1750813871,"nbf":1750813871}', 'never_valid'],
    ['iat after exp', '{"exp":1750813871,"iat":1750813872}', 'never_valid'],
    ['nbf as text', '{"exp":1750813871,"nbf":"0"}', 'nbf_malformed'],
    ['iat as text', '{"exp":1750813871,"iat":"0"}', 'iat_malformed'],
    ['iat in milliseconds', '{"exp":1750813871,"iat":1750813271000}', 'iat_malformed'],
    ['more than a day', '{"exp":1750900000}', 'lifetime_too_long'],
    ['more than a day since iat', '{"exp":1750813871,"iat":1750700000}', 'lifetime_too_long'],
  ])('refuse: %s', (_, claims, fault) => {
    const read = checkTimes(JSON.parse(claims), nowMs, STRICT_TIMES)
    expect(read).toEqual({ ok: false, fault })
  })

  it('end to the second, with the leeway and not beyond', () => {
    expect(at({ exp: now - 5 })).toBe('expired')
    expect(at({ exp: now - 4 })).toBe(null)
    expect(at({ exp: now }, { leewaySeconds: 0 })).toBe('expired')
    expect(at({ exp: now + 1 }, { leewaySeconds: 0 })).toBe(null)
    expect(at({ exp: now + 60, nbf: now + 6 })).toBe('not_yet_valid')
    expect(at({ exp: now + 60, nbf: now + 5 })).toBe(null)
    expect(at({ exp: now + 60, iat: now + 6 })).toBe('issued_in_future')
    expect(at({ exp: now + 60, iat: now + 6 }, { refusesFutureIssue: false })).toBe(null)
  })

  it('refuse when the clock or the leeway is not a number in its range', () => {
    expect(checkTimes({ exp: 99_999_999_999 }, Number.NaN, STRICT_TIMES).ok).toBe(false)
    for (const leewaySeconds of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e9]) {
      expect(at({ exp: now - 1 }, { leewaySeconds })).toBe('expired')
    }
  })
})

describe('a key for HMAC', () => {
  it.each([
    ['empty', '', 'HS256', 'key_empty'],
    ['one byte short for HS256', `${'b'.repeat(30)}a`, 'HS256', 'key_short'],
    ['one byte short for HS384', `${'b'.repeat(46)}a`, 'HS384', 'key_short'],
    ['one byte short for HS512', `${'b'.repeat(62)}a`, 'HS512', 'key_short'],
    ['from a tutorial', 'a-string-secret-at-least-256-bits-long', 'HS256', 'key_common'],
    ['one character over and over', 'a'.repeat(64), 'HS256', 'key_common'],
  ] as const)('is refused: %s', (_, text, algorithm, fault) => {
    const make = () => createHmacKey({ secret: text, algorithms: [algorithm] })
    expect(make).toThrow(AppError)
    expect(make).toThrow(fault)
    if (text !== '') expect(make).not.toThrow(text)
  })

  it.each(['', 'a b', '../x', 'a'.repeat(65), 'ü'])('is refused for the id %j', (id) => {
    expect(() => createHmacKey({ secret, algorithms: ['HS256'], id })).toThrow('key_id')
  })

  it('of 64 hexadecimal characters, taken as text, serves all three', () => {
    const text = 'd2e166fdda89824a6c493d8a2af7a0754199eff9e38c579cba8783767a44039c'
    const made = createHmacKey({ secret: text, algorithms: HMAC_ALGORITHMS })
    expect(made.secret.symmetricKeySize).toBe(HMAC_DIGESTS.HS512.bytes)
  })

  it('signs with no algorithm it is not for', () => {
    expect(() => signJws('{}', key, { algorithm: 'HS512' })).toThrow(RangeError)
  })
})
