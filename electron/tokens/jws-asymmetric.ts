import { constants, sign, verify } from 'node:crypto'
import { compactVerify } from 'jose'
import type { SignatureKey } from './jwk.ts'
import { type CompactJws, isTypeOf, type JwsRefusal, readCompactJws } from './jws.ts'
import type { PrivateSigningKey } from './key-text.ts'

/**
 * Verifies a compact JWS signed with a private key, by `jose`, after the same strict reading as for HMAC. Not for the
 * decision path: it waits. Never rejects.
 *
 * @param key   Our row: its algorithm is the only one tried. A header with a `kid` must name its id.
 * @param types Media types the kind of token may name, in lower case. Default `jwt`.
 */
export async function verifyAsymmetricJws(
  token: string,
  key: SignatureKey,
  types: readonly string[] = ['jwt'],
): Promise<
  | { readonly ok: true; readonly payload: Uint8Array }
  | { readonly ok: false; readonly reason: JwsRefusal }
> {
  const jws = readCompactJws(token)
  if (!jws.ok) return jws
  if (jws.header.alg !== key.algorithm) return { ok: false, reason: 'jws_algorithm' }
  if (!isTypeOf(jws.header, types)) return { ok: false, reason: 'jws_type' }
  if (jws.header.kid !== null && jws.header.kid !== key.id)
    return { ok: false, reason: 'jws_key_id' }
  try {
    const { payload } = await compactVerify(token, key.publicKey, { algorithms: [key.algorithm] })
    return { ok: true, payload }
  } catch {
    return { ok: false, reason: 'jws_signature' }
  }
}

/** Digest of each algorithm for node:crypto. Null: it is part of the algorithm. */
const DIGESTS: Readonly<Record<SignatureKey['algorithm'], string | null>> = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
  PS256: 'sha256',
  PS384: 'sha384',
  PS512: 'sha512',
  ES256: 'sha256',
  ES384: 'sha384',
  ES512: 'sha512',
  EdDSA: null,
  Ed25519: null,
}

/**
 * The same checks without waiting, for the decision path, where the caller remembers what was right.
 *
 * @returns Null when all of it is right.
 */
export function findSignatureFault(
  jws: CompactJws,
  key: SignatureKey,
  types: readonly string[] = ['jwt'],
): JwsRefusal | null {
  const { algorithm, publicKey } = key
  if (jws.header.alg !== algorithm) return 'jws_algorithm'
  if (!isTypeOf(jws.header, types)) return 'jws_type'
  if (jws.header.kid !== null && jws.header.kid !== key.id) return 'jws_key_id'
  const keyInput = { key: publicKey, ...signatureForm(algorithm) }
  const data = Buffer.from(jws.signingInput, 'latin1')
  return verify(DIGESTS[algorithm], data, keyInput, jws.signature) ? null : 'jws_signature'
}

/**
 * Signs a payload as a compact JWS with a private key, `kid` in its header where the key has an id.
 *
 * @param payload JSON text, signed as it stands: members keep their order.
 */
export function signAsymmetricJws(payload: string, key: PrivateSigningKey): string {
  const { id, algorithm, privateKey } = key
  const header = { alg: algorithm, typ: 'JWT', ...(id === null ? {} : { kid: id }) }
  const signingInput = `${encode(JSON.stringify(header))}.${encode(payload)}`
  const keyInput = { key: privateKey, ...signatureForm(algorithm) }
  const signature = sign(DIGESTS[algorithm], Buffer.from(signingInput, 'latin1'), keyInput)
  return `${signingInput}.${signature.toString('base64url')}`
}

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64url')

/** How signatures are written in a JWS (RFC 7518 sections 3.4 and 3.5). */
const signatureForm = (algorithm: SignatureKey['algorithm']) => ({
  dsaEncoding: 'ieee-p1363' as const,
  ...(algorithm.startsWith('PS')
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : {}),
})
