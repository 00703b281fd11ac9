import { createHash } from 'node:crypto'

const KEPT_CHARS = 32

/**
 * Names a session by what tells it from others where that is a secret itself, such as a viewer's token: SHA-256 over the
 * parts, the first 128 bits in hexadecimal. It is stored and shown, so it must not be what admits.
 */
export function sessionKeyOf(...parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:${part}`)
  return hash.digest('hex').slice(0, KEPT_CHARS)
}
