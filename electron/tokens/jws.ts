import { isUtf8 } from 'node:buffer'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { decodeSegment } from './base64url.ts'
import { type HeaderRefusal, type JwsHeader, readJwsHeader } from './jws-header.ts'
import { HMAC_DIGESTS, type HmacAlgorithm, type HmacKey } from './jws-key.ts'
import { isJsonObject, type JsonObject, parseStrictJson } from './strict-json.ts'

/** Why a compact JWS is refused; RFC 7515 and RFC 8725 behind each. */
export type JwsRefusal =
  | HeaderRefusal
  | 'jws_too_long'
  | 'jws_type'
  | 'jws_key_id'
  | 'jws_signature'
  | 'jws_payload_malformed'
  | 'jws_payload_duplicate'

interface Refused<Reason> {
  readonly ok: false
  readonly reason: Reason
}

/** A JWS taken apart. Nothing in it is verified yet. */
export interface CompactJws {
  readonly ok: true
  readonly header: JwsHeader
  readonly payload: Buffer
  readonly signature: Buffer
  /** Header and payload as they stand in the token, with the dot between. */
  readonly signingInput: string
}

/** Longest token that is looked at, in characters. */
const MAX_JWS_CHARS = 8192

/**
 * Takes a compact JWS apart and checks its form: three segments, each in its only base64url text, and a header that
 * asks for nothing dangerous. Says nothing about its signature. Never throws.
 *
 * @param token Any text. The JSON serialisations and encrypted tokens are refused as malformed.
 * @see RFC 7515 section 5.2, RFC 8725 section 3
 */
export function readCompactJws(token: string): CompactJws | Refused<JwsRefusal> {
  if (token.length > MAX_JWS_CHARS) return refuse('jws_too_long')
  const first = token.indexOf('.')
  const second = token.indexOf('.', first + 1)
  // The payload may be empty (RFC 7515), header and signature may not.
  if (first <= 0 || second < 0 || second === token.length - 1) {
    return refuse('jws_malformed')
  }
  // A third dot is no base64url, so decoding the signature finds it.
  const signature = decodeSegment(token.slice(second + 1))
  const payload = decodeSegment(token.slice(first + 1, second))
  if (signature === null || payload === null) return refuse('jws_malformed')
  const read = readJwsHeader(token.slice(0, first))
  if (!read.ok) return read
  return { ok: true, header: read.header, payload, signature, signingInput: token.slice(0, second) }
}

/**
 * Checks what the header says against the key row, then the signature, in constant time.
 *
 * @param jws  From {@link readCompactJws}.
 * @param key  Our row. The algorithm is one of its own; the header only has to name it.
 * @param types Media types the kind of token may name, in lower case, e.g. `jwt`. A header without `typ` passes.
 * @returns Null when all of it is right.
 */
export function findJwsFault(
  jws: CompactJws,
  key: HmacKey,
  types: readonly string[] = ['jwt'],
): JwsRefusal | null {
  const algorithm = allowedAlgorithm(jws.header, key)
  if (algorithm === null) return 'jws_algorithm'
  if (!isTypeOf(jws.header, types)) return 'jws_type'
  if (jws.header.kid !== null && jws.header.kid !== key.id) return 'jws_key_id'
  const mac = macOf(algorithm, key, jws.signingInput)
  const isRight = mac.length === jws.signature.length && timingSafeEqual(mac, jws.signature)
  return isRight ? null : 'jws_signature'
}

/** Whether the header names no type or one of these. Compared without case and without `application/` (RFC 7515 4.1.9). */
export function isTypeOf(header: JwsHeader, types: readonly string[]): boolean {
  if (header.typ === null) return true
  const typ = header.typ.toLowerCase()
  return types.includes(typ.startsWith('application/') ? typ.slice('application/'.length) : typ)
}

export type ClaimsReading =
  | { readonly ok: true; readonly claims: JsonObject }
  | Refused<'jws_payload_malformed' | 'jws_payload_duplicate'>

/** Reads the payload as a claims set: a JSON object in UTF-8 that names no member twice. Never throws. */
export function readClaims(payload: Buffer): ClaimsReading {
  if (!isUtf8(payload)) return refuse('jws_payload_malformed')
  const parsed = parseStrictJson(payload.toString('utf8'))
  if (!parsed.ok) {
    return refuse(
      parsed.fault === 'duplicate_member' ? 'jws_payload_duplicate' : 'jws_payload_malformed',
    )
  }
  return isJsonObject(parsed.value)
    ? { ok: true, claims: parsed.value }
    : refuse('jws_payload_malformed')
}

/**
 * Verifies a compact JWS and reads its claims. Times are not judged here: see jwt-times.ts. Never throws.
 *
 * @param types See {@link findJwsFault}.
 */
export function verifyJws(
  token: string,
  key: HmacKey,
  types?: readonly string[],
): ({ readonly header: JwsHeader } & Extract<ClaimsReading, { ok: true }>) | Refused<JwsRefusal> {
  const jws = readCompactJws(token)
  if (!jws.ok) return jws
  const fault = findJwsFault(jws, key, types)
  if (fault !== null) return refuse(fault)
  const read = readClaims(jws.payload)
  return read.ok ? { ok: true, header: jws.header, claims: read.claims } : read
}

/**
 * Signs a payload as a compact JWS with the header `{"alg":...,"typ":"JWT"}`, plus `kid` when the key has an id and
 * it is asked for.
 *
 * @param payload JSON text, signed as it stands: members keep their order.
 * @param options `algorithm`: default the first of the key. `withKeyId`: default false.
 * @throws RangeError when the key is not for that algorithm.
 */
export function signJws(
  payload: string,
  key: HmacKey,
  options: { readonly algorithm?: HmacAlgorithm; readonly withKeyId?: boolean } = {},
): string {
  const algorithm = options.algorithm ?? key.algorithms[0]
  if (algorithm === undefined || !key.algorithms.includes(algorithm)) {
    throw new RangeError('The key is not for that algorithm.')
  }
  const kid = options.withKeyId === true && key.id !== null ? { kid: key.id } : {}
  const header = encode(JSON.stringify({ alg: algorithm, typ: 'JWT', ...kid }))
  const signingInput = `${header}.${encode(payload)}`
  return `${signingInput}.${macOf(algorithm, key, signingInput).toString('base64url')}`
}

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64url')

function allowedAlgorithm(header: JwsHeader, key: HmacKey): HmacAlgorithm | null {
  for (const each of key.algorithms) if (each === header.alg) return each
  return null
}

function macOf(algorithm: HmacAlgorithm, key: HmacKey, signingInput: string): Buffer {
  return createHmac(HMAC_DIGESTS[algorithm].digest, key.secret)
    .update(signingInput, 'latin1')
    .digest()
}

function refuse<Reason>(reason: Reason): Refused<Reason> {
  return { ok: false, reason }
}
