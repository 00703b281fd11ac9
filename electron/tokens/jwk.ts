import { createPublicKey, type KeyObject } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { decodeSegment } from './base64url.ts'
import { createHmacKey, HMAC_ALGORITHMS, type HmacAlgorithm, type HmacKey } from './jws-key.ts'
import { isRocaModulus } from './roca.ts'
import { isJsonObject, type Json, type JsonObject, memberOf } from './strict-json.ts'

/** Curve or key type that each signature algorithm works with (RFC 7518 section 3.1, RFC 8037, RFC 9864). */
const KEY_OF = {
  RS256: 'RSA',
  RS384: 'RSA',
  RS512: 'RSA',
  PS256: 'RSA',
  PS384: 'RSA',
  PS512: 'RSA',
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  EdDSA: 'Ed25519',
  Ed25519: 'Ed25519',
} as const
type SignatureAlgorithm = keyof typeof KEY_OF

/** A public key as our key row has it: one algorithm, never the token's choice. */
export interface SignatureKey {
  readonly id: string | null
  readonly algorithm: SignatureAlgorithm
  readonly publicKey: KeyObject
}

const MIN_RSA_BITS = 2048
const MIN_RSA_EXPONENT = 65_537n

/**
 * Reads a symmetric JSON web key (RFC 7517, RFC 7518 section 6.4) for HS256, HS384 or HS512.
 *
 * @throws AppError ERR_INPUT_INVALID: another type, use or algorithm, no canonical `k`, or a weak secret.
 */
export function hmacKeyFromJwk(jwk: JsonObject): HmacKey {
  const alg = memberOf(jwk, 'alg')
  const algorithm = HMAC_ALGORITHMS.find((name): name is HmacAlgorithm => name === alg)
  if (memberOf(jwk, 'kty') !== 'oct' || algorithm === undefined || !isForSignatures(jwk)) {
    throw invalid('The key is not one for HS256, HS384 or HS512.')
  }
  const k = memberOf(jwk, 'k')
  const secret = typeof k === 'string' ? decodeSegment(k) : null
  if (secret === null) throw invalid('The key has no secret in base64url.')
  return createHmacKey({ secret, algorithms: [algorithm], id: idOf(jwk) })
}

/**
 * Reads a public JSON web key for one of the signature algorithms. Private members are not looked at.
 *
 * @throws AppError ERR_INPUT_INVALID: no or another algorithm, a curve that does not fit it, another use, a point that
 *         is not on the curve, RSA below 2048 bits, with a small exponent or of the ROCA kind (CVE-2017-15361).
 */
export function signatureKeyFromJwk(jwk: JsonObject): SignatureKey {
  const alg = memberOf(jwk, 'alg')
  if (typeof alg !== 'string' || !Object.hasOwn(KEY_OF, alg) || !isForSignatures(jwk)) {
    throw invalid('The key names no signature algorithm that is known here.')
  }
  const algorithm = alg as SignatureAlgorithm
  const kind = memberOf(jwk, 'kty') === 'RSA' ? 'RSA' : memberOf(jwk, 'crv')
  if (kind !== KEY_OF[algorithm]) throw invalid('The key does not fit its algorithm.')
  const publicKey = importPublic(jwk)
  if (kind === 'RSA') checkRsa(jwk, publicKey)
  return { id: idOf(jwk), algorithm, publicKey }
}

/**
 * Takes the key with an id from a key set (RFC 7517 section 5). A set that holds symmetric beside public keys, or two
 * keys of one id, is refused whole: which key is meant would be a guess.
 *
 * @param set `{"keys":[...]}`.
 * @throws AppError ERR_INPUT_INVALID for such a set, or when no key has the id.
 */
export function selectJwk(set: JsonObject, kid: string): JsonObject {
  const keys = memberOf(set, 'keys')
  if (!Array.isArray(keys) || !keys.every((key: Json) => isJsonObject(key))) {
    throw invalid('That is not a key set.')
  }
  const objects = keys as readonly JsonObject[]
  const symmetric = objects.filter((key) => memberOf(key, 'kty') === 'oct').length
  if (symmetric > 0 && symmetric < objects.length) {
    throw invalid('The key set mixes secret and public keys.')
  }
  const ids = objects.map((key) => memberOf(key, 'kid'))
  if (new Set(ids).size < ids.length) throw invalid('Two keys of the set have the same id.')
  const found = objects[ids.indexOf(kid)]
  if (found === undefined) throw invalid('The key set has no key with this id.')
  return found
}

function isForSignatures(jwk: JsonObject): boolean {
  const use = memberOf(jwk, 'use')
  const operations = memberOf(jwk, 'key_ops')
  if (use !== undefined && use !== 'sig') return false
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'))
}

function idOf(jwk: JsonObject): string | null {
  const kid = memberOf(jwk, 'kid')
  return typeof kid === 'string' ? kid : null
}

function importPublic(jwk: JsonObject): KeyObject {
  const members = ['kty', 'crv', 'x', 'y', 'n', 'e'].flatMap((name) => {
    const value = memberOf(jwk, name)
    return typeof value === 'string' ? [[name, value]] : []
  })
  try {
    return createPublicKey({ key: Object.fromEntries(members), format: 'jwk' })
  } catch (cause) {
    throw invalid('The key cannot be read.', cause)
  }
}

function checkRsa(jwk: JsonObject, publicKey: KeyObject): void {
  const { modulusLength = 0, publicExponent = 0n } = publicKey.asymmetricKeyDetails ?? {}
  if (modulusLength < MIN_RSA_BITS) throw invalid('An RSA key needs 2048 bits or more.')
  if (publicExponent < MIN_RSA_EXPONENT) throw invalid('The public exponent is too small.')
  const n = memberOf(jwk, 'n')
  const modulus = typeof n === 'string' ? Buffer.from(n, 'base64url').toString('hex') : ''
  if (isRocaModulus(BigInt(`0x${modulus}`))) {
    throw invalid('The key was made by a library whose keys can be factored (CVE-2017-15361).')
  }
}

const invalid = (message: string, cause?: unknown): AppError =>
  new AppError('ERR_INPUT_INVALID', message, cause === undefined ? {} : { cause })
