import type { Credential } from '../../../shared/access.ts'
import { looksLikeRjAuth } from '../../tokens/rj-auth.ts'
import { firstParameter } from './query.ts'

/** Parameters that each carry one kind. */
const NAMED = [
  ['rj-auth', 'rj-auth'],
  ['wmsAuthSign', 'wms-auth'],
  ['publishsign', 'publish-sign'],
] as const
/** Parameters that carry a token of any system: what it is shows in its shape. */
const UNNAMED = ['token', 'streamToken', 'edgeToken', 'access_token', 'jwt'] as const

/** Parameters of a URL that hold credentials, for masking. */
export const CREDENTIAL_PARAMETERS: readonly string[] = [...NAMED.map(([name]) => name), ...UNNAMED]

const OPAQUE = /^[0-9a-f]{64}$/
/** Three base64url parts (RFC 7515 section 7.1). */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]*$/
/** Any of the parameters, escaped or not: most queries have none. */
const HINT = /auth|sign|token|jwt|%/i

/**
 * The credentials in the query of a stream's URL, in a fixed order; the first of parameters that are given twice.
 *
 * @param query As on the wire, without `?`.
 */
export function credentialsIn(query: string): readonly Credential[] {
  if (query === '' || !HINT.test(query)) return NONE
  const found: Credential[] = []
  for (const [name, kind] of NAMED) {
    const value = firstParameter(query, name)
    if (value !== null) found.push({ kind, value })
  }
  for (const name of UNNAMED) {
    const value = firstParameter(query, name)
    if (value !== null) found.push(credentialOf(value))
  }
  return found
}

const NONE: readonly Credential[] = []

/**
 * How a credential travels in the query of a stream's URL, so that any media server that asks tells it back.
 *
 * @returns Null for what counts at one kind of media server alone, which signs it for itself.
 */
export function credentialQuery({ kind, value }: Credential): string | null {
  if (kind === 'wms-auth' || kind === 'publish-sign' || kind === 'vouched') return null
  return `${kind === 'rj-auth' ? 'rj-auth' : 'token'}=${encodeURIComponent(value)}`
}

/** What a text that stands alone (a password, a bearer token, a `token` parameter) is, by its shape. */
export function credentialOf(value: string): Credential {
  if (value.startsWith('DIGEST:')) return { kind: 'edge-auth', value }
  if (OPAQUE.test(value)) return { kind: 'opaque', value }
  if (COMPACT_JWS.test(value)) return { kind: 'jwt', value }
  return { kind: looksLikeRjAuth(value) ? 'rj-auth' : 'stream-key', value }
}
