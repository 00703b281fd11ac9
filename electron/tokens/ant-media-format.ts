import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { readClaims, readCompactJws, signJws, verifyJws } from './jws.ts'
import { createHmacKey } from './jws-key.ts'
import { REFUSALS, TIME_FAULTS } from './jwt-format.ts'
import { checkTimes, STRICT_TIMES } from './jwt-times.ts'
import { minutesSchema } from './signed-address.ts'
import { memberOf } from './strict-json.ts'
import {
  checkedWithAny,
  defineFormat,
  notVerified,
  nowMsSchema,
  secretsSchema,
  signingSecret,
  verifiedToken,
} from './token-format.ts'

const streamId = z.string().min(1).max(256)
const role = z.enum(['play', 'publish'])
const input = { secret: secretsSchema, streamId, role: role.default('play') }
const asked = { secret: secretsSchema, token: z.string(), streamId, role: role.default('play') }

/**
 * Ant Media Server's hash-based token (Ant Media documentation, "Stream Security"): SHA-256 of stream, role and secret.
 */
export const antMediaHashFormat = defineFormat({
  name: 'ant-media-hash',
  title: 'Ant Media hash-based token',
  sentences: {
    verified: 'The hash fits.',
    not_a_hash: 'It is not 64 hexadecimal digits.',
    hash_mismatch: 'Secret, stream or role is another than was signed.',
    never_expires: 'It never expires, and the same stream and role always have the same one.',
  },
  issueInput: z.strictObject(input),
  verifyInput: z.strictObject(asked),
  issue: ({ secret, ...what }) => ({
    token: antHash(what, signingSecret(secret)).toString('hex'),
    lint: ['never_expires'],
  }),
  verify({ secret, token, ...what }) {
    if (!HASH.test(token)) return notVerified('not_a_hash')
    const given = Buffer.from(token, 'hex')
    const isRight = secret.some(
      (each) => each !== '' && timingSafeEqual(given, antHash(what, each)),
    )
    return isRight ? verifiedToken(what, null) : notVerified('hash_mismatch')
  },
  decode(token) {
    if (HASH.test(token)) return { value: { hash: token }, lint: ['never_expires'] }
    throw new AppError('ERR_TOKEN_MALFORMED', 'It is not 64 hexadecimal digits.')
  },
})

const HASH = /^[0-9a-f]{64}$/i

interface What {
  readonly streamId: string
  readonly role: z.output<typeof role>
}

const antHash = ({ streamId: id, role: as }: What, secret: string): Buffer =>
  createHash('sha256').update(`${id}${as}${secret}`).digest()

/** Ant Media Server's JSON web token (Ant Media documentation, "Stream Security"): HS256 with streamId, type and exp. */
export const antMediaJwtFormat = defineFormat({
  name: 'ant-media-jwt',
  title: 'Ant Media JSON web token',
  sentences: {
    ...REFUSALS,
    ...TIME_FAULTS,
    verified: 'The signature fits.',
    other_stream: 'It is for another stream.',
    other_role: 'It is for playing where publishing was asked, or the other way.',
  },
  issueInput: z.strictObject({ ...input, minutes: minutesSchema }),
  verifyInput: z.strictObject({ ...asked, nowMs: nowMsSchema }),
  issue({ secret, streamId: id, role: type, minutes }, nowMs) {
    const key = createHmacKey({ secret: secret[0] ?? '', algorithms: ['HS256'] })
    const exp = Math.floor(nowMs / 1000) + minutes * 60
    return { token: signJws(JSON.stringify({ streamId: id, type, exp }), key), lint: [] }
  },
  verify({ secret, token, nowMs, ...what }, clockMs) {
    return checkedWithAny(secret, (each) => {
      const found = verifyJws(token, createHmacKey({ secret: each, algorithms: ['HS256'] }))
      if (!found.ok) return notVerified(found.reason)
      const { claims } = found
      const times = checkTimes(claims, nowMs ?? clockMs, ANY_LIFETIME)
      if (!times.ok) return verifiedToken(claims, times.fault)
      if (memberOf(claims, 'streamId') !== what.streamId)
        return verifiedToken(claims, 'other_stream')
      return verifiedToken(claims, memberOf(claims, 'type') === what.role ? null : 'other_role')
    })
  },
  decode(token, nowMs) {
    const jws = readCompactJws(token)
    if (!jws.ok) throw new AppError('ERR_TOKEN_MALFORMED', REFUSALS[jws.reason])
    const read = readClaims(jws.payload)
    if (!read.ok) throw new AppError('ERR_TOKEN_MALFORMED', REFUSALS[read.reason])
    const times = checkTimes(read.claims, nowMs, ANY_LIFETIME)
    return { value: { ...read.claims }, lint: times.ok ? [] : [times.fault] }
  },
})

/** How long it lives is the operator's to say. */
const ANY_LIFETIME = { ...STRICT_TIMES, maxLifetimeSeconds: null }

const PERIOD_SECONDS = 60

/**
 * Ant Media Server's time-based code of a subscriber (Ant Media documentation, "Stream Security"; RFC 6238): HMAC-SHA1, six
 * digits, a minute each. Only for subscribers who have a secret of their own there.
 */
export const antMediaTotpFormat = defineFormat({
  name: 'ant-media-totp',
  title: 'Ant Media subscriber code (TOTP)',
  sentences: {
    verified: 'The code is that of this minute.',
    not_a_code: 'It is not six digits.',
    code_mismatch: 'It is the code of another secret or another minute.',
    soon_over: 'It is good for the rest of this minute.',
  },
  issueInput: z.strictObject({ secret: secretsSchema }),
  verifyInput: z.strictObject({ secret: secretsSchema, token: z.string(), nowMs: nowMsSchema }),
  issue: ({ secret }, nowMs) => ({ token: codeOf(secret[0] ?? '', nowMs), lint: ['soon_over'] }),
  verify({ secret, token, nowMs }, clockMs) {
    if (!CODE.test(token)) return notVerified('not_a_code')
    const given = Buffer.from(token)
    const atMs = nowMs ?? clockMs
    const isRight = secret.some((each) => timingSafeEqual(given, Buffer.from(codeOf(each, atMs))))
    return isRight ? verifiedToken(null, null) : notVerified('code_mismatch')
  },
  decode(token) {
    if (CODE.test(token)) return { value: { code: token }, lint: [] }
    throw new AppError('ERR_TOKEN_MALFORMED', 'It is not six digits.')
  },
})

const CODE = /^\d{6}$/

/** @throws AppError ERR_INPUT_INVALID when the secret is not base32. */
function codeOf(secret: string, nowMs: number): string {
  const key = base32Bytes(secret)
  if (key === null) {
    const issues = [{ path: 'secret', message: 'Write base32: A to Z and 2 to 7.' }]
    throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
  }
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(nowMs / 1000 / PERIOD_SECONDS)))
  const mac = createHmac('sha1', key).update(counter).digest()
  // RFC 4226 section 5.3.
  const offset = (mac.at(-1) ?? 0) & 0xf
  const number = (mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000
  return String(number).padStart(6, '0')
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 section 6, with or without padding. Null for what is none, or too short to be a secret. */
function base32Bytes(text: string): Buffer | null {
  const letters = text.toUpperCase().replace(/=+$/, '')
  if (!/^[A-Z2-7]{8,256}$/.test(letters)) return null
  const bytes: number[] = []
  let bits = 0
  let kept = 0
  for (const letter of letters) {
    kept = ((kept << 5) | BASE32.indexOf(letter)) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((kept >> bits) & 0xff)
  }
  return Buffer.from(bytes)
}
