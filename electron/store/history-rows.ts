import type { DecisionRecord, Session } from '../../shared/session.ts'
import { type DetailTuple, detailOf, fromDetail } from './journal-codec.ts'

/** A row of `decisions`, by column. */
export interface DecisionRow {
  id: number
  at_ms: number
  media_server_id: string
  action: DecisionRecord['action']
  stream_id: string | null
  stream_name: string
  protocol: string
  outcome: DecisionRecord['outcome']
  reason: DecisionRecord['reason']
  rule_id: string | null
  grant_id: string | null
  viewer_id: string | null
  address: string | null
  country: string
  user_agent: string | null
  referer: string | null
  session_key: string | null
  session_id: string | null
  rule_version: number
  detail: string
}

/** A row of `sessions`, by column. */
export interface SessionRow {
  id: string
  decision_id: number
  media_server_id: string
  session_key: string | null
  stream_id: string
  stream_name: string
  action: Session['action']
  protocol: string
  address: string | null
  country: string
  user_agent: string | null
  referer: string | null
  viewer_id: string | null
  grant_id: string | null
  rule_id: string | null
  reason: Session['reason']
  tags: string
  started_at_ms: number
  ends_at_ms: number | null
  revoked_at_ms: number | null
  ended_at_ms: number | null
  end: Session['end']
  tracking_id: string | null
  /** The sum of what of PROOF applies. Null: it began before this was kept. */
  proof: number | null
  /** Only where view time is read along. */
  viewed_ms?: number | null
}

/** A decision as its table has it: times in epoch milliseconds, lists as JSON. */
export const toDecisionRow = (decision: DecisionRecord): DecisionRow => ({
  id: decision.id,
  at_ms: decision.atMs,
  media_server_id: decision.mediaServerId,
  action: decision.action,
  stream_id: decision.streamId,
  stream_name: decision.streamName,
  protocol: decision.protocol,
  outcome: decision.outcome,
  reason: decision.reason,
  rule_id: decision.ruleId,
  grant_id: decision.grantId,
  viewer_id: decision.viewerId,
  address: decision.address,
  country: decision.country,
  user_agent: decision.userAgent,
  referer: decision.referer,
  session_key: decision.sessionKey,
  session_id: decision.sessionId,
  rule_version: decision.ruleVersion,
  detail: JSON.stringify(detailOf(decision)),
})

/** The decision of a row; fields that were not kept at its time are null or empty. */
export function fromDecisionRow(row: DecisionRow): DecisionRecord {
  const detail: DetailTuple = JSON.parse(row.detail)
  const ids = { streamId: row.stream_id, grantId: row.grant_id, ruleId: row.rule_id }
  return {
    ...ids,
    id: row.id,
    atMs: row.at_ms,
    mediaServerId: row.media_server_id,
    action: row.action,
    streamName: row.stream_name,
    protocol: row.protocol,
    outcome: row.outcome,
    reason: row.reason,
    viewerId: row.viewer_id,
    address: row.address,
    country: row.country,
    userAgent: row.user_agent,
    referer: row.referer,
    sessionKey: row.session_key,
    sessionId: row.session_id,
    ruleVersion: row.rule_version,
    ...fromDetail(detail, ids),
  }
}

/** What is kept of how a session was proved. */
const PROOF = { isUnproven: 1, isNameSaid: 2 } as const

const proofOf = ({ isUnproven, isNameSaid }: Session): number =>
  (isUnproven === true ? PROOF.isUnproven : 0) + (isNameSaid === true ? PROOF.isNameSaid : 0)

/** What a session has of how it was proved. Null where it is not kept. */
export function readProof({
  proof,
}: Pick<SessionRow, 'proof'>): Pick<Session, 'isUnproven' | 'isNameSaid'> | null {
  if (proof === null) return null
  return {
    ...((proof & PROOF.isUnproven) !== 0 && { isUnproven: true }),
    ...((proof & PROOF.isNameSaid) !== 0 && { isNameSaid: true }),
  }
}

/** A session as its table has it: times in epoch milliseconds, lists as JSON. Its end is null while it is live. */
export const toSessionRow = (session: Session): SessionRow => ({
  id: session.id,
  decision_id: session.decisionId,
  media_server_id: session.mediaServerId,
  session_key: session.sessionKey,
  stream_id: session.streamId,
  stream_name: session.streamName,
  action: session.action,
  protocol: session.protocol,
  address: session.address,
  country: session.country,
  user_agent: session.userAgent,
  referer: session.referer,
  viewer_id: session.viewerId,
  grant_id: session.grantId,
  rule_id: session.ruleId,
  reason: session.reason,
  tags: JSON.stringify(session.tags),
  started_at_ms: session.startedAtMs,
  ends_at_ms: session.endsAtMs,
  revoked_at_ms: session.revokedAtMs,
  ended_at_ms: session.endedAtMs,
  end: session.end,
  tracking_id: session.trackingId,
  proof: proofOf(session),
})

/** The session of a row; fields that were not kept at its time are null or empty. */
export const fromSessionRow = (row: SessionRow): Session => ({
  id: row.id,
  decisionId: row.decision_id,
  mediaServerId: row.media_server_id,
  sessionKey: row.session_key,
  streamId: row.stream_id,
  streamName: row.stream_name,
  action: row.action,
  protocol: row.protocol,
  address: row.address,
  country: row.country,
  userAgent: row.user_agent,
  referer: row.referer,
  viewerId: row.viewer_id,
  grantId: row.grant_id,
  ruleId: row.rule_id,
  reason: row.reason,
  tags: JSON.parse(row.tags),
  trackingId: row.tracking_id,
  startedAtMs: row.started_at_ms,
  endsAtMs: row.ends_at_ms,
  revokedAtMs: row.revoked_at_ms,
  endedAtMs: row.ended_at_ms,
  end: row.end,
  ...(row.viewed_ms == null ? {} : { viewedMs: row.viewed_ms }),
})
