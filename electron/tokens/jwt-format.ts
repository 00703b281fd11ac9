import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { type JwsRefusal, readClaims, readCompactJws, signJws, verifyJws } from './jws.ts'
import { headerSaid } from './jws-header.ts'
import { createHmacKey, HMAC_ALGORITHMS } from './jws-key.ts'
import { checkTimes, MAX_LIFETIME_SECONDS, STRICT_TIMES, type TimeFault } from './jwt-times.ts'
import type { JsonObject } from './strict-json.ts'
import {
  type CheckedToken,
  checkedWithAny,
  defineFormat,
  nowMsSchema,
  secretsSchema,
} from './token-format.ts'

const DEFAULT_LIFETIME_SECONDS = 3600

/** The sentence for each way a signed web token cannot be read or is not of a key. */
export const REFUSALS: Readonly<Record<JwsRefusal, string>> = {
  jws_too_long: 'It is longer than any token that is accepted.',
  jws_malformed: 'It is not three segments of base64url with dots between.',
  jws_header_malformed: 'Its header is not what a header may be.',
  jws_header_duplicate: 'Its header names a member twice.',
  jws_header_forbidden: 'Its header brings its own key, or asks for what is not done here.',
  jws_algorithm: 'Its header names another algorithm than the key is for.',
  jws_type: 'Its header says that it is another kind of token.',
  jws_key_id: 'Its header names another key.',
  jws_signature: 'The signature is not of this secret.',
  jws_payload_malformed: 'Its payload is no JSON object.',
  jws_payload_duplicate: 'Its payload names a member twice.',
}

/** The sentence for each fault of its times. */
export const TIME_FAULTS: Readonly<Record<TimeFault, string>> = {
  exp_missing: 'There is no `exp`.',
  exp_malformed: '`exp` is not a whole number of seconds.',
  exp_milliseconds: '`exp` looks like milliseconds. It must be seconds.',
  nbf_malformed: '`nbf` is not a whole number of seconds.',
  iat_malformed: '`iat` is not a whole number of seconds.',
  never_valid: 'It ends before it begins.',
  expired: 'It has expired.',
  not_yet_valid: 'It is not valid yet.',
  issued_in_future: 'It says that it was issued in the future.',
  lifetime_too_long: 'It lives longer than the limit that is set.',
}

const algorithm = z.enum(HMAC_ALGORITHMS).default('HS256')

/** A JSON web token signed with a shared secret (RFC 7519), as strictly as RFC 8725 asks. */
export const jwtFormat = defineFormat({
  name: 'jwt',
  title: 'JSON web token (HS256, HS384, HS512)',
  sentences: { ...REFUSALS, ...TIME_FAULTS, verified: 'The signature fits.' },
  issueInput: z.strictObject({
    secret: secretsSchema,
    algorithm,
    /** May bring its own `iat` and `exp`. */
    claims: z.record(z.string(), z.unknown()).default({}),
    /** Not beside an `exp`. Default an hour. */
    lifetimeSeconds: z.int().min(1).max(MAX_LIFETIME_SECONDS).optional(),
  }),
  verifyInput: z.strictObject({
    secret: secretsSchema,
    token: z.string(),
    algorithm,
    /** What a `kid` in the header must be. Left out: a header with one is refused. */
    keyId: z.string().nullable().default(null),
    leewaySeconds: z.int().min(0).max(300).default(STRICT_TIMES.leewaySeconds),
    maxLifetimeSeconds: z.int().min(1).max(MAX_LIFETIME_SECONDS).nullable().optional(),
    nowMs: nowMsSchema,
  }),

  issue(input, nowMs) {
    const key = createHmacKey({ secret: input.secret[0] ?? '', algorithms: [input.algorithm] })
    const now = Math.floor(nowMs / 1000)
    const end = now + (input.lifetimeSeconds ?? DEFAULT_LIFETIME_SECONDS)
    const payload = { iat: now, exp: end, ...input.claims } as JsonObject
    if (Object.hasOwn(input.claims, 'exp') && input.lifetimeSeconds !== undefined) {
      throw wrong('lifetimeSeconds', 'The claims say by `exp` when it ends. Give one of the two.')
    }
    const times = checkTimes(payload, nowMs, STRICT_TIMES)
    if (!times.ok && UNUSABLE.includes(times.fault)) throw wrong('claims', TIME_FAULTS[times.fault])
    return { token: signJws(JSON.stringify(payload), key), lint: times.ok ? [] : [times.fault] }
  },

  verify(input, clockMs) {
    const rules = {
      ...STRICT_TIMES,
      leewaySeconds: input.leewaySeconds,
      maxLifetimeSeconds:
        input.maxLifetimeSeconds === undefined
          ? STRICT_TIMES.maxLifetimeSeconds
          : input.maxLifetimeSeconds,
    }
    return checkedWithAny(input.secret, (secret) => {
      const found = verifyJws(
        input.token,
        createHmacKey({ secret, algorithms: [input.algorithm], id: input.keyId }),
      )
      if (!found.ok) return refused(found.reason)
      const times = checkTimes(found.claims, input.nowMs ?? clockMs, rules)
      const reasons = times.ok ? [] : [times.fault]
      return { verified: true, code: 'verified', value: found.claims, valid: times.ok, reasons }
    })
  },

  decode(token, nowMs) {
    const jws = readCompactJws(token)
    if (!jws.ok) throw new AppError('ERR_TOKEN_MALFORMED', REFUSALS[jws.reason])
    const read = readClaims(jws.payload)
    if (!read.ok) throw new AppError('ERR_TOKEN_MALFORMED', REFUSALS[read.reason])
    const times = checkTimes(read.claims, nowMs, STRICT_TIMES)
    const value = { header: headerSaid(jws.header), payload: read.claims }
    return { value, lint: times.ok ? [] : [times.fault] }
  },
})

/** What no verifier takes at any time. */
const UNUSABLE: readonly TimeFault[] = [
  'exp_missing',
  'exp_malformed',
  'exp_milliseconds',
  'nbf_malformed',
  'iat_malformed',
  'never_valid',
]

const wrong = (path: string, message: string): AppError =>
  new AppError('ERR_INPUT_INVALID', undefined, { issues: [{ path, message }] })

const refused = (reason: JwsRefusal): CheckedToken => ({
  verified: false,
  code: reason,
  value: null,
  valid: false,
  reasons: [reason],
})
