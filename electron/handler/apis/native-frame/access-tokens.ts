import { AppError } from '../../../../shared/errors.ts'
import type { AccessTokens } from '../../../catalogue/access-tokens.ts'
import type { Catalogue } from '../../../catalogue/types.ts'
import type { WireReply } from '../../protocols/types.ts'
import type { ApiRequest, VendorApi } from '../../types.ts'
import { bodyOf, callerOf, json, videoTokenIn, wrongMethod } from './bearer.ts'

/** What of the catalogue it needs. */
export interface AccessTokenDeps {
  readonly accessTokens: AccessTokens
  readonly serviceTokens: Pick<Catalogue['serviceTokens'], 'authenticate'>
}

const PATH = '/auth/v1/access-tokens'

/**
 * Native Frame's access tokens (platform generation, "Authentication tokens"), with a service token as the operator token:
 * `POST /auth/v1/access-tokens` makes one and answers 201 with `token`; `DELETE /auth/v1/access-tokens/<token>`, whose path
 * the vendor does not publish, ends one.
 *
 * Refusals, each with an error body: ERR_METHOD 405, ERR_CALLER_UNAUTHENTICATED 401, ERR_INPUT_INVALID 400, ERR_NOT_FOUND
 * 404.
 */
export function createAccessTokenApi(deps: AccessTokenDeps): VendorApi {
  return {
    name: 'native-frame access tokens',
    secretFields: ['token'],
    owns: (path) => path === PATH || path.startsWith(`${PATH}/`),
    answer: (request, answer) => answer(answerTo(deps, request)),
  }
}

function answerTo(
  { accessTokens, serviceTokens }: AccessTokenDeps,
  request: ApiRequest,
): WireReply {
  const { method, path } = request
  const isOne = path.length > PATH.length + 1
  if (method !== (isOne ? 'DELETE' : 'POST')) return wrongMethod(isOne ? 'DELETE' : 'POST')
  const { name } = callerOf(request, serviceTokens)
  const actor = `api:${name}`
  if (isOne) {
    if (!accessTokens.removeByText(path.slice(PATH.length + 1), actor)) {
      throw new AppError('ERR_NOT_FOUND', 'There is no such access token.')
    }
    return { status: 204, headers: { 'cache-control': 'no-store' }, body: '' }
  }
  const { id, token, expiresAtMs } = accessTokens.issue(videoTokenIn(bodyOf(request), ''), actor)
  return json(201, { token, id, expire: new Date(expiresAtMs).toISOString() })
}
