import { createHmacKey, HMAC_ALGORITHMS } from './jws-key.ts'
import { compileAddresses } from './restrictions/addresses.ts'
import { compileOrigins } from './restrictions/origins.ts'
import { compileStreamNames } from './restrictions/stream-names.ts'
import type { PreparedToken, SubscribeToken } from './subscribe-token-types.ts'

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
