import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { antMediaHashFormat, antMediaJwtFormat, antMediaTotpFormat } from './ant-media-format.ts'
import { edgeAuthFormat } from './edge-auth-format.ts'
import { jwtFormat } from './jwt-format.ts'
import { livekitFormat } from './livekit-format.ts'
import { mediaMtxJwtFormat } from './mediamtx-jwt-format.ts'
import { nmsSignFormat } from './nms-sign-format.ts'
import { omePolicyFormat } from './ome-policy-format.ts'
import { publishSignFormat } from './publish-sign-format.ts'
import { rjAuthFormat } from './rj-auth-format.ts'
import { subscribeTokenFormat } from './subscribe-token-format.ts'
import type { TokenFormat } from './token-format.ts'
import { wmsAuthFormat } from './wms-auth-format.ts'
import { wowzaFormat } from './wowza-format.ts'

/** Every kind of token that the command line and the console can sign and check. */
export const TOKEN_FORMATS: readonly TokenFormat[] = [
  edgeAuthFormat,
  rjAuthFormat,
  wmsAuthFormat,
  publishSignFormat,
  subscribeTokenFormat,
  jwtFormat,
  nmsSignFormat,
  omePolicyFormat,
  antMediaHashFormat,
  antMediaJwtFormat,
  antMediaTotpFormat,
  wowzaFormat,
  livekitFormat,
  mediaMtxJwtFormat,
]

/** @throws AppError ERR_INPUT_INVALID naming the known formats. */
export function tokenFormat(name: string): TokenFormat {
  const format = TOKEN_FORMATS.find((each) => each.name === name)
  if (format !== undefined) return format
  const known = TOKEN_FORMATS.map((each) => each.name).join(', ')
  const fault =
    name === '' ? 'Name a token format with --format.' : 'There is no token format of that name.'
  throw new AppError('ERR_INPUT_INVALID', `${fault} ${say('Known: {list}.', { list: known })}`)
}
