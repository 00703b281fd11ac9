import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { type SignatureKey, signatureKeyFromJwk } from './jwk.ts'
import { isJsonObject, type JsonObject, memberOf, parseStrictJson } from './strict-json.ts'

/** A private key ready to sign. */
export interface PrivateSigningKey {
  readonly id: string | null
  readonly algorithm: SignatureKey['algorithm']
  readonly privateKey: KeyObject
}

/** The algorithm each kind of key signs with where the key names none. */
const ALGORITHM_OF: Readonly<Record<string, string>> = {
  RSA: 'RS256',
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'EdDSA',
}

/**
 * Reads a private key: a JSON web key (RFC 7517), or PEM (PKCS #8, PKCS #1, SEC 1), with or without its line breaks.
 *
 * @throws AppError ERR_INPUT_INVALID at `secret`: none of these, or a key that is not safe to sign with.
 */
export function privateKeyIn(text: string): PrivateSigningKey {
  const jwk = jsonIn(text)
  const privateKey = attempt(() =>
    jwk === null
      ? createPrivateKey(pemOf(text))
      : createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }),
  )
  const named = jwk ?? {}
  const { id, algorithm } = publicOf(createPublicKey(privateKey), named)
  return { id, algorithm, privateKey }
}

/**
 * Reads the keys that verify: a key set, a JSON web key or PEM. Of a private key the public part is taken.
 *
 * @throws AppError ERR_INPUT_INVALID at `secret`.
 */
export function publicKeysIn(text: string): readonly SignatureKey[] {
  const jwk = jsonIn(text)
  if (jwk === null)
    return [
      publicOf(
        attempt(() => createPublicKey(pemOf(text))),
        {},
      ),
    ]
  const set = memberOf(jwk, 'keys')
  if (set === undefined) return [publicOf(publicPart(jwk), jwk)]
  if (!Array.isArray(set) || set.length === 0) throw unreadable()
  return set.map((each) => {
    if (!isJsonObject(each)) throw unreadable()
    return publicOf(publicPart(each), each)
  })
}

const publicPart = (jwk: JsonObject): KeyObject =>
  attempt(() => createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }))

/** Holds a key against the rules of jwk.ts, with the algorithm it names or else that of its kind. */
function publicOf(publicKey: KeyObject, named: JsonObject): SignatureKey {
  const exported = publicKey.export({ format: 'jwk' }) as JsonObject
  const kind = String(memberOf(exported, 'crv') ?? memberOf(exported, 'kty'))
  const alg = memberOf(named, 'alg') ?? ALGORITHM_OF[kind]
  const kid = memberOf(named, 'kid')
  return attempt(() =>
    signatureKeyFromJwk({
      ...exported,
      ...(alg === undefined ? {} : { alg }),
      ...(kid === undefined ? {} : { kid }),
    }),
  )
}

function jsonIn(text: string): JsonObject | null {
  if (!text.trimStart().startsWith('{')) return null
  const read = parseStrictJson(text)
  if (!read.ok || !isJsonObject(read.value)) throw unreadable()
  return read.value
}

/** A field of one line takes the line breaks out of what is pasted. */
function pemOf(text: string): string {
  const found = /-----BEGIN ([A-Z ]{3,40})-----([A-Za-z0-9+/=\s]*)-----END/.exec(text)
  if (found === null) throw unreadable()
  const [, label = '', body = ''] = found
  const lines = body.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

/** What node:crypto says of a key may repeat it. */
function attempt<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw unreadable(error instanceof AppError ? error.message : undefined)
  }
}

function unreadable(
  message = 'That is no key: PEM or a JSON web key, P-256 or RSA of 2048 bits or more.',
): AppError {
  return new AppError('ERR_INPUT_INVALID', undefined, { issues: [{ path: 'secret', message }] })
}
