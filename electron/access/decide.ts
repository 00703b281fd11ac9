import type { AccessRequest, Decision, Grant, TraceStep } from '../../shared/access.ts'
import { endsAtExpiry } from '../../shared/grant-validity.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Stream } from '../../shared/stream.ts'
import { isProof } from '../../shared/token-grants.ts'
import { parseAddress } from './address.ts'
import type { CompiledRule } from './compiled-rule.ts'
import { type Ending, endingOf, isSameEnding } from './ending.ts'
import { traceRules } from './full-trace.ts'
import { type Proof, prove } from './proof.ts'
import { isAddressRevoked, isRevoked } from './revocations.ts'
import { matchRules } from './rule-index.ts'
import { findStream, type Snapshot } from './snapshot.ts'
import { Subject } from './subject.ts'
import type { Place } from './types.ts'

export interface DecideOptions {
  /**
   * For the simulator: the trace lists every rule about the stream with why it did not match. Default false: only
   * the one that did. The decision is the same.
   */
  readonly full?: boolean
  /** Id of the live session this request belongs to, for revocations of one session. Default null: not known. */
  readonly sessionId?: string | null
}

type Step = TraceStep
type Changing<T> = { -readonly [Key in keyof T]: T[Key] }

const UNKNOWN_STREAM: readonly Step[] = [['stream', 'fail', 'stream_unknown']]
const DISABLED_STREAM: readonly Step[] = [['stream', 'fail', 'stream_disabled']]
const NOT_REVOKED: Step = ['revocation', 'pass', 'none']
const NO_RULE: Step = ['rule', 'skip', 'none']
const KEPT_OUT: Step = ['restriction', 'fail', 'subscribe:country']
const SECURED: Step = ['restriction', 'pass', 'publish:secure_viewer']
const UNLOCATED: Step = ['location', 'skip', 'unknown']
const TOKEN = 'token' as const
const NO_IDS: readonly string[] = []

/**
 * Answers one access request: stream, credentials, revocations, rules, floor, country of an open stream, in this order. Denies by default.
 * Total: whatever fails inside comes out as a denial with reason `internal` and goes to the snapshot's `onFault`.
 *
 * The end of a session is not a question; callers answer it without asking.
 *
 * @param nowMs The moment to decide for, epoch milliseconds.
 */
export function decide(
  request: AccessRequest,
  snapshot: Snapshot,
  nowMs: number,
  options: DecideOptions = {},
): Decision {
  try {
    return judge(request, snapshot, nowMs, options)
  } catch (cause) {
    report(snapshot, cause)
    return { ...DENIAL, reason: 'internal', ruleVersion: snapshot.ruleVersion }
  }
}

function judge(
  request: AccessRequest,
  snapshot: Snapshot,
  nowMs: number,
  options: DecideOptions,
): Decision {
  // Every comparison with a time that is not a number is false, so none may be made.
  if (!Number.isFinite(nowMs)) throw new RangeError('The time to decide for is not a number.')
  const found = findStream(snapshot, request.streamName)
  const configured = found?.stream ?? null
  const isSecured =
    configured?.mode === 'public' &&
    request.action === 'subscribe' &&
    snapshot.tools.needsToken?.(request.streamName) === true
  const stream = configured !== null && isSecured ? { ...configured, mode: TOKEN } : configured
  const country = snapshot.tools.countryOf(request.address)
  if (found === null || stream === null || !stream.enabled) {
    return refuseStream(request, snapshot, stream, country)
  }
  const trace: Step[] = isSecured ? [found.found, SECURED] : [found.found]
  const proof = prove(request, found, snapshot, nowMs, trace)
  const { grant } = proof
  const addressKey = request.address === null ? null : parseAddress(request.address)
  const subject = new Subject(
    request,
    stream,
    grant,
    addressKey,
    country,
    nowMs,
    snapshot.tools.placeOf,
  )
  const revoked = revocationOf(subject, proof, snapshot, options.sessionId ?? null)
  if (revoked !== null) {
    if (revoked !== 'grant_revoked') trace.push(['revocation', 'fail', revoked])
    return { ...about(subject, proof, snapshot), outcome: 'deny', reason: revoked, trace }
  }
  trace.push(NOT_REVOKED)

  const { winner, shadows: matched } = matchRules(snapshot.ruleIndex, subject)
  const ending = endingOf(winner, stream, request.action, proof)
  const shadows = matched.filter(
    (shadow) => !isSameEnding(endingOf(shadow, stream, request.action, proof), ending),
  )
  const ruled = options.full === true ? traceRules(snapshot.rules, subject, winner) : null
  if (subject.askedPlace !== undefined) trace.push(...locationSteps(subject.askedPlace, ruled))
  if (ruled === null) trace.push(winner?.step ?? NO_RULE)
  else trace.push(...ruled)
  for (const shadow of shadows) trace.push(shadow.step)
  trace.push(ending.floor)
  if (ending.outcome === 'allow' && isKeptOut(subject, snapshot)) {
    trace.push(KEPT_OUT)
    const reason = 'credential_other_country'
    return { ...about(subject, proof, snapshot), outcome: 'deny', reason, trace }
  }
  return conclude(subject, proof, snapshot, ending, shadows, trace)
}

/**
 * What rules of an area were judged by. Where somebody is goes into a full trace alone: decisions are kept, and their addresses
 * are shortened some day.
 */
function locationSteps(place: Place | null, ruled: readonly Step[] | null): readonly Step[] {
  if (place === null) return [UNLOCATED]
  return ruled === null ? [] : [['location', 'pass', `${place.latitude},${place.longitude}`]]
}

/** Whether a viewer who proved nothing is in a country from which nobody without a token may watch the stream. */
function isKeptOut({ request, grant, country }: Subject, { tools }: Snapshot): boolean {
  if (tools.keepsOut === undefined || request.action !== 'subscribe') return false
  const isProven = grant !== null && isProof(grant.id)
  return !isProven && tools.keepsOut(request.streamName, country)
}

/** Why someone is refused whatever the rules say. Null when nothing was revoked. */
function revocationOf(
  subject: Subject,
  proof: Proof,
  { revocations }: Snapshot,
  sessionId: string | null,
): ReasonCode | null {
  if (proof.refusal === 'grant_revoked') return 'grant_revoked'
  const { request, grant, addressKey, nowMs } = subject
  const { viewers, sessions, addresses } = revocations
  if (isRevoked(viewers, grant?.viewerId ?? null, nowMs)) return 'viewer_revoked'
  if (isRevoked(viewers, request.viewerId, nowMs)) return 'viewer_revoked'
  if (isAddressRevoked(addresses, addressKey, nowMs)) return 'address_revoked'
  if (isRevoked(sessions, sessionId, nowMs)) return 'session_revoked'
  return isRevoked(sessions, request.sessionKey, nowMs) ? 'session_revoked' : null
}

const DENIAL: Decision = {
  outcome: 'deny',
  reason: 'internal',
  streamId: null,
  ruleId: null,
  grantId: null,
  viewerId: null,
  country: '??',
  tags: NO_IDS,
  redirectUrl: null,
  vastTag: null,
  recheckAfterSeconds: null,
  timeLimitSeconds: null,
  shadowRuleIds: NO_IDS,
  ruleVersion: 0,
  trace: [],
}

function refuseStream(
  request: AccessRequest,
  snapshot: Snapshot,
  stream: Stream | null,
  country: string,
): Decision {
  return {
    ...DENIAL,
    reason: stream === null ? 'stream_unknown' : 'stream_disabled',
    streamId: stream?.id ?? null,
    viewerId: request.viewerId,
    country,
    ruleVersion: snapshot.ruleVersion,
    trace: stream === null ? UNKNOWN_STREAM : DISABLED_STREAM,
  }
}

/** A denial that says whom and what it is about. */
function about(subject: Subject, proof: Proof, snapshot: Snapshot): Decision {
  const grant: Grant | null = subject.grant
  return {
    ...DENIAL,
    streamId: subject.stream.id,
    grantId: grant?.id ?? proof.refusedGrantId,
    viewerId: grant?.viewerId ?? subject.request.viewerId,
    country: subject.country,
    tags: grant?.tags ?? NO_IDS,
    ruleVersion: snapshot.ruleVersion,
  }
}

function conclude(
  subject: Subject,
  proof: Proof,
  snapshot: Snapshot,
  ending: Ending,
  shadows: readonly CompiledRule[],
  trace: readonly Step[],
): Decision {
  const { stream, request, grant, country } = subject
  const admitted = ending.outcome === 'allow'
  const isViewer = request.action === 'subscribe'
  const endsAtMs = admitted ? grantEnd(grant, stream) : null
  // Members that are absent from most are put in afterwards: spreading what may be nothing costs more than all the others.
  const decision: Changing<Decision> = {
    outcome: ending.outcome,
    reason: ending.reason,
    streamId: stream.id,
    ruleId: ending.ruleId,
    grantId: grant?.id ?? proof.refusedGrantId,
    viewerId: grant?.viewerId ?? request.viewerId,
    country,
    tags: grant?.tags ?? NO_IDS,
    redirectUrl: ending.redirectUrl,
    vastTag: ending.vastTag,
    recheckAfterSeconds:
      admitted && isViewer && stream.mode === 'metered' ? stream.recheckSeconds : null,
    timeLimitSeconds: admitted && isViewer ? stream.maxSessionSeconds : null,
    shadowRuleIds: shadows.length === 0 ? NO_IDS : shadows.map((shadow) => shadow.rule.id),
    ruleVersion: snapshot.ruleVersion,
    // An array that grew has room for many more, and thousands of traces are kept.
    trace: trace.slice(),
  }
  if (decision.viewerId !== null && grant?.viewerId == null) decision.isNameSaid = true
  if (ending.playout !== null) decision.playout = ending.playout
  if (endsAtMs !== null) decision.grantEndsAtMs = endsAtMs
  return decision
}

/** When a grant ends the session it let in. Null when it does not. */
function grantEnd(grant: Grant | null, { expiryEnds }: Stream): number | null {
  if (grant === null || grant.expiresAtMs === null) return null
  return endsAtExpiry(grant.kind, expiryEnds) ? grant.expiresAtMs : null
}

function report(snapshot: Snapshot, cause: unknown): void {
  try {
    snapshot.tools.onFault?.(cause)
  } catch {
    // The denial must go out whatever becomes of the report.
  }
}
