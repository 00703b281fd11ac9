import type { SubscribeReason } from '../../shared/subscribe-reasons.ts'
import { isJsonObject, type Json, type JsonObject, memberOf } from './strict-json.ts'
import type { SubscribeClaims } from './subscribe-token-types.ts'

export type SubscribeClaimsReading =
  | { readonly ok: true; readonly claims: SubscribeClaims }
  | { readonly ok: false; readonly reason: SubscribeReason }

export const MAX_TRACKING_ID = 128
export const MAX_VIEWER_DATA = 1024
const MAX_STREAM_NAME = 128
const MAX_ENTRIES = 64

const MISSING: SubscribeClaimsReading = { ok: false, reason: 'claims_missing' }
const MALFORMED: SubscribeClaimsReading = { ok: false, reason: 'claims_malformed' }

/**
 * Reads what a self-signed token says under `streaming`. A claim that is there but not as it should be refuses; null
 * counts as absent, because some signers write what they do not use; unknown claims are left alone.
 */
export function readSubscribeClaims(payload: JsonObject): SubscribeClaimsReading {
  const streaming = memberOf(payload, 'streaming')
  if (!isJsonObject(streaming)) return MISSING
  if (memberOf(streaming, 'tokenType') !== 'Subscribe') return MISSING
  const tokenId = memberOf(streaming, 'tokenId')
  const streamName = memberOf(streaming, 'streamName')
  if (tokenId === undefined || streamName === undefined) return MISSING
  const origins = textsOf(memberOf(streaming, 'allowedOrigins'))
  const addresses = textsOf(memberOf(streaming, 'allowedIpAddresses'))
  const trackingId = trackingOf(memberOf(streaming, 'tracking'))
  const viewerData = textOf(memberOf(streaming, 'customViewerData'), MAX_VIEWER_DATA)
  const cluster = textOf(memberOf(streaming, 'originCluster'), MAX_STREAM_NAME)
  if (!isTokenId(tokenId) || !isName(streamName)) return MALFORMED
  if (origins === undefined || addresses === undefined) return MALFORMED
  if (trackingId === undefined || viewerData === undefined || cluster === undefined) {
    return MALFORMED
  }
  return {
    ok: true,
    claims: {
      tokenId,
      streamName,
      allowedOrigins: origins,
      allowedIpAddresses: addresses,
      trackingId,
      customViewerData: viewerData,
      originCluster: cluster,
    },
  }
}

const isTokenId = (value: Json): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0

const isName = (value: Json): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_STREAM_NAME

/** Null for absent, undefined for malformed; an empty text says nothing, so it counts as absent. */
function textOf(value: Json | undefined, maxLength: number): string | null | undefined {
  if (value === undefined || value === null || value === '') return null
  return typeof value === 'string' && value.length <= maxLength ? value : undefined
}

function textsOf(value: Json | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > MAX_ENTRIES) return undefined
  const texts: string[] = []
  for (const each of value as readonly Json[]) {
    if (typeof each !== 'string') return undefined
    texts.push(each)
  }
  return texts
}

function trackingOf(value: Json | undefined): string | null | undefined {
  if (value === undefined || value === null) return null
  return isJsonObject(value) ? textOf(memberOf(value, 'trackingId'), MAX_TRACKING_ID) : undefined
}
