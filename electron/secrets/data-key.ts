import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Secrets } from './types.ts'

/** Length of the one key everything else is derived from, bytes. */
export const DATA_KEY_BYTES = 32

/** First byte of what is sealed; a change of algorithm takes the next number, and this one stays readable. */
const ENVELOPE_VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES

/** Makes a data key: 32 bytes of the system’s random numbers. Whatever was sealed before stays closed to it. */
export const newDataKey = (): Buffer => randomBytes(DATA_KEY_BYTES)

/**
 * Seals with AES-256-GCM (NIST SP 800-38D; fresh 96-bit nonce, 128-bit tag) and hashes with HMAC-SHA-256, under keys
 * derived by HKDF (RFC 5869) so that no use can weaken another.
 *
 * Envelope: version 1 (1 byte), nonce (12), ciphertext, tag (16). The version is authenticated with it.
 *
 * @param dataKey    32 random bytes.
 * @param protection What guards the data key, in words for the screen.
 * @throws AppError ERR_KEY_STORE_LOCKED when the key has another length.
 */
export function createDataKeySecrets(dataKey: Uint8Array, protection: string): Secrets {
  if (dataKey.length !== DATA_KEY_BYTES) throw new AppError('ERR_KEY_STORE_LOCKED')
  const sealKey = derive(dataKey, 'stagedoor seal v1')
  const hashKey = createSecretKey(derive(dataKey, 'stagedoor lookup v1'))
  const auditKey = createSecretKey(derive(dataKey, 'stagedoor audit v1'))
  return {
    protection,
    seal: (text) => seal(sealKey, text),
    open: (sealed) => open(sealKey, sealed),
    hash: (text) => hmac(hashKey, text),
    authenticate: (text) => hmac(auditKey, text),
  }
}

function derive(dataKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', dataKey, Buffer.alloc(0), purpose, 32))
}

/** Not of bytes: Node takes five times as long to find out that those are no key. */
const hmac = (key: KeyObject, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('hex')

function seal(key: Buffer, text: string): Uint8Array {
  const version = Buffer.of(ENVELOPE_VERSION)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(version)
  const sealed = [cipher.update(text, 'utf8'), cipher.final()]
  return Buffer.concat([version, nonce, ...sealed, cipher.getAuthTag()])
}

function open(key: Buffer, sealed: Uint8Array): string {
  if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] !== ENVELOPE_VERSION) {
    throw new AppError('ERR_KEY_STORE_LOCKED', 'A stored secret is damaged.')
  }
  const tagAt = sealed.length - TAG_BYTES
  const nonce = sealed.subarray(1, HEAD_BYTES)
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(sealed.subarray(0, 1))
    decipher.setAuthTag(sealed.subarray(tagAt))
    const text = decipher.update(sealed.subarray(HEAD_BYTES, tagAt))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new AppError('ERR_KEY_STORE_LOCKED', undefined, { cause })
  }
}
