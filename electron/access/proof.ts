import type { AccessRequest, Action, Credential, Grant, TraceStep } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import { isGrantRevoked } from './revocations.ts'
import type { Snapshot } from './snapshot.ts'
import type { FoundStream } from './streams.ts'

/** What the presented credentials came to. */
export interface Proof {
  /** The grant that fits the request. Null when none does. */
  readonly grant: Grant | null
  /** Why none fits; `credential_missing` when nothing was presented. */
  readonly refusal: ReasonCode
  /** The grant that was refused. Null when no credential was recognised. */
  readonly refusedGrantId: string | null
}

/** More credentials than this are not looked at: each costs a signature check. */
const MAX_CREDENTIALS = 8

/** How much each refusal tells; of several the highest is reported. What is not listed tells least. */
const TELLING: Partial<Record<ReasonCode, number>> = {
  grant_revoked: 9,
  grant_disabled: 8,
  grant_deleted: 8,
  grant_expired: 7,
  grant_not_yet_valid: 6,
  credential_clock: 6,
  credential_time_format: 6,
  credential_parent: 8,
  credential_other_address: 5,
  credential_addresses_taken: 5,
  credential_other_session: 5,
  credential_other_origin: 5,
  credential_other_country: 5,
  credential_other_tracking: 5,
  credential_other_cluster: 5,
  credential_no_target: 5,
  credential_wrong_kind: 4,
  grant_other_stream: 5,
  grant_other_action: 4,
  credential_signature: 3,
  signing_password_missing: 3,
  credential_unknown: 2,
  credential_malformed: 1,
  credential_missing: -1,
}

const TAKEN_BACK: ReadonlySet<ReasonCode> = new Set([
  'grant_revoked',
  'grant_disabled',
  'grant_deleted',
])

const NOTHING_PRESENTED: TraceStep = ['credential', 'skip', 'credential_missing']
const HOLDS_SPACE: TraceStep = ['restriction', 'skip', 'wire:space']
const COVERED: Readonly<Record<Action, TraceStep>> = {
  publish: ['grant_action', 'pass', 'publish'],
  subscribe: ['grant_action', 'pass', 'subscribe'],
}
const NO_PROOF: Proof = { grant: null, refusal: 'credential_missing', refusedGrantId: null }

/**
 * Verifies what was presented until one credential fits the request.
 *
 * @param trace Gets the steps taken.
 * @throws Whatever the verifier throws.
 */
export function prove(
  request: AccessRequest,
  found: FoundStream,
  snapshot: Snapshot,
  nowMs: number,
  trace: TraceStep[],
): Proof {
  const { credentials } = request
  if (credentials.length === 0) {
    trace.push(NOTHING_PRESENTED)
    return NO_PROOF
  }
  let best = NO_PROOF
  for (const credential of credentials.slice(0, MAX_CREDENTIALS)) {
    // What a media server vouches for is the very credential that was taken back.
    if (credential.kind === 'vouched' && TAKEN_BACK.has(best.refusal)) break
    const proof = proveOne(credential, request, found, snapshot, nowMs, trace)
    if (proof.grant !== null) return proof
    if (telling(proof.refusal) > telling(best.refusal)) best = proof
  }
  return best
}

function proveOne(
  credential: Credential,
  request: AccessRequest,
  found: FoundStream,
  snapshot: Snapshot,
  nowMs: number,
  trace: TraceStep[],
): Proof {
  const result = snapshot.tools.verify(credential, request, nowMs)
  if (!result.ok) {
    const revoked = isGrantRevoked(snapshot.revocations, result.grantId, nowMs)
    const refusal = revoked ? 'grant_revoked' : result.reason
    trace.push(['credential', 'fail', refusal])
    if (result.detail !== undefined) trace.push(['restriction', 'fail', result.detail])
    // No format of tokens has one: a plus of base64 became it on the way.
    if (credential.value.includes(' ')) trace.push(HOLDS_SPACE)
    return { grant: null, refusal, refusedGrantId: result.grantId }
  }
  const { grant } = result
  trace.push(['credential', 'pass', grant.id])
  const refusal = misfit(grant, request, found, snapshot, nowMs, trace)
  return refusal === null
    ? { grant, refusal: 'credential_missing', refusedGrantId: null }
    : { grant: null, refusal, refusedGrantId: grant.id }
}

/** Why a genuine grant does not fit, the most telling reason first. Null when it fits. */
function misfit(
  grant: Grant,
  request: AccessRequest,
  found: FoundStream,
  snapshot: Snapshot,
  nowMs: number,
  trace: TraceStep[],
): ReasonCode | null {
  if (isGrantRevoked(snapshot.revocations, grant.id, nowMs)) {
    trace.push(['revocation', 'fail', 'grant_revoked'])
    return 'grant_revoked'
  }
  // Written so that an end that is not a number has passed.
  const holds = grant.expiresAtMs === null || nowMs < grant.expiresAtMs
  const end = grant.expiresAtMs === null ? 'never' : String(grant.expiresAtMs)
  trace.push(['grant_expiry', holds ? 'pass' : 'fail', end])
  if (!holds) return 'grant_expired'
  const { id } = found.stream
  const coversStream = grant.streamIds === null || grant.streamIds.includes(id)
  trace.push(coversStream ? found.covered : ['grant_stream', 'fail', id])
  if (!coversStream) return 'grant_other_stream'
  const coversAction = grant.actions.includes(request.action)
  trace.push(coversAction ? COVERED[request.action] : ['grant_action', 'fail', request.action])
  return coversAction ? null : 'grant_other_action'
}

function telling(reason: ReasonCode): number {
  return TELLING[reason] ?? 0
}
