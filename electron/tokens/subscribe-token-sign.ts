import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { signJws } from './jws.ts'
import { createHmacKey, HMAC_ALGORITHMS, type HmacAlgorithm, type HmacKey } from './jws-key.ts'
import { MAX_STREAM_NAME } from './restrictions/stream-names.ts'
import { MAX_TRACKING_ID, MAX_VIEWER_DATA } from './subscribe-token-claims.ts'

/** What a self-signed subscribe token is to say. What is left out is not in the token. */
export interface SelfSignInput {
  /** Id of the subscribe token it is signed with. */
  readonly tokenId: number
  /** One name, never a pattern. 1 to 128 characters. */
  readonly streamName: string
  /** First moment it no longer holds, epoch milliseconds; whole seconds are kept. */
  readonly expiresAtMs: number
  /** Written as `iat`. Left out: no `iat`. */
  readonly issuedAtMs?: number
  /** Written as `nbf`. */
  readonly notBeforeMs?: number
  readonly allowedOrigins?: readonly string[]
  readonly allowedIpAddresses?: readonly string[]
  /** At most 128 characters. */
  readonly trackingId?: string
  /** At most 1024 characters. */
  readonly customViewerData?: string
  readonly originCluster?: string
  /** Default HS256. */
  readonly algorithm?: HmacAlgorithm
}

/**
 * The key of self-signed tokens: the text of the subscribe token as it stands, never decoded from hexadecimal.
 *
 * @throws AppError ERR_INPUT_INVALID when it is too short to be a key.
 */
export const selfSigningKey = (secret: string): HmacKey =>
  createHmacKey({ secret, algorithms: HMAC_ALGORITHMS })

/**
 * Signs a subscribe token of one's own. Members stand in the vendor's order, header `{"alg":...,"typ":"JWT"}`.
 *
 * @param key From {@link selfSigningKey}.
 * @throws AppError ERR_INPUT_INVALID for what the vendor's signers refuse: lengths, a token id or time that is none.
 * @see https://github.com/millicast/selfsign-jwt-reference
 */
export function signSubscribeToken(input: SelfSignInput, key: HmacKey): string {
  checkInput(input)
  const payload = {
    streaming: {
      tokenId: input.tokenId,
      tokenType: 'Subscribe',
      streamName: input.streamName,
      allowedOrigins: input.allowedOrigins,
      allowedIpAddresses: input.allowedIpAddresses,
      tracking: input.trackingId === undefined ? undefined : { trackingId: input.trackingId },
      customViewerData: input.customViewerData,
      originCluster: input.originCluster,
    },
    iat: toSeconds(input.issuedAtMs),
    nbf: toSeconds(input.notBeforeMs),
    exp: toSeconds(input.expiresAtMs),
  }
  return signJws(JSON.stringify(payload), key, { algorithm: input.algorithm ?? 'HS256' })
}

function toSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.floor(ms / 1000)
}

function checkInput(input: SelfSignInput): void {
  const { streamName, trackingId = '', customViewerData = '' } = input
  check(
    Number.isSafeInteger(input.tokenId) && input.tokenId > 0,
    'tokenId',
    'A whole number above 0.',
  )
  check(
    streamName.length > 0 && streamName.length <= MAX_STREAM_NAME && streamName.isWellFormed(),
    'streamName',
    say('1 to {most} characters.', { most: MAX_STREAM_NAME }),
  )
  check(
    trackingId.length <= MAX_TRACKING_ID,
    'trackingId',
    say('At most {most} characters.', { most: MAX_TRACKING_ID }),
  )
  check(
    customViewerData.length <= MAX_VIEWER_DATA,
    'customViewerData',
    say('At most {most} characters.', { most: MAX_VIEWER_DATA }),
  )
  for (const name of ['expiresAtMs', 'issuedAtMs', 'notBeforeMs'] as const) {
    const value = input[name]
    check(
      value === undefined || (Number.isFinite(value) && value >= 0),
      name,
      'A time in epoch milliseconds.',
    )
  }
}

function check(isRight: boolean, path: string, message: string): void {
  if (!isRight) {
    throw new AppError('ERR_INPUT_INVALID', `${path}: ${message}`, { issues: [{ path, message }] })
  }
}
