import { createHash } from 'node:crypto'
import { isMd5Of, md5Base64, md5Bytes } from './md5.ts'
import {
  type InnerFault,
  isCarriableId,
  isPrintableAscii,
  readInner,
  writeInner,
} from './nimble-inner.ts'

/**
 * Nimble Streamer's publish signature, carried as `publishsign` (Softvelum, "Publish control framework"): an MD5 over
 * `id/app/stream`, the password and, when the inner text names one, the address. It has no time, so it never expires:
 * only the publish control handler can refuse one that is out.
 */

/** Why a publish signature is refused, in the order it is looked at. */
export type PublishSignFault =
  | InnerFault
  /** id or sign is missing. */
  | 'parameter_missing'
  /** The id is one that cannot be told apart from the path signed behind it. */
  | 'parameter_malformed'
  /** sign is not the base64 of 16 bytes. */
  | 'not_a_hash'
  /** The address in it is not the publisher's. */
  | 'other_address'
  /** Password, id, stream or address is another than was signed. */
  | 'hash_mismatch'

/** What a publish signature says, nothing of it checked. */
export interface PublishSignClaims {
  readonly publisherId: string
  /** The only address it is for. Null: for any. */
  readonly address: string | null
  readonly sign: Uint8Array
}

export type PublishSignVerification =
  | {
      readonly ok: true
      readonly publisherId: string
      readonly address: string | null
      readonly grantId: string
    }
  | { readonly ok: false; readonly fault: PublishSignFault }

/**
 * Signs for a publisher.
 *
 * @param input `publisherId`: printable ASCII without space and `& = > ~ ? /`. `streamName`: `app/stream`, without leading
 *              slash. `address`: the only one it is for, as the media server sees it; null for any. `password`: of the
 *              rule, printable ASCII.
 * @returns The value of `publishsign`: standard base64 without `+` and `/`, so that a query can carry it as it is.
 * @throws RangeError when something cannot be carried.
 */
export function signPublish(input: {
  readonly publisherId: string
  readonly streamName: string
  readonly address: string | null
  readonly password: string
}): string {
  const { publisherId, streamName, address, password } = input
  if (!isPublisherId(publisherId) || !isCarriableId(publisherId)) {
    throw new RangeError(
      'The publisher id is empty, too long, or has a character other than ASCII without space & = > ~ ? /.',
    )
  }
  if (!isStreamName(streamName))
    throw new RangeError('The stream is not app/stream without leading slash.')
  if (!isPrintableAscii(password))
    throw new RangeError('The password is empty or not printable ASCII.')
  if (address !== null && !isCarriableId(address))
    throw new RangeError('The address is empty or cannot be carried.')
  const sign = md5Base64(signedText(publisherId, streamName, password, address))
  const pairs: [string, string][] = [
    ['id', publisherId],
    ['sign', sign],
  ]
  if (address !== null) pairs.push(['ip', address])
  return writeInner(pairs)
}

/** Reads a publish signature without checking it. Never throws on any text. */
export function readPublishSign(text: string): PublishSignClaims | PublishSignFault {
  const inner = readInner(text)
  if (typeof inner === 'string') return inner
  const publisherId = inner.get('id') ?? ''
  const signText = inner.get('sign') ?? ''
  const address = inner.get('ip') ?? null
  if (publisherId === '' || signText === '') return 'parameter_missing'
  if (!isPublisherId(publisherId) || address === '') return 'parameter_malformed'
  const sign = md5Bytes(signText)
  return sign === null ? 'not_a_hash' : { publisherId, address, sign }
}

/**
 * Verifies a publish signature against every password that may have signed it. Never throws on any text.
 *
 * @param context   `streamName`: `app/stream` published to. `address`: the publisher's; null when the caller does not say,
 *                  which refuses a signature that names one.
 * @param passwords Of the rule. Empty refuses every signature.
 */
export function verifyPublishSign(
  text: string,
  context: { readonly streamName: string; readonly address: string | null },
  passwords: readonly string[],
): PublishSignVerification {
  const claims = readPublishSign(text)
  if (typeof claims === 'string') return { ok: false, fault: claims }
  const { publisherId, address, sign } = claims
  const signed = (password: string): string =>
    signedText(publisherId, context.streamName, password, address)
  let isRight = false
  for (const password of passwords) {
    if (password !== '' && isMd5Of(sign, signed(password))) isRight = true
  }
  if (!isRight) return { ok: false, fault: 'hash_mismatch' }
  if (address !== null && address !== context.address) return { ok: false, fault: 'other_address' }
  const grantId = `pub-${createHash('sha256').update(sign).digest('hex').slice(0, 20)}`
  return { ok: true, publisherId, address, grantId }
}

function signedText(
  id: string,
  streamName: string,
  password: string,
  address: string | null,
): string {
  return `${id}/${streamName}${password}${address ?? ''}`
}

/** A slash also stands behind the id in what is signed: with one inside, a part of the path could be claimed as id. */
const isPublisherId = (id: string): boolean => id.length <= 256 && !id.includes('/')

function isStreamName(name: string): boolean {
  return name !== '' && !name.startsWith('/') && name.isWellFormed()
}
