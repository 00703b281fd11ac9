import { isMd5Of, md5Base64, md5Bytes } from './md5.ts'

/**
 * How a caller of Nimble Streamer's native management API proves that it knows `management_token` (Softvelum, "Nimble
 * Streamer API"): query parameters `salt` and `hash`, MD5 over `salt/token`. Neither expires and both can be replayed, so
 * the API belongs on loopback or behind TLS.
 */
export function nativeHash(salt: string, token: string): string {
  return md5Base64(`${salt}/${token}`)
}

/**
 * The query for one call, `salt=...&hash=...`, percent-encoded.
 *
 * @param salt Any text that is not used again.
 * @throws RangeError when salt or token is empty.
 */
export function nativeQuery(salt: string, token: string): string {
  if (salt === '' || token === '') throw new RangeError('The salt and the token may not be empty.')
  return `salt=${encodeURIComponent(salt)}&hash=${encodeURIComponent(nativeHash(salt, token))}`
}

/**
 * Whether a caller knows the token. Takes as long whichever byte differs.
 *
 * @param hash  As it came in the query: the vendor's own sample does not percent-encode it, so a `+` that a form decoder
 *              took for a space is one again, and escapes are read.
 * @param token Empty refuses every caller.
 */
export function isNativeHash(hash: string, salt: string, token: string): boolean {
  const text = hash
    .replaceAll(' ', '+')
    .replaceAll(/%2b/gi, '+')
    .replaceAll(/%2f/gi, '/')
    .replaceAll(/%3d/gi, '=')
  const bytes = md5Bytes(text)
  return bytes !== null && token !== '' && isMd5Of(bytes, `${salt}/${token}`)
}
