import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { REASONS } from '../../shared/reasons.ts'
import { say } from '../../shared/say.ts'
import { NIMBLE_LINK_MINUTES, SIGNATURE_TOLERANCE_SECONDS } from '../../shared/signed-url.ts'
import { innerSentences, signable } from './nimble-inner.ts'
import { defineFormat, nowMsSchema, secretsSchema } from './token-format.ts'
import { readWmsAuth, signWmsAuth, verifyWmsAuth } from './wms-auth.ts'
import { wmsTimeMs } from './wms-time.ts'

const MINUTE_MS = 60_000

const sentences = {
  ...innerSentences,
  verified: 'The signature fits.',
  parameter_missing: 'server_time, hash_value or validminutes is missing.',
  parameter_malformed:
    'A parameter is not what its name says, or the viewer id begins like an address.',
  not_a_hash: 'hash_value is not the base64 of an MD5.',
  stream_too_short: REASONS.grant_other_stream,
  address_unknown: 'An address is signed; say which one the viewer has.',
  hash_mismatch:
    'Password, address, viewer id, time, minutes or stream is another than was signed.',
  time_format: 'The signature fits, but the time is not written as 3/7/2025 4:05:06 PM.',
  clock_ahead: REASONS.credential_clock,
  expired: REASONS.grant_expired,
  already_expired: 'It has expired already.',
  every_stream: 'No stream is signed, so it opens every stream of the server.',
  any_address: 'No address is signed, so it can be passed on.',
  id_joins_address:
    'The viewer id begins with a digit right behind the address that is signed: begin it with a letter, since nothing stands between them.',
}

const address = z.string().min(1).max(64)
const streamName = z.string().min(1).max(512)

/** Nimble's signed playback URL, see wms-auth.ts. */
export const wmsAuthFormat = defineFormat({
  name: 'wms-auth',
  title: 'Nimble signed URL (wmsAuthSign)',
  sentences,
  issueInput: z.strictObject({
    secret: secretsSchema,
    streamName: streamName.optional(),
    /** How many bytes of the stream's name are signed. Left out: all of it. */
    strmLen: z.int().min(0).optional(),
    address: address.optional(),
    viewerId: z.string().optional(),
    minutes: z.int().min(NIMBLE_LINK_MINUTES.min).max(525_600).default(NIMBLE_LINK_MINUTES.default),
    padded: z.boolean().default(false),
  }),
  verifyInput: z.strictObject({
    secret: secretsSchema,
    token: z.string(),
    streamName: streamName.optional(),
    address: address.optional(),
    toleranceSeconds: z
      .int()
      .min(SIGNATURE_TOLERANCE_SECONDS.min)
      .max(SIGNATURE_TOLERANCE_SECONDS.max)
      .default(SIGNATURE_TOLERANCE_SECONDS.default),
    nowMs: nowMsSchema,
  }),

  issue(input, nowMs) {
    const { secret, minutes: validMinutes, padded } = input
    const viewerId = input.viewerId ?? null
    const signedAddress = input.address ?? null
    const signedStream = signedPart(input.streamName ?? '', input.strmLen)
    const token = signable(() =>
      signWmsAuth({
        password: secret[0] ?? '',
        nowMs,
        validMinutes,
        viewerId,
        address: signedAddress,
        signedStream,
        padded,
      }),
    )
    const lint = lintOf({ viewerId, signsAddress: signedAddress !== null, signedStream })
    return { token, lint }
  },

  verify(input, clockMs) {
    const at = { streamName: input.streamName ?? '', address: input.address ?? null }
    const nowMs = input.nowMs ?? clockMs
    const found = verifyWmsAuth(input.token, at, input.secret, nowMs, input.toleranceSeconds)
    if (!found.ok) {
      const { fault, grantId } = found
      const verified = grantId !== null
      const code = verified ? 'verified' : fault
      return { verified, code, value: null, valid: false, reasons: [fault] }
    }
    const { ok: _, ...value } = found
    const valid = nowMs < found.expiresAtMs
    return { verified: true, code: 'verified', value, valid, reasons: valid ? [] : ['expired'] }
  },

  decode(token, nowMs) {
    const claims = readWmsAuth(token)
    if (typeof claims === 'string') throw new AppError('ERR_TOKEN_MALFORMED', sentences[claims])
    const { hash: _, ...said } = claims
    const signedAtMs = wmsTimeMs(claims.serverTime)
    const expiresAtMs =
      signedAtMs === null ? null : signedAtMs + Number(claims.validMinutes) * MINUTE_MS
    const { viewerId, signsAddress, signedBytes } = claims
    const lint = [
      ...(expiresAtMs === null ? ['time_format'] : []),
      ...(expiresAtMs !== null && expiresAtMs <= nowMs ? ['already_expired'] : []),
      ...lintOf({ viewerId, signsAddress, signedStream: signedBytes === 0 ? '' : '?' }),
    ]
    return { value: { ...said, signedAtMs, expiresAtMs }, lint }
  },
})

function lintOf(what: {
  readonly viewerId: string | null
  readonly signsAddress: boolean
  readonly signedStream: string
}): string[] {
  const joins = what.signsAddress && /^\d/.test(what.viewerId ?? '')
  return [
    ...(what.signedStream === '' ? ['every_stream'] : []),
    ...(what.signsAddress ? [] : ['any_address']),
    ...(joins ? ['id_joins_address'] : []),
  ]
}

function signedPart(name: string, strmLen: number | undefined): string {
  if (strmLen === undefined) return name
  const bytes = Buffer.from(name, 'utf8')
  const part = bytes.toString('utf8', 0, strmLen)
  if (strmLen <= bytes.length && name.startsWith(part)) return part
  const issues = [
    {
      path: 'strmLen',
      message: say('The name of the stream has {length} bytes.', { length: bytes.length }),
    },
  ]
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}
