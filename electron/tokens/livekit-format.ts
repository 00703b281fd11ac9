import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { readClaims, readCompactJws, signJws, verifyJws } from './jws.ts'
import { createHmacKey } from './jws-key.ts'
import { REFUSALS, TIME_FAULTS } from './jwt-format.ts'
import { checkTimes, STRICT_TIMES } from './jwt-times.ts'
import { isJsonObject, type JsonObject, memberOf } from './strict-json.ts'
import {
  checkedWithAny,
  defineFormat,
  notVerified,
  nowMsSchema,
  secretsSchema,
  verifiedToken,
} from './token-format.ts'

const apiKey = z.string().min(1).max(128)
const text = z.string().max(4096).optional()

/** As the vendor's server: a minute of difference between clocks, whatever the lifetime. */
const TIMES = { leewaySeconds: 60, maxLifetimeSeconds: null, refusesFutureIssue: false }

/**
 * LiveKit's access token (github.com/livekit/protocol, auth/): a JSON web token, HS256, whose issuer is the API key and whose
 * `video` says what its holder may do in a room.
 */
export const livekitFormat = defineFormat({
  name: 'livekit',
  title: 'LiveKit access token',
  sentences: {
    ...REFUSALS,
    ...TIME_FAULTS,
    verified: 'The signature fits.',
    other_key: 'Its issuer is another API key.',
    video_missing: 'It has no video grant.',
    any_room: 'No room is named, so it opens none: roomJoin needs one.',
    long_lived: 'It lives longer than a day. A self-hosted LiveKit cannot revoke it.',
  },
  issueInput: z.strictObject({
    secret: secretsSchema,
    apiKey,
    /** Who joins; the same identity twice in a room puts the first one out. */
    identity: z.string().min(1).max(256),
    room: z.string().min(1).max(256),
    /** `watch` subscribes, `present` publishes as well, `admin` may remove others too. */
    role: z.enum(['watch', 'present', 'admin']).default('watch'),
    name: text,
    metadata: text,
    hidden: z.boolean().default(false),
    lifetimeSeconds: z.int().min(1).max(34_560_000).default(21_600),
  }),
  verifyInput: z.strictObject({
    secret: secretsSchema,
    token: z.string(),
    apiKey,
    nowMs: nowMsSchema,
  }),

  issue(input, nowMs) {
    const key = createHmacKey({ secret: input.secret[0] ?? '', algorithms: ['HS256'] })
    const nbf = Math.floor(nowMs / 1000)
    const { name, metadata, identity, room, role, hidden, lifetimeSeconds } = input
    const presents = role !== 'watch'
    const claims = {
      iss: input.apiKey,
      sub: identity,
      nbf,
      exp: nbf + lifetimeSeconds,
      ...(name === undefined ? {} : { name }),
      ...(metadata === undefined ? {} : { metadata }),
      video: {
        room,
        roomJoin: true,
        // Left out means yes there, so a viewer is told no.
        canPublish: presents,
        canPublishData: presents,
        canSubscribe: true,
        ...(role === 'admin' ? { roomAdmin: true } : {}),
        ...(hidden ? { hidden } : {}),
      },
    }
    const lint = lifetimeSeconds > (STRICT_TIMES.maxLifetimeSeconds ?? 0) ? ['long_lived'] : []
    return { token: signJws(JSON.stringify(claims), key), lint }
  },

  verify({ secret, token, apiKey: issuer, nowMs }, clockMs) {
    return checkedWithAny(secret, (each) => {
      const found = verifyJws(token, createHmacKey({ secret: each, algorithms: ['HS256'] }))
      if (!found.ok) return notVerified(found.reason)
      const { claims } = found
      if (memberOf(claims, 'iss') !== issuer) return verifiedToken(claims, 'other_key')
      const times = checkTimes(claims, nowMs ?? clockMs, TIMES)
      return verifiedToken(claims, times.ok ? grantFault(claims) : times.fault)
    })
  },

  decode(token, nowMs) {
    const jws = readCompactJws(token)
    if (!jws.ok) throw new AppError('ERR_TOKEN_MALFORMED', REFUSALS[jws.reason])
    const read = readClaims(jws.payload)
    if (!read.ok) throw new AppError('ERR_TOKEN_MALFORMED', REFUSALS[read.reason])
    const times = checkTimes(read.claims, nowMs, TIMES)
    const faults = [times.ok ? null : times.fault, grantFault(read.claims)]
    return { value: { ...read.claims }, lint: faults.flatMap((each) => each ?? []) }
  },
})

function grantFault(claims: JsonObject): string | null {
  const video = memberOf(claims, 'video')
  if (!isJsonObject(video)) return 'video_missing'
  const joins = memberOf(video, 'roomJoin') === true
  return joins && typeof memberOf(video, 'room') !== 'string' ? 'any_room' : null
}
