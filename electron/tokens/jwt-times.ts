import { type Json, type JsonObject, memberOf } from './strict-json.ts'

export interface TimeRules {
  /** How far clocks may differ, in seconds, 0 to 300. */
  readonly leewaySeconds: number
  /** Longest from `iat`, or else from now, to `exp`, in seconds. Null: no limit. */
  readonly maxLifetimeSeconds: number | null
  /** Whether a token issued in the future is refused. */
  readonly refusesFutureIssue: boolean
}

/** Default for tokens of our own: a day at most, five seconds of difference. */
export const STRICT_TIMES: TimeRules = {
  leewaySeconds: 5,
  maxLifetimeSeconds: 86_400,
  refusesFutureIssue: true,
}

/** The most a lifetime limit may be set to: 400 days. */
export const MAX_LIFETIME_SECONDS = 34_560_000

export type TimeFault =
  | 'exp_missing'
  | 'exp_malformed'
  | 'exp_milliseconds'
  | 'nbf_malformed'
  | 'iat_malformed'
  | 'never_valid'
  | 'expired'
  | 'not_yet_valid'
  | 'issued_in_future'
  | 'lifetime_too_long'

export type TimeReading =
  | { readonly ok: true; readonly expiresAtMs: number }
  | { readonly ok: false; readonly fault: TimeFault }

const MAX_LEEWAY_SECONDS = 300
/** Seconds above this are beyond the year 5138, so they are milliseconds. */
const MILLISECONDS_FROM = 1e11

/**
 * Judges `exp`, `nbf` and `iat`. `exp` is required; a claim that is present but not a whole number of seconds refuses.
 *
 * @param nowMs Epoch milliseconds.
 * @returns When it ends, without leeway; or the first fault, malformed claims before passed ones.
 * @see RFC 7519 section 4.1
 */
export function checkTimes(claims: JsonObject, nowMs: number, rules: TimeRules): TimeReading {
  const exp = memberOf(claims, 'exp')
  const nbf = memberOf(claims, 'nbf')
  const iat = memberOf(claims, 'iat')
  if (exp === undefined || exp === null) return refuse('exp_missing')
  if (looksLikeMilliseconds(exp)) return refuse('exp_milliseconds')
  if (!isSeconds(exp)) return refuse('exp_malformed')
  if (isPresent(nbf) && !isSeconds(nbf)) return refuse('nbf_malformed')
  if (isPresent(iat) && !isSeconds(iat)) return refuse('iat_malformed')
  if ((isPresent(nbf) && nbf >= exp) || (isPresent(iat) && iat > exp)) return refuse('never_valid')
  const now = nowMs / 1000
  const leeway = leewayOf(rules)
  // Written so that a clock or a rule that is not a number refuses.
  if (!(exp > now - leeway)) return refuse('expired')
  if (isPresent(nbf) && !(nbf <= now + leeway)) return refuse('not_yet_valid')
  if (rules.refusesFutureIssue && isPresent(iat) && !(iat <= now + leeway)) {
    return refuse('issued_in_future')
  }
  const lifetime = exp - (isPresent(iat) ? Math.min(iat, now) : now)
  if (rules.maxLifetimeSeconds !== null && !(lifetime <= rules.maxLifetimeSeconds)) {
    return refuse('lifetime_too_long')
  }
  return { ok: true, expiresAtMs: exp * 1000 }
}

const leewayOf = ({ leewaySeconds }: TimeRules): number =>
  leewaySeconds >= 0 && leewaySeconds <= MAX_LEEWAY_SECONDS ? leewaySeconds : 0

/** Whether a number of seconds can only be meant as milliseconds. */
export function looksLikeMilliseconds(value: Json): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value > MILLISECONDS_FROM
}

/** Some signers write a claim they do not use as null. */
const isPresent = <T extends Json>(value: T | undefined): value is Exclude<T, null> =>
  value !== undefined && value !== null

const isSeconds = (value: Json): value is number =>
  typeof value === 'number' &&
  Number.isSafeInteger(value) &&
  value >= 0 &&
  value <= MILLISECONDS_FROM

const refuse = (fault: TimeFault): TimeReading => ({ ok: false, fault })
