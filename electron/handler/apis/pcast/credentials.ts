import type { JsonObject } from '../../json-object.ts'
import type { ApiRequest } from '../../types.ts'

/** What a back end proves itself with. */
interface Credentials {
  readonly applicationId: string
  readonly secret: string
}

/**
 * The credentials of a request to pcast: `Authorization: Basic`, else `credentials` in the body, else flat members. Where
 * there is an Authorization header, nothing else counts.
 *
 * @returns Null when there are none, or not both of them as texts.
 */
export function credentialsOf(request: ApiRequest, body: JsonObject): Credentials | null {
  const { authorization } = request.headers
  if (authorization !== undefined) return basicOf(authorization)
  const { credentials } = body
  if (credentials === undefined) return pairOf(body)
  return typeof credentials === 'object' && credentials !== null
    ? pairOf(credentials as JsonObject)
    : null
}

/** Basic credentials (RFC 7617), split at the first colon: secrets may hold colons. */
function basicOf(header: string): Credentials | null {
  const base64 = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1]
  if (base64 === undefined) return null
  const text = Buffer.from(base64, 'base64').toString('utf8')
  const colonAt = text.indexOf(':')
  if (colonAt === -1) return null
  return pairOf({ applicationId: text.slice(0, colonAt), secret: text.slice(colonAt + 1) })
}

function pairOf({ applicationId, secret }: JsonObject): Credentials | null {
  if (typeof applicationId !== 'string' || applicationId === '') return null
  return typeof secret === 'string' && secret !== '' ? { applicationId, secret } : null
}
