import { type VideoTokenInput, videoTokenSchema } from '../../../../shared/access-token.ts'
import type { ServiceToken } from '../../../../shared/credential.ts'
import { AppError, type FieldIssue } from '../../../../shared/errors.ts'
import type { Catalogue } from '../../../catalogue/types.ts'
import { type JsonObject, readJsonObject } from '../../json-object.ts'
import type { WireReply } from '../../protocols/types.ts'
import type { ApiRequest } from '../../types.ts'

/**
 * The back end that calls, by its service token as the bearer.
 *
 * @throws AppError ERR_CALLER_UNAUTHENTICATED
 */
export function callerOf(
  { headers }: ApiRequest,
  serviceTokens: Pick<Catalogue['serviceTokens'], 'authenticate'>,
): ServiceToken {
  const secret = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
  const token = secret === undefined ? null : serviceTokens.authenticate(secret)
  if (token === null) throw new AppError('ERR_CALLER_UNAUTHENTICATED')
  return token
}

/** @throws AppError ERR_INPUT_INVALID when the body is no JSON object. */
export function bodyOf({ body }: ApiRequest): JsonObject {
  const object = readJsonObject(body)
  if (typeof object === 'string') throw new AppError('ERR_INPUT_INVALID', `${object}.`)
  return object
}

/**
 * What a token is to carry.
 *
 * @param path Where it stands in the body; empty for the body itself.
 * @throws AppError ERR_INPUT_INVALID, field by field.
 */
export function videoTokenIn(given: unknown, path: string): VideoTokenInput {
  const parsed = videoTokenSchema.safeParse(given)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(
    (issue): FieldIssue => ({
      path: [path, ...issue.path].filter((part) => part !== '').join('.'),
      message: issue.message,
    }),
  )
  throw new AppError('ERR_INPUT_INVALID', undefined, { issues })
}

const HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' }

/** A reply with a body in JSON that nobody keeps. */
export const json = (status: number, body: object): WireReply => ({
  status,
  headers: HEADERS,
  body: JSON.stringify(body),
})

/** @param allow The methods that are answered. */
export const wrongMethod = (allow: string): WireReply => ({
  status: 405,
  headers: { ...HEADERS, allow },
  body: JSON.stringify(new AppError('ERR_METHOD').toBody()),
})
