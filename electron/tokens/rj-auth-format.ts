import { z } from 'zod'
import { LINK_MINUTES } from '../../shared/credential.ts'
import { AppError } from '../../shared/errors.ts'
import { REASONS } from '../../shared/reasons.ts'
import { say } from '../../shared/say.ts'
import { decodeRjAuth, signRjAuth, verifyRjAuth } from './rj-auth.ts'
import { defineFormat, nowMsSchema, secretsSchema } from './token-format.ts'

const MINUTE_MS = 60_000

const sentences = {
  verified: 'The signature fits.',
  credential_malformed: REASONS.credential_malformed,
  credential_signature: REASONS.credential_signature,
  grant_expired: REASONS.grant_expired,
  grant_other_stream: REASONS.grant_other_stream,
  already_expired: 'It has expired already.',
  in_seconds: 'Its end looks like seconds; milliseconds go here.',
}

/** How the text of `secret` stands for the key's bytes. */
const encoding = z.enum(['utf8', 'hex', 'base64url']).default('utf8')

const streamName = z
  .string()
  .min(1)
  .refine((name) => name.isWellFormed() && !name.includes('\0') && !name.includes('\ufffd'), {
    error: 'A stream name has no NUL and is well-formed text.',
  })

/** Revma's listener token with Stagedoor's own signature, see rj-auth.ts. */
export const rjAuthFormat = defineFormat({
  name: 'rj-auth',
  title: 'Revma listener link',
  sentences,
  issueInput: z.strictObject({
    secret: secretsSchema,
    secretEncoding: encoding,
    streamName,
    minutes: z.int().min(LINK_MINUTES.min).max(LINK_MINUTES.max).optional(),
    expiresAtMs: z.int().min(0).optional(),
  }),
  verifyInput: z.strictObject({
    secret: secretsSchema,
    secretEncoding: encoding,
    token: z.string(),
    streamName: z.string().optional(),
    nowMs: nowMsSchema,
  }),

  issue(input, nowMs) {
    const minutes = input.minutes ?? LINK_MINUTES.default
    const expiresAtMs = input.expiresAtMs ?? nowMs + minutes * MINUTE_MS
    const [key] = keysOf(input)
    const token = signRjAuth({ streamName: input.streamName, expiresAtMs, key: key as Buffer })
    return { token, lint: lintOf(expiresAtMs, nowMs) }
  },

  verify(input, clockMs) {
    const found = verifyRjAuth(
      input.token,
      keysOf(input).map((key) => ({ key })),
    )
    if (!found.ok) {
      const { reason } = found
      return { verified: false, code: reason, value: null, valid: false, reasons: [reason] }
    }
    const { streamName: name, expiresAtMs } = found
    const isExpired = expiresAtMs <= (input.nowMs ?? clockMs)
    const isOther = input.streamName !== undefined && input.streamName !== name
    const reasons = [
      ...(isExpired ? ['grant_expired'] : []),
      ...(isOther ? ['grant_other_stream'] : []),
    ]
    const value = { streamName: name, expiresAtMs }
    return { verified: true, code: 'verified', value, valid: reasons.length === 0, reasons }
  },

  decode(token, nowMs) {
    const value = decodeRjAuth(token)
    if (value === null) {
      throw new AppError('ERR_TOKEN_MALFORMED', sentences.credential_malformed)
    }
    return { value: { ...value }, lint: lintOf(value.expiresAtMs, nowMs) }
  },
})

function keysOf(input: {
  readonly secret: readonly string[]
  readonly secretEncoding: 'utf8' | 'hex' | 'base64url'
}): readonly Buffer[] {
  return input.secret.map((secret) => {
    const key = Buffer.from(secret, input.secretEncoding)
    // Node stops at what is not hex and skips what is not base64: a mistyped key would be another, shorter one.
    if (key.length > 0 && key.toString(input.secretEncoding) === encodedAs(secret, input))
      return key
    throw new AppError('ERR_INPUT_INVALID', undefined, {
      issues: [
        {
          path: 'secret',
          message: say('This is not {secretEncoding}, or is empty.', {
            secretEncoding: input.secretEncoding,
          }),
        },
      ],
    })
  })
}

const encodedAs = (secret: string, input: { readonly secretEncoding: string }): string =>
  input.secretEncoding === 'hex' ? secret.toLowerCase() : secret

/** Below this an instant in milliseconds is likely one in seconds. */
const SECONDS_LIKE = 100_000_000_000

function lintOf(expiresAtMs: number, nowMs: number): readonly string[] {
  if (expiresAtMs > nowMs) return []
  return expiresAtMs < SECONDS_LIKE ? ['already_expired', 'in_seconds'] : ['already_expired']
}
