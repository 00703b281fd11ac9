import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { SUBSCRIBE_SENTENCES } from '../../shared/subscribe-reasons.ts'
import { readClaims, readCompactJws } from './jws.ts'
import { headerSaid } from './jws-header.ts'
import { HMAC_ALGORITHMS } from './jws-key.ts'
import type { JsonObject } from './strict-json.ts'
import { verifySelfSigned } from './subscribe-token.ts'
import { lintSigningKey } from './subscribe-token-key-lint.ts'
import { findLimitFault } from './subscribe-token-limits.ts'
import { lintSubscribePayload, lintSubscribeToken } from './subscribe-token-lint.ts'
import { SUBSCRIBE_LINT } from './subscribe-token-mistakes.ts'
import { prepareSubscribeToken } from './subscribe-token-parent.ts'
import { SUBSCRIBE_REASONS } from './subscribe-token-reasons.ts'
import { selfSigningKey, signSubscribeToken } from './subscribe-token-sign.ts'
import {
  DEFAULT_CHOICES,
  type PreparedToken,
  type SubscribeClaims,
} from './subscribe-token-types.ts'
import {
  type CheckedToken,
  checkedWithAny,
  defineFormat,
  nowMsSchema,
  secretsSchema,
} from './token-format.ts'

/** The vendor's samples sign for a minute. */
const DEFAULT_LIFETIME_SECONDS = 60
const SIGNATURE_CHECK = 7

const texts = z.array(z.string())
const tokenId = z.int().min(1)

/** What the subscribe token behind it is limited to. Left out: to nothing. */
const parentInput = z.strictObject({
  streams: z
    .array(z.strictObject({ streamName: z.string(), isRegex: z.boolean().default(false) }))
    .default([{ streamName: '.*', isRegex: true }]),
  allowedOrigins: texts.default([]),
  allowedIpAddresses: texts.default([]),
  allowedCountries: texts.default([]),
  deniedCountries: texts.default([]),
  trackingId: z.string().nullable().default(null),
  originCluster: z.string().nullable().default(null),
  isActive: z.boolean().default(true),
  expiresAtMs: z.int().min(0).nullable().default(null),
})

const verifyInput = z.strictObject({
  secret: secretsSchema,
  token: z.string(),
  /** Id of the subscribe token whose text `secret` is. Left out: whatever the token says. */
  tokenId: tokenId.optional(),
  parent: parentInput.prefault({}),
  /** The call it is checked for; what is left out is not compared. */
  streamName: z.string().optional(),
  origin: z.string().nullable().optional(),
  address: z.string().nullable().optional(),
  country: z.string().nullable().optional(),
  leewaySeconds: z.int().min(0).max(300).default(DEFAULT_CHOICES.leewaySeconds),
  nowMs: nowMsSchema,
})
type VerifyInput = z.output<typeof verifyInput>

/** Dolby's self-signed subscribe token, see subscribe-token.ts. */
export const subscribeTokenFormat = defineFormat({
  name: 'dolby-subscribe',
  title: 'Dolby self-signed subscribe token',
  sentences: {
    ...sentencesByText(),
    ...SUBSCRIBE_SENTENCES,
    ...SUBSCRIBE_LINT,
    verified: 'All checks passed.',
  },
  issueInput: z.strictObject({
    secret: secretsSchema,
    tokenId,
    streamName: z.string(),
    lifetimeSeconds: z.int().min(1).optional(),
    expiresAtMs: z.int().min(0).optional(),
    allowedOrigins: texts.optional(),
    allowedIpAddresses: texts.optional(),
    trackingId: z.string().optional(),
    customViewerData: z.string().optional(),
    originCluster: z.string().optional(),
    algorithm: z.enum(HMAC_ALGORITHMS).optional(),
  }),
  verifyInput,

  issue(input, nowMs) {
    const { secret, lifetimeSeconds = DEFAULT_LIFETIME_SECONDS, expiresAtMs, ...claims } = input
    const token = signSubscribeToken(
      {
        ...withoutUndefined(claims),
        issuedAtMs: nowMs,
        expiresAtMs: expiresAtMs ?? nowMs + lifetimeSeconds * 1000,
      },
      selfSigningKey(secret[0] ?? ''),
    )
    return { token, lint: lintSubscribeToken(token, nowMs) }
  },

  verify(input, clockMs) {
    const nowMs = input.nowMs ?? clockMs
    return checkedWithAny(input.secret, (secret) => verifyWith(secret, input, nowMs))
  },

  decode(token, nowMs) {
    const jws = readCompactJws(token)
    const read = jws.ok ? readClaims(jws.payload) : null
    if (!jws.ok || read?.ok !== true) {
      throw new AppError('ERR_TOKEN_MALFORMED', SUBSCRIBE_SENTENCES.token_unreadable)
    }
    const { header } = jws
    return {
      value: { header: headerSaid(header), payload: read.claims },
      lint: lintSubscribePayload(read.claims, nowMs),
    }
  },
})

function verifyWith(secret: string, input: VerifyInput, nowMs: number): CheckedToken {
  // Before the token is looked at, so that a weak secret is told whatever the token is.
  selfSigningKey(secret)
  const parentById = (id: number): PreparedToken | null =>
    input.tokenId === undefined || input.tokenId === id ? parentOf(secret, id, input) : null
  const choices = { ...DEFAULT_CHOICES, leewaySeconds: input.leewaySeconds }
  const verified = verifySelfSigned(input.token, parentById, nowMs, choices)
  const reason = verified.ok
    ? findLimitFault(contextOf(verified.parent, verified.claims, input))
    : verified.reason
  const wrongKey = reason === 'signature' ? lintSigningKey(input.token, secret) : null
  const isSigned = reason === null || SUBSCRIBE_REASONS[reason][0] > SIGNATURE_CHECK
  return {
    verified: isSigned,
    code: reason === null ? 'verified' : SUBSCRIBE_REASONS[reason][2],
    value: isSigned ? payloadOf(input.token) : null,
    valid: reason === null,
    reasons: [reason, wrongKey].filter((code) => code !== null),
  }
}

/** Limits of which the call says nothing are left out. */
function parentOf(secret: string, id: number, { parent, ...asked }: VerifyInput): PreparedToken {
  const isPlaceKnown = asked.country !== undefined
  return prepareSubscribeToken({
    id,
    secret,
    accountId: '',
    bindIpsOnUsage: null,
    ...parent,
    allowedOrigins: asked.origin === undefined ? [] : parent.allowedOrigins,
    allowedIpAddresses: asked.address === undefined ? [] : parent.allowedIpAddresses,
    allowedCountries: isPlaceKnown ? parent.allowedCountries : [],
    deniedCountries: isPlaceKnown ? parent.deniedCountries : [],
  })
}

function contextOf(parent: PreparedToken, claims: SubscribeClaims, asked: VerifyInput) {
  return {
    parent,
    child: {
      ...claims,
      allowedOrigins: asked.origin === undefined ? [] : claims.allowedOrigins,
      allowedIpAddresses: asked.address === undefined ? [] : claims.allowedIpAddresses,
    },
    streamName: asked.streamName ?? claims.streamName,
    accountId: null,
    stream: null,
    account: null,
    bound: [],
    origin: asked.origin ?? null,
    address: asked.address ?? null,
    country: asked.country ?? null,
    lists: DEFAULT_CHOICES.lists,
  }
}

function payloadOf(token: string): JsonObject | null {
  const jws = readCompactJws(token)
  const read = jws.ok ? readClaims(jws.payload) : null
  return read?.ok === true ? read.claims : null
}

/** zod leaves out what was not given by writing undefined, which exact optional members do not take. */
function withoutUndefined<T extends object>(
  object: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}

/** A text of the wire stands for several reasons; its own words are the sentence. */
function sentencesByText(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.values(SUBSCRIBE_REASONS).map(([, , text]) => [text, `${text}.`]),
  )
}
