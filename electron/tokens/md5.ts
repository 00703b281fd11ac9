import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * MD5 as Nimble Streamer signs with it: standard base64, with padding, of the 16 raw bytes. The vendor's formats leave no
 * other choice of hash; nothing of Stagedoor's own uses it.
 */
export function md5Base64(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('base64')
}

/** The 16 bytes a base64 text stands for. Null when it is not exactly their canonical text. */
export function md5Bytes(base64: string): Buffer | null {
  if (base64.length !== MD5_CHARS) return null
  const bytes = Buffer.from(base64, 'base64')
  // Node skips what is not base64 and ignores leftover bits; only one text may stand for one hash.
  return bytes.length === MD5_BYTES && bytes.toString('base64') === base64 ? bytes : null
}

/** Whether the hash of a text is the one given; takes as long whichever byte differs. */
export function isMd5Of(hash: Uint8Array, text: string): boolean {
  const made = createHash('md5').update(text, 'utf8').digest()
  return hash.length === MD5_BYTES && timingSafeEqual(made, hash)
}

const MD5_BYTES = 16
const MD5_CHARS = 24
