import { compactVerify } from 'jose'
import type { SignatureKey } from './jwk.ts'
import { isTypeOf, type JwsRefusal, readCompactJws } from './jws.ts'

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
