import { AppError } from '../../../../shared/errors.ts'
import type { Catalogue } from '../../../catalogue/types.ts'
import type { VideoJwts } from '../../../catalogue/video-jwts.ts'
import type { VideoKeys } from '../../../catalogue/video-keys.ts'
import type { VendorApi } from '../../types.ts'
import { errorReply } from '../answer.ts'
import { bodyOf, callerOf, json, videoTokenIn, wrongMethod } from './bearer.ts'

/** What of the catalogue it needs. */
export interface VideoJwtDeps {
  readonly videoJwts: VideoJwts
  readonly videoKeys: Pick<VideoKeys, 'jwks'>
  readonly serviceTokens: Pick<Catalogue['serviceTokens'], 'authenticate'>
}

const SIGN = '/auth/v1/video-jwt'
const KEYS = '/auth/v1/jwks'

/**
 * Native Frame's web tokens (SaaS generation, "Set up token based authorization"): `POST /auth/v1/video-jwt` with a service
 * token and `{kid, videoToken}` answers 201 with `token`; `GET /auth/v1/jwks` answers the public keys, whatever the query
 * says: the vendor's examples write a second `?` in it.
 *
 * Refusals, each with an error body: ERR_METHOD 405, ERR_CALLER_UNAUTHENTICATED 401, ERR_INPUT_INVALID 400.
 */
export function createVideoJwtApi(deps: VideoJwtDeps): VendorApi {
  return {
    name: 'native-frame video jwt',
    secretFields: ['token'],
    owns: (path) => path === SIGN || path === KEYS,
    answer(request, answer) {
      if (request.path === KEYS) {
        answer(request.method === 'GET' ? json(200, deps.videoKeys.jwks()) : wrongMethod('GET'))
        return
      }
      if (request.method !== 'POST') {
        answer(wrongMethod('POST'))
        return
      }
      const { name } = callerOf(request, deps.serviceTokens)
      const { kid, videoToken } = bodyOf(request)
      const input = videoTokenIn(videoToken, 'videoToken')
      deps.videoJwts.issue(input, kidOf(kid), `api:${name}`).then(
        (token) => answer(json(201, { token })),
        (error: unknown) => {
          answer(errorReply(error instanceof AppError ? error : new AppError('ERR_INTERNAL')))
        },
      )
    },
  }
}

/** @throws AppError ERR_INPUT_INVALID */
function kidOf(given: unknown): string | null {
  if (given === undefined || given === null || given === '') return null
  if (typeof given === 'string') return given
  const issues = [{ path: 'kid', message: 'The id of a key is a text.' }]
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}
