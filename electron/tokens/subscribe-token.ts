import type { SubscribeReason } from '../../shared/subscribe-reasons.ts'
import { findJwsFault, isTypeOf, readClaims, readCompactJws } from './jws.ts'
import { HMAC_ALGORITHMS } from './jws-key.ts'
import { checkTimes, type TimeFault, type TimeReading } from './jwt-times.ts'
import type { JsonObject } from './strict-json.ts'
import { readSubscribeClaims } from './subscribe-token-claims.ts'
import {
  DEFAULT_CHOICES,
  type PreparedToken,
  type SubscribeChoices,
  type SubscribeClaims,
} from './subscribe-token-types.ts'
import { selfSignedGrantId } from './token-grant-ids.ts'

/** A self-signed token whose parent vouches for it: signature, times and parent are right, its limits not yet compared. */
export interface VerifiedSelfSigned {
  readonly ok: true
  readonly parent: PreparedToken
  readonly claims: SubscribeClaims
  /** First moment it no longer holds: its own, with the leeway of clocks, or its parent's, whichever is earlier. */
  readonly expiresAtMs: number
  /** The same for the same token, gives nothing of it away. */
  readonly grantId: string
}

interface Refused {
  readonly ok: false
  readonly reason: SubscribeReason
}

const TIME_REASONS: Readonly<Record<TimeFault, SubscribeReason>> = {
  exp_missing: 'expiry_malformed',
  exp_malformed: 'expiry_malformed',
  exp_milliseconds: 'expiry_milliseconds',
  nbf_malformed: 'expiry_malformed',
  iat_malformed: 'expiry_malformed',
  never_valid: 'expiry_malformed',
  expired: 'expired',
  not_yet_valid: 'not_yet_valid',
  issued_in_future: 'not_yet_valid',
  lifetime_too_long: 'lifetime_too_long',
}

/**
 * Verifies a self-signed subscribe token against the subscribe token it names: checks 4 to 9 of the seventeen, in
 * order. Never throws.
 *
 * @param token      Three segments with dots between.
 * @param parentById The subscribe token of an id as it is now, or null. Called with an id nobody vouches for yet.
 * @param nowMs      Epoch milliseconds.
 */
export function verifySelfSigned(
  token: string,
  parentById: (id: number) => PreparedToken | null,
  nowMs: number,
  choices: SubscribeChoices = DEFAULT_CHOICES,
): VerifiedSelfSigned | Refused {
  const jws = readCompactJws(token)
  if (!jws.ok) {
    const isHeader = jws.reason !== 'jws_malformed' && jws.reason !== 'jws_too_long'
    return refuse(isHeader ? 'algorithm' : 'token_unreadable')
  }
  const isOurs = HMAC_ALGORITHMS.some((name) => name === jws.header.alg)
  if (!isOurs || !isTypeOf(jws.header, ['jwt'])) return refuse('algorithm')
  const payload = readClaims(jws.payload)
  if (!payload.ok) return refuse('claims_malformed')
  const read = readSubscribeClaims(payload.claims)
  if (!read.ok) return read
  const parent = parentById(read.claims.tokenId)
  if (parent === null) return refuse('parent_unknown')
  const fault = findJwsFault(jws, parent.key)
  if (fault !== null) return refuse(fault === 'jws_signature' ? 'signature' : 'algorithm')
  const times = checkSubscribeTimes(payload.claims, nowMs, choices)
  if (!times.ok) return times
  const inForce = findParentFault(parent, nowMs)
  if (inForce !== null) return refuse(inForce)
  // With what clocks may differ, as it was just judged: else whoever asks again is refused before it is over.
  const endsAtMs = times.expiresAtMs + choices.leewaySeconds * 1000
  return {
    ok: true,
    parent,
    claims: read.claims,
    expiresAtMs: Math.min(endsAtMs, parent.token.expiresAtMs ?? endsAtMs),
    grantId: selfSignedGrantId(parent.token.id, jws.signature),
  }
}

/** Check 9: whether a subscribe token is switched on and has not expired. */
export function findParentFault(parent: PreparedToken, nowMs: number): SubscribeReason | null {
  if (!parent.token.isActive) return 'parent_inactive'
  const { expiresAtMs } = parent.token
  return expiresAtMs === null || nowMs < expiresAtMs ? null : 'parent_expired'
}

const rulesOf = (choices: SubscribeChoices) => ({
  leewaySeconds: choices.leewaySeconds,
  maxLifetimeSeconds: choices.maxLifetimeSeconds,
  // The vendor honours `nbf` and says nothing of an `iat` to come.
  refusesFutureIssue: false,
})

/** Check 8: when a self-signed token ends by itself, or why its times refuse it. */
export function checkSubscribeTimes(
  claims: JsonObject,
  nowMs: number,
  choices: SubscribeChoices,
): Extract<TimeReading, { ok: true }> | Refused {
  const times = checkTimes(claims, nowMs, rulesOf(choices))
  return times.ok ? times : refuse(TIME_REASONS[times.fault])
}

const refuse = (reason: SubscribeReason): Refused => ({ ok: false, reason })
