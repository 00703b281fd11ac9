import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

/**
 * Revma's listener token, carried as the query parameter `rj-auth`. Its layout was read from two published tokens:
 * 8 bytes big-endian epoch milliseconds, `user` NUL, the station name NUL, and 32 bytes the size of a SHA-256 MAC;
 * all of it URL-safe base64. Revma's own key and MAC input are secret, so ours is HMAC-SHA-256 over the bytes
 * before it: same shape, but neither side can verify the other's tokens.
 */

/** Secret bytes, or a node:crypto secret KeyObject (faster: its key schedule is kept). */
export type RjAuthKey = KeyObject | Uint8Array

export type RjAuthVerification =
  | {
      readonly ok: true
      readonly streamName: string
      /** First moment it no longer holds. Not judged here: whether it has passed is decide's check. */
      readonly expiresAtMs: number
      readonly grantId: string
    }
  | { readonly ok: false; readonly reason: 'credential_malformed' | 'credential_signature' }

const TIME_BYTES = 8
const MARK = Buffer.from('user\0', 'latin1')
const NAME_AT = TIME_BYTES + MARK.length
const MAC_BYTES = 32
/** At least one byte of name and the NUL that ends it. */
const MIN_BYTES = NAME_AT + 2 + MAC_BYTES
const MAX_CHARS = 2048

const MALFORMED: RjAuthVerification = { ok: false, reason: 'credential_malformed' }
const WRONG_SIGNATURE: RjAuthVerification = { ok: false, reason: 'credential_signature' }

/**
 * Signs a listener token.
 *
 * @param input `streamName`: the name on the wire, not empty, without NUL or U+FFFD. `expiresAtMs`: first moment it no longer
 *              holds, whole epoch milliseconds >= 0; Revma's are whole seconds. `key`: the signing secret.
 * @returns URL-safe base64 with its `=` padding, which a URL carries as `%3D`.
 * @throws RangeError when name or time cannot be carried.
 */
export function signRjAuth(input: {
  readonly streamName: string
  readonly expiresAtMs: number
  readonly key: RjAuthKey
}): string {
  const name = Buffer.from(input.streamName, 'utf8')
  if (!isCarriable(input.streamName)) {
    throw new RangeError('The stream name is empty, has NUL or is not well-formed.')
  }
  if (!Number.isSafeInteger(input.expiresAtMs) || input.expiresAtMs < 0) {
    throw new RangeError('The expiry is not a whole number of milliseconds.')
  }
  const time = Buffer.alloc(TIME_BYTES)
  time.writeBigUInt64BE(BigInt(input.expiresAtMs))
  const signed = Buffer.concat([time, MARK, name, Buffer.of(0)])
  const token = Buffer.concat([signed, macOf(signed, input.key)]).toString('base64url')
  return token.padEnd(Math.ceil(token.length / 4) * 4, '=')
}

/**
 * Verifies a listener token against every key that may have signed it, in constant time for each. Never throws on
 * any text.
 *
 * @param token As it came in the query, percent-decoded or not: padding may be `=`, `%3D` or left out.
 * @param keys  The signing key in use and those retired but still accepted. Empty refuses every token.
 * @returns The station and the expiry as signed, and a grant id that is the same for the same token and gives
 *          nothing of it away.
 */
export function verifyRjAuth(
  token: string,
  keys: readonly { readonly key: RjAuthKey }[],
): RjAuthVerification {
  const bytes = decodeToken(token)
  if (bytes === null) return MALFORMED
  const macAt = bytes.length - MAC_BYTES
  const streamName = nameBetween(bytes, macAt - 1)
  const expiresAtMs = Number(bytes.readBigUInt64BE(0))
  if (streamName === null || !Number.isSafeInteger(expiresAtMs)) return MALFORMED
  const signed = bytes.subarray(0, macAt)
  const mac = bytes.subarray(macAt)
  for (const { key } of keys) {
    if (timingSafeEqual(macOf(signed, key), mac)) {
      return { ok: true, streamName, expiresAtMs, grantId: `rj-${mac.toString('hex', 0, 10)}` }
    }
  }
  return WRONG_SIGNATURE
}

/**
 * Whether a text has the shape of a listener token: for callers that carry it where something else may stand, such as
 * a password. Says nothing about its signature.
 */
export function looksLikeRjAuth(text: string): boolean {
  const bytes = decodeToken(text)
  return bytes !== null && nameBetween(bytes, bytes.length - MAC_BYTES - 1) !== null
}

/**
 * Reads a listener token without its key: nothing it says is proved.
 *
 * @returns Null when the layout does not fit.
 */
export function decodeRjAuth(
  token: string,
): { readonly streamName: string; readonly expiresAtMs: number } | null {
  const bytes = decodeToken(token)
  if (bytes === null) return null
  const streamName = nameBetween(bytes, bytes.length - MAC_BYTES - 1)
  const expiresAtMs = Number(bytes.readBigUInt64BE(0))
  return streamName === null ? null : { streamName, expiresAtMs }
}

/** U+FFFD is refused because a verifier could not tell it from bytes that are not UTF-8. */
function isCarriable(name: string): boolean {
  return name.length > 0 && name.isWellFormed() && !name.includes('\0') && !name.includes('\ufffd')
}

function decodeToken(token: string): Buffer | null {
  if (token.length > MAX_CHARS) return null
  const bare = withoutPadding(token)
  const bytes = Buffer.from(bare, 'base64url')
  if (bytes.length < MIN_BYTES) return null
  // Node skips what is not base64 and ignores leftover bits; only one text may stand for one token.
  return bytes.toString('base64url') === bare ? bytes : null
}

function withoutPadding(token: string): string {
  let end = token.length
  for (let pads = 0; pads < 2; pads++) {
    if (token.endsWith('=', end)) end -= 1
    else if (token.endsWith('%3D', end) || token.endsWith('%3d', end)) end -= 3
    else break
  }
  return token.slice(0, end)
}

/** The station name between the mark and the NUL that must stand at `nulAt`. Null when the layout does not fit. */
function nameBetween(bytes: Buffer, nulAt: number): string | null {
  if (bytes.compare(MARK, 0, MARK.length, TIME_BYTES, NAME_AT) !== 0) return null
  if (bytes.indexOf(0, NAME_AT) !== nulAt) return null
  const name = bytes.toString('utf8', NAME_AT, nulAt)
  return name.includes('\ufffd') ? null : name
}

function macOf(signed: Uint8Array, key: RjAuthKey): Buffer {
  return createHmac('sha256', key).update(signed).digest()
}
