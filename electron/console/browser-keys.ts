import { createHmac, createPublicKey, type KeyObject, randomBytes, verify } from 'node:crypto'
import { KEY_PROOF } from '../../shared/launch.ts'
import { isSameSecret } from './held-secrets.ts'

/** How long a browser may take to sign. */
const NONCE_MS = 60_000

/** What browsers prove their keys with. */
export interface BrowserProofs {
  /** What is to be signed next. Nothing is held for it, so that asking for very many fills nothing. */
  nonce(): string
  /** Whether it is a nonce of this list, not older than a minute, and was signed with this key. */
  isProven(key: string, nonce: string, signature: string): boolean
}

/**
 * Makes the nonces of one time of listening. To be made once the port is ours: none from before it is good after it, so that nobody can
 * ask for one, listen at the port while Stagedoor does not, and have a browser sign it.
 *
 * @param monotonicMs Milliseconds of a clock that never jumps.
 */
export function createBrowserProofs(
  monotonicMs: () => number = () => performance.now(),
): BrowserProofs {
  const secret = randomBytes(32)
  const stamped = (atMs: string): string =>
    `${atMs}.${createHmac('sha256', secret).update(atMs).digest('base64url')}`
  const isFresh = (nonce: string): boolean => {
    const [atMs = ''] = nonce.split('.', 1)
    const ageMs = monotonicMs() - Number(atMs)
    return isSameSecret(nonce, stamped(atMs)) && ageMs >= 0 && ageMs < NONCE_MS
  }
  return {
    nonce: () => stamped(String(Math.floor(monotonicMs()))),
    isProven(key, nonce, signature) {
      const read = isFresh(nonce) ? keyOf(key) : null
      if (read === null) return false
      const proof = { key: read, dsaEncoding: 'ieee-p1363' } as const
      return verify(
        'sha256',
        Buffer.from(KEY_PROOF + nonce),
        proof,
        Buffer.from(signature, 'base64url'),
      )
    },
  }
}

/** Whether a text is the key of a browser: on P-256, its SubjectPublicKeyInfo as base64url. */
export const isBrowserKey = (text: string): boolean => keyOf(text) !== null

function keyOf(text: string): KeyObject | null {
  try {
    const der = Buffer.from(text, 'base64url')
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    const isP256 = key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
    // One spelling for each key, by which its session is found.
    return isP256 && key.export({ format: 'der', type: 'spki' }).toString('base64url') === text
      ? key
      : null
  } catch {
    return null
  }
}
