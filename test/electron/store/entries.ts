import type { JournalEntry } from '../../../electron/store/types.ts'
import type { DecisionRecord, Session } from '../../../shared/session.ts'
import { quarterOf } from '../../../shared/usage.ts'

/** A decision as the handler makes them: an admitted listener with a trace. */
export function decisionOf(id: number, changes: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    id,
    atMs: 1_800_000_000_000 + id,
    mediaServerId: 'icecast-1',
    action: 'subscribe',
    streamName: 'live/news',
    protocol: 'icecast',
    address: '192.0.2.7',
    userAgent: 'VLC/3.0.21 LibVLC/3.0.21',
    referer: null,
    sessionKey: `client-${id}`,
    sessionId: null,
    outcome: 'allow',
    reason: 'grant_accepted',
    streamId: 'news',
    ruleId: null,
    grantId: 'link-7',
    viewerId: 'viewer-3',
    country: 'DE',
    tags: ['members'],
    redirectUrl: null,
    vastTag: null,
    recheckAfterSeconds: 60,
    timeLimitSeconds: 3600,
    shadowRuleIds: ['try-it'],
    ruleVersion: 4,
    trace: [
      ['stream', 'pass', 'news'],
      ['credential', 'pass', 'link-7'],
      ['floor', 'pass', 'token'],
    ],
    ...changes,
  }
}

/** The session a decision started, alike in everything both hold. */
export function sessionFor(decision: DecisionRecord, changes: Partial<Session> = {}): Session {
  return {
    id: decision.sessionId ?? sessionIdOf(decision.id),
    decisionId: decision.id,
    mediaServerId: decision.mediaServerId,
    sessionKey: decision.sessionKey,
    streamId: decision.streamId ?? '',
    streamName: decision.streamName,
    action: decision.action,
    protocol: decision.protocol,
    address: decision.address,
    country: decision.country,
    userAgent: decision.userAgent,
    referer: decision.referer,
    viewerId: decision.viewerId,
    grantId: decision.grantId,
    ruleId: decision.ruleId,
    reason: decision.reason,
    tags: decision.tags,
    trackingId: null,
    startedAtMs: decision.atMs,
    endsAtMs: decision.atMs + 3_600_000,
    revokedAtMs: null,
    endedAtMs: null,
    end: null,
    ...changes,
  }
}

export const sessionIdOf = (id: number): string => `s${String(id).padStart(8, '0')}`

/** An admitted start: decision and session. */
export function startOf(id: number, changes: Partial<DecisionRecord> = {}): JournalEntry {
  const decision = decisionOf(id, { sessionId: sessionIdOf(id), ...changes })
  return { kind: 'decision', decision, session: sessionFor(decision) }
}

/** A refusal: a decision without a session. */
export function refusalOf(id: number, changes: Partial<DecisionRecord> = {}): JournalEntry {
  const refusal = { outcome: 'deny', reason: 'credential_missing', grantId: null } as const
  return { kind: 'decision', decision: decisionOf(id, { ...refusal, ...changes }), session: null }
}

/** What each session watches that is stored until the process is killed, milliseconds. */
export const WATCHED_MS = 1_000

/** What a session watched just before a moment, of one quarter of an hour. */
export function viewedOf(
  id: number,
  ms: number,
  seenAtMs = 1_800_000_100_000,
  changes: Partial<Viewed> = {},
): JournalEntry {
  return {
    kind: 'viewed',
    action: 'subscribe',
    streamId: 'news',
    viewerId: 'viewer-3',
    sessionId: sessionIdOf(id),
    quarter: quarterOf(seenAtMs - 1),
    ms,
    bytes: 2 * ms,
    seenAtMs,
    ...changes,
  }
}

type Viewed = Extract<JournalEntry, { kind: 'viewed' }>

export function endOf(id: number, atMs = 1_800_000_100_000 + id): JournalEntry {
  return { kind: 'end', sessionId: sessionIdOf(id), atMs, end: 'reported' }
}
