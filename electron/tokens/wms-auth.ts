import { createHash } from 'node:crypto'
import { say } from '../../shared/say.ts'
import { SIGNATURE_TOLERANCE_SECONDS } from '../../shared/signed-url.ts'
import { isMd5Of, md5Base64, md5Bytes } from './md5.ts'
import {
  type InnerFault,
  isCarriableId,
  isPrintableAscii,
  readInner,
  writeInner,
} from './nimble-inner.ts'
import { wmsTimeMs, wmsTimeText } from './wms-time.ts'

/**
 * Nimble Streamer's signed playback URL, carried as the query parameter `wmsAuthSign` (Softvelum, "Nimble Streamer hotlink
 * protection" and "Pay-per-view for live and VOD streaming"): an MD5 over address, viewer id, password, time,
 * minutes and the beginning of the stream's path, in that order and with nothing between them. The order of checks is
 * that of the plugin the format comes from. It says who may START: a viewer who is in stays.
 */

/** Why a signed URL is refused, in the order it is looked at. */
export type WmsAuthFault =
  | InnerFault
  /** server_time, validminutes or hash_value is missing. */
  | 'parameter_missing'
  /** A parameter cannot be what its name says. */
  | 'parameter_malformed'
  /** hash_value is not the base64 of 16 bytes. */
  | 'not_a_hash'
  /** More of the stream is signed than the one asked for has. */
  | 'stream_too_short'
  /** An address is signed and the caller named none. */
  | 'address_unknown'
  /** Password, address, viewer id, time, minutes or stream is another than was signed. */
  | 'hash_mismatch'
  /** The signature is right, but its time is not written as 3/7/2025 4:05:06 PM. */
  | 'time_format'
  /** Signed later than now by more than the tolerance. */
  | 'clock_ahead'

/** What a signed URL says, nothing of it checked. */
export interface WmsAuthClaims {
  /** As written: the text is what was signed, not the moment. */
  readonly serverTime: string
  readonly validMinutes: string
  readonly hash: Uint8Array
  /** How many bytes of `app/stream` are signed. 0: the URL is for every stream. */
  readonly signedBytes: number
  /** Null in the hotlink variant. */
  readonly viewerId: string | null
  /** Whether the viewer's address is signed: always in the hotlink variant. */
  readonly signsAddress: boolean
}

/** What the media server says about the viewer who presents a signed URL. */
export interface WmsAuthContext {
  /** `app/stream`, without leading slash and manifest name. */
  readonly streamName: string
  /** As the media server writes it. Null when it does not say. */
  readonly address: string | null
}

export type WmsAuthVerification =
  | {
      readonly ok: true
      readonly viewerId: string | null
      readonly signsAddress: boolean
      /** The signed beginning of the stream's path. Empty: for every stream. */
      readonly signedStream: string
      readonly signedAtMs: number
      /** First moment nobody may start with it. Not judged here: whether it has passed is decide's check. */
      readonly expiresAtMs: number
      readonly grantId: string
    }
  | {
      readonly ok: false
      readonly fault: WmsAuthFault
      /** Null until the signature was found right. */
      readonly grantId: string | null
    }

/** The format has no limit; one year. */
const MINUTES = { min: 1, max: 525_600 } as const

export interface WmsAuthInput {
  /** Of the WMSAuth rule; printable ASCII. */
  readonly password: string
  /** When it is signed, epoch milliseconds; carried in whole seconds. */
  readonly nowMs: number
  /** For how long playback may start, 1 to 525,600. */
  readonly validMinutes: number
  /** Pay-per-view: who it is for. Null makes the hotlink variant. */
  readonly viewerId: string | null
  /** The viewer's address as the media server will see it. Null leaves it unchecked, which only pay-per-view can. */
  readonly address: string | null
  /** Beginning of `app/stream` that the URL is for; the whole of it for one stream. Empty: for every stream. */
  readonly signedStream: string
  /** Write leading zeros, as some of the vendor's samples do. Default false. */
  readonly padded?: boolean
}

/**
 * Signs a playback URL.
 *
 * @returns The value of `wmsAuthSign`: standard base64 without `+` and `/`, so that a query can carry it as it is.
 * @throws RangeError when something cannot be carried, or would let the viewer move the signature to another use.
 */
export function signWmsAuth(input: WmsAuthInput): string {
  check(input)
  const { password, viewerId, address, signedStream } = input
  const serverTime = wmsTimeText(input.nowMs, { padded: input.padded === true })
  const validMinutes = String(input.validMinutes)
  const hash = md5Base64(
    `${address ?? ''}${viewerId ?? ''}${password}${serverTime}${validMinutes}${signedStream}`,
  )
  const pairs: [string, string][] = [
    ['server_time', serverTime],
    ['hash_value', hash],
    ['validminutes', validMinutes],
  ]
  if (signedStream !== '') pairs.push(['strm_len', String(Buffer.byteLength(signedStream))])
  if (viewerId !== null) pairs.push(['id', viewerId])
  if (viewerId !== null && address !== null) pairs.push(['checkip', 'true'])
  return writeInner(pairs)
}

function check({
  password,
  nowMs,
  validMinutes,
  viewerId,
  address,
  signedStream,
}: WmsAuthInput): void {
  const refuse = (why: string): never => {
    throw new RangeError(why)
  }
  if (!isPrintableAscii(password)) refuse('The password is empty or not printable ASCII.')
  if (!Number.isSafeInteger(nowMs) || !(nowMs >= 0 && nowMs < LAST_MS))
    refuse('The time cannot be written.')
  const { min, max } = MINUTES
  if (!Number.isInteger(validMinutes) || validMinutes < min || validMinutes > max) {
    refuse(say('The minutes are not a whole number from {min} to {max}.', { min, max }))
  }
  if (viewerId === null && address === null) refuse('A URL without a viewer id needs the address.')
  if (viewerId !== null && !isCarriableId(viewerId)) {
    refuse(
      'The viewer id is empty, too long, or has a character other than ASCII without space & = > ~ ?.',
    )
  }
  if (viewerId !== null && beginsLikeAddress(viewerId))
    refuse('The viewer id begins like an address.')
  if (address !== null && !isPrintableAscii(address)) refuse('The address is empty or not ASCII.')
  // The minutes are signed right before it, so digits could be taken for more minutes.
  if (/^\d+$/.test(signedStream)) refuse('The signed part of the stream is digits only.')
  if (!signedStream.isWellFormed()) refuse('The stream is not well-formed.')
  if (Buffer.byteLength(signedStream) > MAX_SIGNED_BYTES)
    refuse('The signed part of the stream is too long.')
}

/** 1 January 10000, which four digits cannot write. */
const LAST_MS = Date.UTC(10_000, 0, 1)
const MAX_SIGNED_BYTES = 2048

/** Reads a signed URL's parameter without checking its signature. Never throws on any text. */
export function readWmsAuth(text: string): WmsAuthClaims | WmsAuthFault {
  const inner = readInner(text)
  if (typeof inner === 'string') return inner
  const serverTime = inner.get('server_time') ?? ''
  const validMinutes = inner.get('validminutes') ?? ''
  const hashText = inner.get('hash_value') ?? ''
  if (serverTime === '' || validMinutes === '' || hashText === '') return 'parameter_missing'
  const hash = md5Bytes(hashText)
  if (hash === null) return 'not_a_hash'
  const lengthText = inner.get('strm_len') ?? '0'
  const viewerId = inner.get('id') ?? null
  const checksAddress = inner.get('checkip') ?? 'false'
  const isReadable =
    // Anything but digits here would let an extended MD5 pass: its padding would stand among the minutes.
    /^\d{1,6}$/.test(validMinutes) &&
    /^\d{1,4}$/.test(lengthText) &&
    (viewerId === null || isReadableId(viewerId)) &&
    (checksAddress === 'true' || checksAddress === 'false')
  if (!isReadable) return 'parameter_malformed'
  return {
    serverTime,
    validMinutes,
    hash,
    signedBytes: Number(lengthText),
    viewerId,
    signsAddress: viewerId === null || checksAddress === 'true',
  }
}

const MAX_READ_ID_CHARS = 256

function isReadableId(id: string): boolean {
  return id !== '' && id.length <= MAX_READ_ID_CHARS && !beginsLikeAddress(id)
}

/**
 * Whether a viewer id begins like an IPv4 or IPv6 address. Nothing stands between address and id in what is signed, so
 * whoever has a URL for an address could claim that address as the beginning of an id whose address is not checked.
 */
function beginsLikeAddress(id: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}/.test(id) || /^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2}/i.test(id)
}

/**
 * Verifies a signed URL against every password that may have signed it. Never throws on any text.
 *
 * @param text      Value of `wmsAuthSign` as it came.
 * @param passwords Of the WMSAuth rule. Empty refuses every URL.
 * @param nowMs     Epoch milliseconds; only whether it was signed in the future is judged by it.
 * @param toleranceSeconds By how much the signer's clock may differ. It also lengthens the validity, as it does at Nimble.
 * @returns The grant id is the same for the same signature, whatever else the URL says, so that a revoked one stays so
 *          however its address and viewer id are cut.
 */
export function verifyWmsAuth(
  text: string,
  context: WmsAuthContext,
  passwords: readonly string[],
  nowMs: number,
  toleranceSeconds: number = SIGNATURE_TOLERANCE_SECONDS.default,
): WmsAuthVerification {
  const claims = readWmsAuth(text)
  if (typeof claims === 'string') return { ok: false, fault: claims, grantId: null }
  const signedStream = beginningOf(context.streamName, claims.signedBytes)
  if (signedStream === null) return { ok: false, fault: 'stream_too_short', grantId: null }
  if (claims.signsAddress && context.address === null) {
    return { ok: false, fault: 'address_unknown', grantId: null }
  }
  if (!isSignedFor(claims, context, passwords)) {
    return { ok: false, fault: 'hash_mismatch', grantId: null }
  }
  const grantId = wmsAuthGrantId(claims.hash)
  const signedAtMs = wmsTimeMs(claims.serverTime)
  if (signedAtMs === null) return { ok: false, fault: 'time_format', grantId }
  const toleranceMs = toleranceSeconds * 1000
  // Written so that a time that is not a number is refused.
  if (!(signedAtMs - nowMs <= toleranceMs)) return { ok: false, fault: 'clock_ahead', grantId }
  const { viewerId, signsAddress } = claims
  const expiresAtMs = signedAtMs + Number(claims.validMinutes) * 60_000 + toleranceMs
  return { ok: true, viewerId, signsAddress, signedStream, signedAtMs, expiresAtMs, grantId }
}

/** Whether the signature is right for a stream and an address, by any of the passwords. */
export function isSignedFor(
  claims: WmsAuthClaims,
  { streamName, address }: WmsAuthContext,
  passwords: readonly string[],
): boolean {
  const signedStream = beginningOf(streamName, claims.signedBytes)
  if (signedStream === null || (claims.signsAddress && address === null)) return false
  const signedAddress = claims.signsAddress ? (address ?? '') : ''
  const who = signedAddress + (claims.viewerId ?? '')
  const when = claims.serverTime + claims.validMinutes
  let isRight = false
  for (const password of passwords) {
    if (password !== '' && isMd5Of(claims.hash, who + password + when + signedStream))
      isRight = true
  }
  return isRight
}

/** The id of what a signature grants: gives nothing of the signature away. */
export function wmsAuthGrantId(hash: Uint8Array): string {
  return `wms-${createHash('sha256').update(hash).digest('hex').slice(0, 20)}`
}

/** The first bytes of a name. Null when it has not so many, or they end within a character. */
function beginningOf(name: string, bytes: number): string | null {
  if (bytes === 0) return ''
  const all = Buffer.from(name, 'utf8')
  if (bytes > all.length) return null
  const beginning = all.toString('utf8', 0, bytes)
  return name.startsWith(beginning) ? beginning : null
}
