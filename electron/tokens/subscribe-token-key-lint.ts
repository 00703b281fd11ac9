import { createSecretKey } from 'node:crypto'
import { findJwsFault, readCompactJws } from './jws.ts'
import { HMAC_ALGORITHMS, type HmacKey } from './jws-key.ts'
import type { SubscribeLint } from './subscribe-token-mistakes.ts'

/**
 * Tells which wrong key a token was signed with, for tokens whose signature does not fit.
 *
 * @param secret The text of the subscribe token.
 * @returns Null when the signature fits the text, or none of the usual wrong keys either.
 */
export function lintSigningKey(token: string, secret: string): SubscribeLint | null {
  const jws = readCompactJws(token)
  if (!jws.ok) return null
  const fits = (bytes: Buffer): boolean =>
    bytes.length > 0 && findJwsFault(jws, unchecked(bytes, jws.header.kid)) === null
  if (fits(Buffer.from(secret, 'utf8'))) return null
  if (fits(Buffer.from(secret, 'hex'))) return 'key_hex_decoded'
  if (fits(Buffer.from(secret, 'base64'))) return 'key_base64_decoded'
  return ['\n', '\r\n', ' '].some((end) => fits(Buffer.from(secret + end, 'utf8')))
    ? 'key_line_end'
    : null
}

/** A key that is only tried to name a mistake, so it may be weak. */
const unchecked = (bytes: Buffer, id: string | null): HmacKey => ({
  id,
  algorithms: HMAC_ALGORITHMS,
  secret: createSecretKey(bytes),
})
