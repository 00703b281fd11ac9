import type { AccessRequest, Decision, Grant } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Stream } from '../../shared/stream.ts'
import { findStream, type Snapshot } from './snapshot.ts'

export interface DecideOptions {
  /** List every candidate rule in the trace with why it did not match. Default false: only the one that did. */
  readonly full?: boolean
  /** Id of the live session this request belongs to, for revocations of one session. Null or absent when unknown. */
  readonly sessionId?: string | null
}

/**
 * Answers one access request. Total: whatever fails inside comes out as a denial with reason `internal`.
 *
 * @param nowMs The moment to decide for, epoch milliseconds.
 */
export function decide(
  request: AccessRequest,
  snapshot: Snapshot,
  nowMs: number,
  _options: DecideOptions = {},
): Decision {
  try {
    const stream = findStream(snapshot, request.streamName)
    if (stream === null) return answer(request, snapshot, null, null, 'deny', 'stream_unknown')
    if (!stream.enabled) {
      return answer(request, snapshot, stream, null, 'deny', 'stream_disabled')
    }
    let refusal: ReasonCode = 'credential_missing'
    for (const credential of request.credentials) {
      const result = snapshot.verify(credential, request, nowMs)
      if (!result.ok) {
        refusal = result.reason
        continue
      }
      const grant = result.grant
      if (grant.streamIds !== null && !grant.streamIds.includes(stream.id)) {
        refusal = 'grant_other_stream'
      } else if (!grant.actions.includes(request.action)) refusal = 'grant_other_action'
      else if (grant.expiresAtMs !== null && !(nowMs < grant.expiresAtMs)) refusal = 'grant_expired'
      else return answer(request, snapshot, stream, grant, 'allow', 'grant_accepted')
    }
    return stream.mode === 'public' && request.action === 'subscribe'
      ? answer(request, snapshot, stream, null, 'allow', 'public_stream')
      : answer(request, snapshot, stream, null, 'deny', refusal)
  } catch {
    return answer(null, snapshot, null, null, 'deny', 'internal')
  }
}

function answer(
  request: AccessRequest | null,
  snapshot: Snapshot,
  stream: Stream | null,
  grant: Grant | null,
  outcome: Decision['outcome'],
  reason: ReasonCode,
): Decision {
  const allowed = outcome === 'allow'
  return {
    outcome,
    reason,
    streamId: stream?.id ?? null,
    ruleId: null,
    grantId: grant?.id ?? null,
    viewerId: grant?.viewerId ?? request?.viewerId ?? null,
    country: request === null ? '??' : snapshot.countryOf(request.address),
    tags: grant?.tags ?? [],
    redirectUrl: null,
    vastTag: null,
    recheckAfterSeconds: allowed && stream?.mode === 'metered' ? stream.recheckSeconds : null,
    timeLimitSeconds: allowed && stream !== null ? stream.maxSessionSeconds : null,
    shadowRuleIds: [],
    ruleVersion: snapshot.ruleVersion,
    trace: [],
  }
}
