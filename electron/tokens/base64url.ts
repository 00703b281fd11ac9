/**
 * Decodes unpadded base64url (RFC 7515 section 2), refusing every text but the one that its bytes encode to: no
 * padding, no other alphabet, no white space, no leftover bits. So one value has one text.
 *
 * @returns Null when it is not that. Empty text gives no bytes.
 */
export function decodeSegment(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64url')
  // Node skips what it does not know; encoding again shows it.
  return bytes.toString('base64url') === text ? bytes : null
}
