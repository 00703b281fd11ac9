import type { AccessRequest, Decision, TraceStep } from '../../shared/access.ts'
import { isUnproven } from '../../shared/proven-grant.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { DecisionRecord, Session } from '../../shared/session.ts'
import { trackingIdOf } from '../../shared/tracking.ts'
import { NOTHING_ASKED } from '../access/nothing-asked.ts'
import { createSharedTexts } from './shared-texts.ts'

const shared = createSharedTexts()
const sharedOrNull = (text: string | null): string | null => (text === null ? null : shared(text))

/** A decision with what it was about, as it is stored. Written out member by member, what most have not put in afterwards: one is made per request. */
export function recordOf(
  id: number,
  atMs: number,
  request: AccessRequest,
  decision: Decision,
  sessionId: string | null,
): DecisionRecord {
  const record: Changing<DecisionRecord> = {
    outcome: decision.outcome,
    reason: decision.reason,
    streamId: decision.streamId,
    ruleId: decision.ruleId,
    grantId: decision.grantId,
    viewerId: decision.viewerId,
    country: decision.country,
    tags: decision.tags,
    redirectUrl: decision.redirectUrl,
    vastTag: decision.vastTag,
    recheckAfterSeconds: decision.recheckAfterSeconds,
    timeLimitSeconds: decision.timeLimitSeconds,
    shadowRuleIds: decision.shadowRuleIds,
    ruleVersion: decision.ruleVersion,
    trace: decision.trace,
    id,
    atMs,
    mediaServerId: request.mediaServerId,
    action: request.action,
    streamName: shared(request.streamName),
    protocol: shared(request.protocol),
    address: request.address,
    userAgent: sharedOrNull(request.userAgent),
    referer: sharedOrNull(request.referer),
    sessionKey: request.sessionKey,
    sessionId,
  }
  if (decision.playout !== undefined) record.playout = decision.playout
  if (decision.grantEndsAtMs !== undefined) record.grantEndsAtMs = decision.grantEndsAtMs
  addHolding(record, decision)
  return record
}

/**
 * The session an admitted start begins.
 *
 * @param decision Told of what is not stored. Default: nothing.
 */
export function sessionOf(
  record: DecisionRecord,
  id: string,
  endsAtMs: number | null,
  decision: Pick<Decision, 'isNameSaid'> = record,
): Session {
  const session: Changing<Session> = {
    id,
    decisionId: record.id,
    mediaServerId: record.mediaServerId,
    sessionKey: record.sessionKey,
    streamId: record.streamId ?? '',
    streamName: record.streamName,
    action: record.action,
    protocol: record.protocol,
    address: record.address,
    country: record.country,
    userAgent: record.userAgent,
    referer: record.referer,
    viewerId: record.viewerId,
    grantId: record.grantId,
    ruleId: record.ruleId,
    reason: record.reason,
    tags: record.tags,
    trackingId: trackingIdOf(record.tags),
    startedAtMs: record.atMs,
    endsAtMs,
    revokedAtMs: null,
    endedAtMs: null,
    end: null,
  }
  if (isUnproven(record)) session.isUnproven = true
  if (decision.isNameSaid === true) session.isNameSaid = true
  addHolding(session, record)
  return session
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] }
type Holding = Pick<Decision, 'holdsUntilMs' | 'holdsUntilReason'>

/** Adds until when a decision holds; nothing when no end is known. */
function addHolding(to: Changing<Holding>, { holdsUntilMs, holdsUntilReason }: Holding): void {
  if (holdsUntilMs === undefined || holdsUntilReason === undefined) return
  to.holdsUntilMs = holdsUntilMs
  to.holdsUntilReason = holdsUntilReason
}

/** Unique over all time and sorted by start: the moment, then the decision. */
export function sessionIdOf(atMs: number, decisionId: number): string {
  if (atMs !== moment.atMs) moment = { atMs, text: atMs.toString(36).padStart(9, '0') }
  return `${moment.text}-${decisionId.toString(36).padStart(6, '0')}`
}

/** The latest moment as written in ids: many sessions begin in the same millisecond, and writing it is slow. */
let moment = { atMs: 0, text: '000000000' }

/** A decision that no rule, grant or stream had a part in. */
export function bareDecision(
  outcome: 'allow' | 'deny',
  reason: ReasonCode,
  trace: readonly TraceStep[],
): Decision {
  return {
    outcome,
    reason,
    streamId: null,
    ruleId: null,
    grantId: null,
    viewerId: null,
    country: '??',
    tags: [],
    redirectUrl: null,
    vastTag: null,
    recheckAfterSeconds: null,
    timeLimitSeconds: null,
    shadowRuleIds: [],
    ruleVersion: 0,
    trace,
  }
}

/** The same decision with another outcome or reason, and one more step in its trace. */
export function turned(
  decision: Decision,
  outcome: 'allow' | 'deny',
  reason: ReasonCode,
  step: TraceStep,
): Decision {
  return { ...decision, outcome, reason, redirectUrl: null, trace: [...decision.trace, step] }
}

const UNREAD_CHARS = 200

/** The refusal of a request that could not be read, with what is wrong with it. */
export function unreadOf(
  id: number,
  atMs: number,
  mediaServerId: string,
  detail: string,
): DecisionRecord {
  const cut = detail.slice(0, UNREAD_CHARS)
  const decision = bareDecision('deny', 'request_malformed', [['request', 'fail', cut]])
  return recordOf(id, atMs, { ...NOTHING_ASKED, mediaServerId }, decision, null)
}
