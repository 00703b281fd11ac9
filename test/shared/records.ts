import type { Decision } from '../../shared/access.ts'
import type { FeedLine } from '../../shared/api.ts'
import type { DecisionRecord, Session } from '../../shared/session.ts'

/** An answer for tests; give what matters. */
export const answer = (given: Partial<Decision> = {}): Decision => ({
  outcome: 'deny',
  reason: 'grant_expired',
  streamId: 'news',
  ruleId: null,
  grantId: null,
  viewerId: null,
  country: 'DE',
  tags: [],
  redirectUrl: null,
  vastTag: null,
  recheckAfterSeconds: null,
  timeLimitSeconds: null,
  shadowRuleIds: [],
  ruleVersion: 1,
  trace: [],
  ...given,
})

/** A recorded decision for tests; give what matters. */
export const decision = (given: Partial<DecisionRecord> = {}): DecisionRecord => ({
  ...answer({ streamId: 'live-news' }),
  id: 1,
  atMs: 1_000,
  mediaServerId: 'ice',
  action: 'subscribe',
  streamName: 'live/news',
  protocol: 'hls',
  address: '203.0.113.7',
  userAgent: 'VLC/3.0',
  referer: null,
  sessionKey: null,
  sessionId: null,
  ...given,
})

/** Decisions with these ids, newest first. */
export const decisions = (...ids: readonly number[]): readonly DecisionRecord[] =>
  ids.toSorted((one, other) => other - one).map((id) => decision({ id }))

/** A live session for tests; give what matters. */
export const session = (given: Partial<Session> = {}): Session => ({
  id: 's1',
  decisionId: 1,
  mediaServerId: 'ice',
  sessionKey: null,
  streamId: 'live-news',
  streamName: 'live/news',
  action: 'subscribe',
  protocol: 'hls',
  address: '203.0.113.7',
  country: 'DE',
  userAgent: 'VLC/3.0',
  referer: null,
  viewerId: null,
  grantId: null,
  ruleId: null,
  reason: 'grant_accepted',
  tags: [],
  trackingId: null,
  startedAtMs: 1_000,
  endsAtMs: null,
  revokedAtMs: null,
  endedAtMs: null,
  end: null,
  ...given,
})

const counters = {
  viewers: 1,
  publishers: 0,
  allowed: 0,
  denied: 0,
  redirected: 0,
  perSecond: 0,
  refusedLastMinute: {},
  p50Ms: null,
  p99Ms: null,
}
type Hello = Extract<FeedLine, { kind: 'hello' }>
type Batch = Extract<FeedLine, { kind: 'batch' }>

/** The first line of a feed. */
export const hello = (given: Partial<Hello> = {}): Hello => ({
  kind: 'hello',
  atMs: 10_000,
  sessions: [],
  decisions: [],
  counters,
  history: [],
  alarms: [],
  catalogueVersion: 1,
  onAir: { isOn: false, mode: 'auto', sinceMs: 10_000 },
  activity: { running: 0, noticeId: 0 },
  suspected: 0,
  ...given,
})

/** A later line of a feed. */
export const batch = (given: Partial<Batch> = {}): Batch => ({
  kind: 'batch',
  atMs: 10_250,
  started: [],
  changed: [],
  ended: [],
  decisions: [],
  skipped: 0,
  counters,
  alarms: [],
  catalogueVersion: 1,
  onAir: { isOn: false, mode: 'auto', sinceMs: 10_000 },
  activity: { running: 0, noticeId: 0 },
  suspected: 0,
  ...given,
})
