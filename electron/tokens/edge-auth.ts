import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/*
 * Phenix EdgeAuth ("DIGEST") tokens: `DIGEST:` and the base64 of an envelope {applicationId, digest, token}, where
 * `token` is JSON text and `digest` the base64 of HMAC-SHA-512 over exactly that text, keyed with application id and
 * secret written one after the other. Only the signature is judged here; edge-auth-validity.ts judges the rest.
 */

/** The vendor's words for what became of a token. */
type EdgeAuthCode = 'verified' | 'bad-token' | 'bad-digest' | 'not-a-digest-token'

export type EdgeAuthVerification =
  | EdgeAuthVerified
  | {
      readonly verified: false
      readonly code: Exclude<EdgeAuthCode, 'verified'>
      /** What the vendor's word does not tell apart. Null when there is no more to say. For the operator only. */
      readonly detail:
        | 'too-long'
        | 'malformed-payload'
        | 'unknown-application'
        | 'digest-spelling'
        | null
    }

export interface EdgeAuthVerified {
  readonly verified: true
  readonly code: 'verified'
  readonly applicationId: string
  /** The payload with `applicationId` set on it, as the vendor's library returns it. Any JSON at all. */
  readonly value: unknown
  /** The payload as it was signed. */
  readonly signedText: string
  /** What revocations and caches key on; see {@link edgeAuthId}. */
  readonly digest: string
  /** Whether the base64 is the one its bytes encode to. False: spelled otherwise, or with something added. */
  readonly isCanonical: boolean
  /** Which of the secrets fits: 0 is the current one, above are those it replaced. */
  readonly secretIndex: number
}

/**
 * Secrets by application: the current one first, then those retired but still accepted. Null when the application
 * is not known; empty accepts nothing.
 */
export type EdgeAuthSecrets = (applicationId: string) => readonly string[] | null

const PREFIX = 'DIGEST:'
/** Longest token a handler reads. The vendor names no limit. */
const MAX_CHARS = 16_384
const DIGEST_CHARS = 88

/** Compared with when the application is unknown, so that it takes as long as a wrong secret. */
const UNKNOWN_SECRETS: readonly string[] = ['']

type Failure = Extract<EdgeAuthVerification, { verified: false }>
const fail = (code: Failure['code'], detail: Failure['detail'] = null): Failure => ({
  verified: false,
  code,
  detail,
})
const NOT_A_DIGEST_TOKEN = fail('not-a-digest-token')
const BAD_TOKEN = fail('bad-token')
const BAD_DIGEST = fail('bad-digest')
const UNKNOWN_APPLICATION = fail('bad-digest', 'unknown-application')
const DIGEST_SPELLING = fail('bad-digest', 'digest-spelling')

/**
 * Signs a token, byte for byte as phenix-edge-auth 1.2.4 does.
 *
 * @param input `payload`: members are written in their own order; `expires` is epoch milliseconds. An empty
 *              `applicationId` signs, as it does there, though no verifier accepts it.
 * @throws RangeError without a usable `expires` (missing, 0, NaN) or with an `applicationId` in the payload.
 */
export function signEdgeAuth(input: {
  readonly applicationId: string
  readonly secret: string
  readonly payload: object
}): string {
  const { applicationId, secret } = input
  const payload: { expires?: unknown; applicationId?: unknown } = { ...input.payload }
  if (typeof payload.expires !== 'number' || !payload.expires) {
    throw new RangeError('The payload has no expiration in milliseconds.')
  }
  if (payload.applicationId) throw new RangeError('The payload names an application.')
  const token = JSON.stringify(payload)
  const digest = digestOf(applicationId, secret, token)
  const envelope = JSON.stringify({ applicationId, digest, token })
  return PREFIX + Buffer.from(envelope, 'utf8').toString('base64')
}

/**
 * Verifies the signature of a token as phenix-edge-auth does, with its codes, decoding as leniently: base64 of either
 * alphabet, padding or none, characters that are no base64 skipped, everything after padding ignored. Digests are
 * compared in constant time. Never throws; where the vendor's library does, the code is `bad-token`.
 *
 * A verified token may have expired, and may permit nothing.
 *
 * @param token    As presented.
 * @param secrets  Which secrets may have signed for an application. An unknown application looks like a wrong secret.
 * @param maxChars Longer tokens are refused unread. Default 16384.
 */
export function verifyEdgeAuth(
  token: string,
  secrets: EdgeAuthSecrets,
  maxChars: number = MAX_CHARS,
): EdgeAuthVerification {
  if (!token.startsWith(PREFIX)) return NOT_A_DIGEST_TOKEN
  if (token.length > maxChars) return fail('bad-token', 'too-long')
  const envelope = openEdgeAuth(token)
  if (envelope === null) return BAD_TOKEN
  const known = secrets(envelope.applicationId)
  const secretIndex = indexOfSigner(envelope, known ?? UNKNOWN_SECRETS)
  if (known === null) return UNKNOWN_APPLICATION
  if (secretIndex < 0) return isOtherSpelling(envelope, known) ? DIGEST_SPELLING : BAD_DIGEST
  return withPayload(envelope, secretIndex)
}

/** What is inside the base64, before anything of it is proved. */
export interface EdgeAuthEnvelope {
  readonly applicationId: string
  readonly digest: string
  readonly token: string
  readonly isCanonical: boolean
}

/**
 * Reads the envelope of a token as leniently as the vendor does. Proves nothing.
 *
 * @param token With its prefix.
 * @returns Null when it is not JSON with three texts that are not empty.
 */
export function openEdgeAuth(token: string): EdgeAuthEnvelope | null {
  const base64 = token.slice(PREFIX.length)
  const bytes = Buffer.from(base64, 'base64')
  let found: unknown
  try {
    found = JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
  if (typeof found !== 'object' || found === null) return null
  const { applicationId, digest, token: text } = found as Readonly<Record<string, unknown>>
  if (!isText(applicationId) || !isText(digest) || !isText(text)) return null
  return { applicationId, digest, token: text, isCanonical: bytes.toString('base64') === base64 }
}

/**
 * The id of a token: the same however its text was spelled, and telling nothing of it. A token is revoked and cached
 * by this, since one token has many texts.
 */
export function edgeAuthId(applicationId: string, digest: string): string {
  // The digest has a fixed length and stands first, so that no two pairs run together.
  return `edge-${createHash('sha256')
    .update(digest + applicationId)
    .digest('base64url')
    .slice(0, 27)}`
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

function indexOfSigner(envelope: EdgeAuthEnvelope, secrets: readonly string[]): number {
  const { applicationId, digest, token } = envelope
  const given = Buffer.from(digest, 'utf8')
  return secrets.findIndex((secret) => {
    const expected = Buffer.from(digestOf(applicationId, secret, token), 'latin1')
    return given.length === DIGEST_CHARS && timingSafeEqual(given, expected)
  })
}

/** Whether the right digest was written in hex, base64url or without padding, which the vendor refuses. */
function isOtherSpelling(envelope: EdgeAuthEnvelope, secrets: readonly string[]): boolean {
  const { applicationId, digest, token } = envelope
  const asBase64 = Buffer.from(digest, 'base64')
  if (digest.length === DIGEST_CHARS && asBase64.toString('base64') === digest) return false
  const spellings = [asBase64, Buffer.from(digest, 'hex')]
  return secrets.some((secret) => {
    const expected = Buffer.from(digestOf(applicationId, secret, token), 'base64')
    return spellings.some(
      (each) => each.length === expected.length && timingSafeEqual(each, expected),
    )
  })
}

function withPayload(envelope: EdgeAuthEnvelope, secretIndex: number): EdgeAuthVerification {
  const { applicationId, digest, token: signedText, isCanonical } = envelope
  let value: unknown
  try {
    value = JSON.parse(signedText)
  } catch {
    return fail('bad-token', 'malformed-payload')
  }
  if (value === null) return fail('bad-token', 'malformed-payload')
  if (typeof value === 'object' && !Array.isArray(value)) {
    const object = value as { applicationId: string }
    object.applicationId = applicationId
  }
  return {
    verified: true,
    code: 'verified',
    applicationId,
    value,
    signedText,
    digest,
    isCanonical,
    secretIndex,
  }
}

function digestOf(applicationId: string, secret: string, text: string): string {
  return createHmac('sha512', applicationId + secret)
    .update(text)
    .digest('base64')
}
