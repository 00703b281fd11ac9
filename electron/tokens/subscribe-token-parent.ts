import { createHmacKey, HMAC_ALGORITHMS, type HmacKey } from './jws-key.ts'
import { type AddressList, compileAddresses } from './restrictions/addresses.ts'
import { compileOrigins, type OriginList } from './restrictions/origins.ts'
import { compileStreamNames, type StreamNames } from './restrictions/stream-names.ts'
import type { SubscribeToken } from './subscribe-token-types.ts'

/** A subscribe token with everything made ready that a check needs. */
export interface PreparedToken {
  readonly token: SubscribeToken
  /** Key of its children: its text, for each of the three algorithms (the vendor's format names no one of them). */
  readonly key: HmacKey
  readonly streams: StreamNames
  readonly origins: OriginList
  readonly addresses: AddressList
}

/**
 * Makes a subscribe token ready. Do it once per change of the token.
 *
 * @param options `isWholeName`: whether a regular expression must fit the whole stream name. Default true.
 * @throws AppError ERR_INPUT_INVALID when the secret is too short to be a key.
 */
export function prepareSubscribeToken(
  token: SubscribeToken,
  options: { readonly isWholeName?: boolean } = {},
): PreparedToken {
  return {
    token,
    key: createHmacKey({
      secret: token.secret,
      algorithms: HMAC_ALGORITHMS,
      id: String(token.id),
    }),
    streams: compileStreamNames(token.streams, options.isWholeName ?? true),
    origins: compileOrigins(token.allowedOrigins),
    addresses: compileAddresses(token.allowedIpAddresses),
  }
}
