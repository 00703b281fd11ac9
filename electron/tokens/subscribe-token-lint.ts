import { readClaims, readCompactJws } from './jws.ts'
import { looksLikeMilliseconds } from './jwt-times.ts'
import { compileAddresses } from './restrictions/addresses.ts'
import { compileOrigins } from './restrictions/origins.ts'
import { isJsonObject, type Json, type JsonObject, memberOf } from './strict-json.ts'
import type { SubscribeLint } from './subscribe-token-mistakes.ts'
import type { SubscribeToken } from './subscribe-token-types.ts'

const KNOWN = [
  'tokenId',
  'tokenType',
  'streamName',
  'allowedOrigins',
  'allowedIpAddresses',
  'tracking',
  'customViewerData',
  'originCluster',
]
const TRACKING_SPELLINGS = ['trackingID', 'trackingId', 'TrackingID', 'TrackingId', 'trackingid']
const BIND_SPELLINGS = ['BindsIPAddressOnUsage', 'bindIpsOnUsage', 'bindsIPAddressOnUsage']
const EXPIRES_SPELLINGS = ['expires_in', 'expiresIn', 'expires', 'expiresOn']
const DAY_SECONDS = 86_400
const SHORT_SECONDS = 10

/** What a pattern has and a stream name hardly ever: `.*`, `.+`, a class, an anchor. */
const LOOKS_LIKE_PATTERN = /\.[*+]|\[[^\]]*\]|^\^|\$$|\\[dws]|\*/

/**
 * Finds the usual mistakes in the payload of a self-signed token, signed or not. Judges nothing.
 *
 * @param parent The subscribe token it is for, when that is known.
 */
export function lintSubscribePayload(
  payload: JsonObject,
  nowMs: number,
  parent: SubscribeToken | null = null,
): readonly SubscribeLint[] {
  const streaming = memberOf(payload, 'streaming')
  const found = [...lintTimes(payload, nowMs, parent), ...lintPlaces(payload)]
  return isJsonObject(streaming) ? [...found, ...lintStreaming(streaming, parent)] : found
}

/** All that is odd about a token, when it can be read at all. */
export function lintSubscribeToken(token: string, nowMs: number): readonly SubscribeLint[] {
  const jws = readCompactJws(token)
  const read = jws.ok ? readClaims(jws.payload) : null
  return read?.ok === true ? lintSubscribePayload(read.claims, nowMs) : []
}

function lintTimes(
  payload: JsonObject,
  nowMs: number,
  parent: SubscribeToken | null,
): readonly SubscribeLint[] {
  const exp = memberOf(payload, 'exp') ?? null
  const others = ['iat', 'nbf'].map((name) => memberOf(payload, name) ?? null)
  const found: SubscribeLint[] = []
  if (others.some((value) => looksLikeMilliseconds(value))) found.push('iat_milliseconds')
  if (exp === null) found.push('exp_missing')
  else if (typeof exp === 'string') found.push('exp_text')
  else if (looksLikeMilliseconds(exp)) found.push('exp_milliseconds')
  else if (typeof exp === 'number') found.push(...lintLifetime(exp, payload, nowMs, parent))
  return found
}

function lintLifetime(
  exp: number,
  payload: JsonObject,
  nowMs: number,
  parent: SubscribeToken | null,
): readonly SubscribeLint[] {
  const iat = memberOf(payload, 'iat')
  const lifetime = exp - (typeof iat === 'number' ? iat : nowMs / 1000)
  const parentEnds = parent?.expiresAtMs ?? null
  const found: SubscribeLint[] = []
  if (exp * 1000 <= nowMs) found.push('already_expired')
  else if (lifetime < SHORT_SECONDS) found.push('short_lived')
  if (lifetime > DAY_SECONDS) found.push('long_lived')
  if (parentEnds !== null && exp * 1000 > parentEnds) found.push('outlives_parent')
  return found
}

/** Claims that stand where they mean nothing. */
function lintPlaces(payload: JsonObject): readonly SubscribeLint[] {
  const names = Object.keys(payload)
  const found: SubscribeLint[] = []
  if (!isJsonObject(memberOf(payload, 'streaming'))) found.push('streaming_missing')
  if (names.some((name) => KNOWN.includes(name))) found.push('claims_outside_streaming')
  if (hasAny(payload, EXPIRES_SPELLINGS)) found.push('expires_in')
  if (hasAny(payload, TRACKING_SPELLINGS)) found.push('tracking_spelling')
  if (hasAny(payload, BIND_SPELLINGS)) found.push('bind_claim')
  return found
}

function lintStreaming(
  streaming: JsonObject,
  parent: SubscribeToken | null,
): readonly SubscribeLint[] {
  return [
    ...lintIdentity(streaming),
    ...lintName(memberOf(streaming, 'streamName') ?? null, parent),
    ...lintTracking(streaming, parent),
    ...lintNames(streaming),
    ...lintLists(streaming),
  ]
}

function lintIdentity(streaming: JsonObject): readonly SubscribeLint[] {
  const type = memberOf(streaming, 'tokenType') ?? null
  const id = memberOf(streaming, 'tokenId') ?? null
  const found: SubscribeLint[] = []
  if (type === null) found.push('token_type_missing')
  else if (type !== 'Subscribe') found.push('token_type_other')
  if (id === null) found.push('token_id_missing')
  else if (typeof id === 'string') found.push('token_id_text')
  return found
}

function lintName(name: Json, parent: SubscribeToken | null): readonly SubscribeLint[] {
  if (typeof name !== 'string' || name === '') return ['stream_name_missing']
  const literals = (parent?.streams ?? []).filter(({ isRegex }) => !isRegex)
  if (literals.some(({ streamName }) => streamName === name)) return []
  const isTwin = literals.some(({ streamName }) => streamName.toLowerCase() === name.toLowerCase())
  if (isTwin) return ['stream_name_case']
  return LOOKS_LIKE_PATTERN.test(name) ? ['stream_name_pattern'] : []
}

function lintTracking(
  streaming: JsonObject,
  parent: SubscribeToken | null,
): readonly SubscribeLint[] {
  const tracking = memberOf(streaming, 'tracking') ?? null
  const id = isJsonObject(tracking) ? (memberOf(tracking, 'trackingId') ?? null) : null
  const isMisspelt =
    hasAny(streaming, TRACKING_SPELLINGS) ||
    (isJsonObject(tracking) && id === null && Object.keys(tracking).length > 0) ||
    (tracking !== null && !isJsonObject(tracking))
  const isMissing = parent !== null && parent.trackingId !== null && id !== parent.trackingId
  return [
    ...(isMisspelt ? (['tracking_spelling'] as const) : []),
    ...(isMissing ? (['tracking_missing'] as const) : []),
  ]
}

function lintNames(streaming: JsonObject): readonly SubscribeLint[] {
  const odd = Object.keys(streaming).filter((name) => !KNOWN.includes(name))
  const found = new Set<SubscribeLint>()
  for (const name of odd) {
    if (BIND_SPELLINGS.includes(name)) found.add('bind_claim')
    else if (EXPIRES_SPELLINGS.includes(name) || name === 'exp') found.add('expires_in')
    else if (TRACKING_SPELLINGS.includes(name)) continue
    else if (KNOWN.some((known) => known.toLowerCase() === name.toLowerCase()))
      found.add('claim_case')
    else found.add('unknown_claim')
  }
  return [...found]
}

function lintLists(streaming: JsonObject): readonly SubscribeLint[] {
  const origins = compileOrigins(textsIn(memberOf(streaming, 'allowedOrigins')))
  const addresses = compileAddresses(textsIn(memberOf(streaming, 'allowedIpAddresses')))
  return [
    ...(origins.invalid.length > 0 ? (['origin_unreadable'] as const) : []),
    ...(addresses.invalid.length > 0 ? (['address_unreadable'] as const) : []),
  ]
}

const textsIn = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []

const hasAny = (object: JsonObject, names: readonly string[]): boolean =>
  names.some((name) => Object.hasOwn(object, name))
