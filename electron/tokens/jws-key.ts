import { createSecretKey, type KeyObject } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'

export const HMAC_ALGORITHMS = ['HS256', 'HS384', 'HS512'] as const
export type HmacAlgorithm = (typeof HMAC_ALGORITHMS)[number]

/** node:crypto's digest of each algorithm and the bytes of its output. */
export const HMAC_DIGESTS: Readonly<
  Record<HmacAlgorithm, { readonly digest: string; readonly bytes: number }>
> = {
  HS256: { digest: 'sha256', bytes: 32 },
  HS384: { digest: 'sha384', bytes: 48 },
  HS512: { digest: 'sha512', bytes: 64 },
}

/** A key as our key row has it. What a token says about its key is never believed. */
export interface HmacKey {
  /** What a header's `kid` must equal when it has one. Null: a header with a `kid` is refused. */
  readonly id: string | null
  /** What it may sign with: one algorithm, unless the format says that its keys serve several. */
  readonly algorithms: readonly HmacAlgorithm[]
  readonly secret: KeyObject
}

type KeyFault = 'key_empty' | 'key_short' | 'key_common' | 'key_id'

const FAULT_TEXT: Readonly<Record<Exclude<KeyFault, 'key_short'>, string>> = {
  key_empty: 'The secret is empty.',
  key_common: 'The secret is one that everybody tries first.',
  key_id: 'A key id is 1 to 64 letters, digits, hyphens or underscores.',
}

const KEY_ID = /^[A-Za-z0-9_-]{1,64}$/
/** Secrets of tutorials and samples that are long enough to pass by length. */
const COMMON = new Set([
  'your-256-bit-secret-your-256-bit-secret',
  'a-string-secret-at-least-256-bits-long',
  'a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long',
  'this-is-a-very-secure-secret-key-that-is-at-least-256-bits-long',
  'my-32-character-ultra-secure-and-ultra-long-secret',
  'mysecretkeymysecretkeymysecretkey',
  'passwordpasswordpasswordpassword',
  'secretsecretsecretsecretsecretsecret',
])

/**
 * What speaks against a secret for HMAC, or null. A secret shorter than its hash is refused, generated or imported.
 *
 * @param secret     The bytes that will be the key. A vendor's text key is its text: 64 hexadecimal characters are 64
 *                   bytes, enough for each of the three.
 * @param algorithms The most demanding of them counts.
 * @see RFC 7518 section 3.2
 */
function findKeyFault(secret: Uint8Array, algorithms: readonly HmacAlgorithm[]): KeyFault | null {
  if (secret.length === 0) return 'key_empty'
  return secret.length < neededBytes(algorithms) ? 'key_short' : null
}

const shortText = (bytes: number, algorithms: readonly HmacAlgorithm[]): string => {
  const needed = neededBytes(algorithms)
  const whole =
    algorithms.length > 1
      ? ' A vendor’s token that signs is given as its whole text, 64 hexadecimal characters.'
      : ''
  return `The secret has ${bytes} bytes, and its hash asks for ${needed} at least (RFC 7518 section 3.2).${whole}`
}

const neededBytes = (algorithms: readonly HmacAlgorithm[]): number =>
  Math.max(...algorithms.map((name) => HMAC_DIGESTS[name].bytes))

/** Whether a text is one that is tried first: a sample's secret, or one character again and again. */
function isCommon(text: string): boolean {
  return COMMON.has(text.toLowerCase()) || text === text.charAt(0).repeat(text.length)
}

/**
 * Makes a key ready for signing and verifying.
 *
 * @param input `secret`: bytes, or text that is taken as UTF-8 as it stands, never decoded. `id`: default null.
 * @throws AppError ERR_INPUT_INVALID whose issue names the fault, never the secret.
 */
export function createHmacKey(input: {
  readonly secret: Uint8Array | string
  readonly algorithms: readonly HmacAlgorithm[]
  readonly id?: string | null
}): HmacKey {
  const { secret: given, algorithms, id = null } = input
  const secret = typeof given === 'string' ? Buffer.from(given, 'utf8') : given
  const fault =
    id !== null && !KEY_ID.test(id)
      ? 'key_id'
      : (findKeyFault(secret, algorithms) ??
        (typeof given === 'string' && isCommon(given) ? 'key_common' : null))
  if (fault !== null) {
    const path = fault === 'key_id' ? 'id' : 'secret'
    const told = fault === 'key_short' ? shortText(secret.length, algorithms) : FAULT_TEXT[fault]
    const message = `${fault}: ${told}`
    throw new AppError('ERR_INPUT_INVALID', message, { issues: [{ path, message }] })
  }
  return { id, algorithms, secret: createSecretKey(secret) }
}
