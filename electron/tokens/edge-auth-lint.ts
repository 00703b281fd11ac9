import { UNKNOWN_COUNTRY } from '../../shared/countries.ts'
import type { EdgeAuthLint } from '../../shared/edge-auth-reasons.ts'
import { type GeoLists, readGeoLists } from './edge-auth-geo.ts'
import { type EdgeAuthPayload, TARGET_KINDS } from './edge-auth-payload.ts'
import { isSecondsLike } from './edge-auth-validity.ts'
import { compileAddresses } from './restrictions/addresses.ts'
import { isCountry } from './restrictions/countries.ts'

const LONG_MS = 30 * 86_400_000
/**
 * Names what the maker of a token may not have meant. None of it keeps a token from being signed.
 *
 * @param payload Any object at all; members of the wrong type are one finding.
 * @param nowMs   Epoch milliseconds.
 */
export function lintEdgeAuth(
  payload: Readonly<Record<string, unknown>>,
  nowMs: number,
): readonly EdgeAuthLint[] {
  if (!hasRightTypes(payload)) return ['malformed-member']
  const found = payload as EdgeAuthPayload
  return [
    ...expiryLint(found.expires, nowMs),
    ...targetLint(found),
    ...('subscribeTag' in payload ? (['subscribe-tag'] as const) : []),
    ...restrictionLint(found),
    ...capabilityLint(found.capabilities ?? []),
  ]
}

/** What is odd about the secret a token is to be signed with. */
export function lintSecret(secret: string): readonly EdgeAuthLint[] {
  if (secret === '') return ['secret-empty']
  return secret === secret.trim() ? [] : ['secret-white-space']
}

/**
 * What is odd about a duration in seconds.
 *
 * @param seconds How long the token is to be valid.
 */
export function lintDuration(seconds: number): readonly EdgeAuthLint[] {
  return seconds * 1000 > LONG_MS && seconds % 1000 === 0 ? ['milliseconds-for-seconds'] : []
}

function hasRightTypes(payload: Readonly<Record<string, unknown>>): boolean {
  const isText = (name: string): boolean =>
    payload[name] === undefined || typeof payload[name] === 'string'
  const isTexts = (name: string): boolean => {
    const list = payload[name]
    return (
      list === undefined || (Array.isArray(list) && list.every((each) => typeof each === 'string'))
    )
  }
  const texts = ['type', 'requiredTag', 'sessionId', 'remoteAddress', 'originStreamId', 'uri']
  return texts.every(isText) && ['capabilities', 'applyTags'].every(isTexts)
}

function expiryLint(expires: unknown, nowMs: number): readonly EdgeAuthLint[] {
  if (typeof expires !== 'number' || !Number.isFinite(expires)) return ['no-expiry']
  if (expires > nowMs) return expires - nowMs > LONG_MS ? ['long-lived'] : []
  return isSecondsLike(expires)
    ? ['already-expired', 'seconds-for-milliseconds']
    : ['already-expired']
}

function targetLint({ type, requiredTag }: EdgeAuthPayload): readonly EdgeAuthLint[] {
  if (requiredTag === undefined || requiredTag === '') {
    if (type === 'auth') return []
    return [type === undefined ? 'authenticates-only' : 'grants-nothing']
  }
  return TARGET_KINDS.some((kind) => requiredTag === `${kind}:`) ? ['empty-target'] : []
}

function restrictionLint(payload: EdgeAuthPayload): readonly EdgeAuthLint[] {
  const { sessionId, remoteAddress, originStreamId, type, uri } = payload
  const address = remoteAddress?.slice(remoteAddress.lastIndexOf('/') + 1)
  return [
    ...(sessionId === '*' ? (['session-star'] as const) : []),
    ...(address !== undefined && compileAddresses([address]).blocks.length === 0
      ? (['malformed-address'] as const)
      : []),
    ...(originStreamId !== undefined && type === 'publish'
      ? (['origin-for-publisher'] as const)
      : []),
    ...(uri !== undefined && URL.parse(uri) === null ? (['uri-unreadable'] as const) : []),
  ]
}

function capabilityLint(capabilities: readonly string[]): readonly EdgeAuthLint[] {
  const isLoose = capabilities.some((each) => each !== each.trim())
  const lists = readGeoLists(capabilities)
  return [
    ...(isLoose ? (['capability-white-space'] as const) : []),
    ...(lists === null ? (['malformed-geo'] as const) : geoLint(lists)),
    ...(capabilities.some(writesUk) ? (['uk-is-gb'] as const) : []),
  ]
}

const writesUk = (capability: string): boolean =>
  /^geo-country.*[=,]\s*uk\s*(?:,|$)/i.test(capability)

function geoLint({ allowed, denied }: GeoLists): readonly EdgeAuthLint[] {
  const codes = [...allowed, ...denied].flat()
  const isUndecided = denied.length > 0 && !denied.flat().includes(UNKNOWN_COUNTRY)
  return [
    ...(codes.every(isCountry) ? [] : (['unknown-country'] as const)),
    // With a list of allowed ones, what is not on it is refused.
    ...(isUndecided && allowed.length === 0 ? (['unknown-country-undecided'] as const) : []),
    ...(allowed.length > 0 && denied.length > 0 ? (['allow-and-deny'] as const) : []),
  ]
}
