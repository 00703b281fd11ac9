import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * OvenMediaEngine's signature: HMAC-SHA1 in base64url without padding, over the body of a webhook (`X-OME-Signature`) or
 * over the address of a signed policy (OvenMediaEngine documentation, "Signed Policy" and "Admission Webhooks").
 *
 * @param text Taken as UTF-8.
 */
export function omeSignature(text: string, secret: string): string {
  return createHmac('sha1', secret).update(text).digest('base64url')
}

/** Whether a signature is of a secret, in constant time. False for every text that is none. */
export function isOmeSignature(signature: string, text: string, secret: string): boolean {
  const right = Buffer.from(omeSignature(text, secret))
  const given = Buffer.from(signature)
  return secret !== '' && given.length === right.length && timingSafeEqual(given, right)
}
