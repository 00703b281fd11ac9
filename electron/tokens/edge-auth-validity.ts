import { EDGE_AUTH_DEFAULTS, type EdgeAuthSettings } from '../../shared/edge-auth.ts'
import type { EdgeAuthReason } from '../../shared/edge-auth-reasons.ts'
import type { EdgeAuthVerified } from './edge-auth.ts'
import {
  EDGE_AUTH_CHECKS,
  type EdgeAuthCheck,
  type EdgeAuthUse,
  type Outcome,
} from './edge-auth-checks.ts'

export interface EdgeAuthValidity {
  readonly valid: boolean
  /** Everything that keeps it from being valid, in the order of the checks. Empty when valid. */
  readonly reasons: readonly EdgeAuthReason[]
  /** The word clients get. It does not tell reasons apart but for countries. */
  readonly status: 'ok' | 'unauthorized' | 'geo-restricted' | 'geo-blocked'
  /** That goes with the word: 200, 401, 402, 403. */
  readonly httpStatus: number
  /** Every check with how it went. */
  readonly checks: readonly EdgeAuthStep[]
}

/** `absent`: the token has no such restriction. `skip`: it has, but the caller did not say what it is about. */
type EdgeAuthStep = readonly [check: EdgeAuthCheck, outcome: Outcome]

const STATUS = { ok: 200, unauthorized: 401, 'geo-restricted': 402, 'geo-blocked': 403 } as const

/**
 * Judges whether a verified token permits what it is presented for: it checks everything, and the first thing that
 * fails decides what the client is told. Members of the wrong type and an unknown token type are refused; members that
 * are not known restrict nothing. Pure; never throws.
 *
 * A stream that was admitted may go on after the expiry: that is judged when a token is presented.
 *
 * @param token   What verifyEdgeAuth proved.
 * @param use     What it is presented for.
 * @param nowMs   Epoch milliseconds.
 * @param options Only what differs from {@link EDGE_AUTH_DEFAULTS}.
 */
export function judgeEdgeAuth(
  token: EdgeAuthVerified,
  use: EdgeAuthUse,
  nowMs: number,
  options: Partial<EdgeAuthSettings> = {},
): EdgeAuthValidity {
  const facts = { token, use, nowMs, options: { ...EDGE_AUTH_DEFAULTS, ...options } }
  const checks: EdgeAuthStep[] = []
  const reasons: EdgeAuthReason[] = []
  for (const [name, check] of EDGE_AUTH_CHECKS) {
    const outcome = check(facts)
    checks.push([name, outcome])
    if (isReason(outcome)) reasons.push(outcome)
    // Nothing more can be read from what is no object.
    if (outcome === 'malformed-payload') break
  }
  if (reasons.includes('expired') && looksLikeSeconds(token))
    reasons.push('seconds-for-milliseconds')
  const status = statusOf(reasons[0])
  return { valid: reasons.length === 0, reasons, status, httpStatus: STATUS[status], checks }
}

const isReason = (outcome: Outcome): outcome is EdgeAuthReason =>
  outcome !== 'pass' && outcome !== 'absent' && outcome !== 'skip'

function statusOf(reason: EdgeAuthReason | undefined): EdgeAuthValidity['status'] {
  if (reason === undefined) return 'ok'
  return reason === 'geo-restricted' || reason === 'geo-blocked' ? reason : 'unauthorized'
}

/** Whether an expiry is a time of 2001 to 5138 when read as seconds, and of the first months of 1970 as it stands. */
export function isSecondsLike(expires: number): boolean {
  return expires >= 1e9 && expires < 1e11
}

function looksLikeSeconds({ value }: EdgeAuthVerified): boolean {
  const { expires } = value as { readonly expires?: unknown }
  return typeof expires === 'number' && isSecondsLike(expires)
}
