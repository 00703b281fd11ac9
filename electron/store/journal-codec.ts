import type { Playout } from '../../shared/access.ts'
import { AppError } from '../../shared/errors.ts'
import { isUnproven } from '../../shared/proven-grant.ts'
import type { DecisionRecord, Session } from '../../shared/session.ts'
import { trackingIdOf } from '../../shared/tracking.ts'
import { quarterOf } from '../../shared/usage.ts'
import { decodeTrace, encodeTrace, type TraceTuple } from './trace-codec.ts'
import type { JournalEntry } from './types.ts'

/**
 * How entries are written: one JSON array per group commit, in which each entry is an array by position. Names would be
 * half the bytes, and one entry is written for every request.
 *
 * Positions are never given a new meaning: new members go to the end, and their absence means what it meant before.
 */
type DecisionTuple = readonly [
  kind: 0,
  id: number,
  atMs: number,
  mediaServerId: string,
  action: DecisionRecord['action'],
  streamName: string,
  protocol: string,
  address: string | null,
  userAgent: string | null,
  referer: string | null,
  sessionKey: string | null,
  sessionId: string | null,
  outcome: DecisionRecord['outcome'],
  reason: DecisionRecord['reason'],
  streamId: string | null,
  ruleId: string | null,
  grantId: string | null,
  viewerId: string | null,
  country: string,
  ruleVersion: number,
  detail: DetailTuple,
  session: SessionTuple | Session | null,
]
type EndTuple = readonly [
  kind: 1,
  sessionId: string,
  atMs: number,
  end: NonNullable<Session['end']>,
]
type ViewedTuple = readonly [
  kind: 2,
  streamId: string,
  viewerId: string | null,
  sessionId: string | null,
  day: number,
  ms: number,
  bytes: number,
  seenAtMs: number,
  quarter?: number,
  isPublish?: 0 | 1,
]
type EntryTuple = DecisionTuple | EndTuple | ViewedTuple
type SessionTuple = readonly [id: string, endsAtMs: number | null, isNameSaid?: 1]

const DECISION_LENGTH = 22
const END_LENGTH = 4
const VIEWED_LENGTH = 8
/** Quarters of an hour in a day. */
const DAY_QUARTERS = 96

/** Null for what is absent. */
type HoldsTuple = readonly [
  grantEndsAtMs: number | null,
  holdsUntilMs: number | null,
  reason: DecisionRecord['reason'] | null,
]

/** What of a decision is kept in one column, because nothing is looked up by it. */
export type DetailTuple = readonly [
  tags: DecisionRecord['tags'],
  redirectUrl: string | null,
  vastTag: string | null,
  recheckAfterSeconds: number | null,
  timeLimitSeconds: number | null,
  shadowRuleIds: DecisionRecord['shadowRuleIds'],
  trace: TraceTuple,
  playout?: Playout | null,
  holds?: HoldsTuple,
]

/** Writes one batch. */
export function encodeEntries(entries: readonly JournalEntry[]): string {
  const tuples: EntryTuple[] = []
  for (const entry of entries) tuples.push(tupleOf(entry))
  return JSON.stringify(tuples)
}

/**
 * Reads what {@link encodeEntries} wrote.
 *
 * @throws AppError ERR_DB_CORRUPT
 */
export function decodeEntries(text: string): JournalEntry[] {
  try {
    const tuples: EntryTuple[] = JSON.parse(text)
    return tuples.map(decodeEntry)
  } catch (cause) {
    throw new AppError('ERR_DB_CORRUPT', 'A journal row is damaged.', { cause })
  }
}

function tupleOf(entry: JournalEntry): EntryTuple {
  if (entry.kind === 'decision') return decisionTuple(entry)
  return entry.kind === 'end' ? endTuple(entry) : viewedTuple(entry)
}

function decodeEntry(tuple: EntryTuple): JournalEntry {
  if (tuple[0] === 0 && tuple.length >= DECISION_LENGTH) return decisionEntry(tuple)
  if (tuple[0] === 1 && tuple.length >= END_LENGTH) return endEntry(tuple)
  if (tuple[0] === 2 && tuple.length >= VIEWED_LENGTH) return viewedEntry(tuple)
  throw new TypeError('not an entry')
}

/** What of a decision has no column of its own, as it is stored. */
export function detailOf(decision: DecisionRecord): DetailTuple {
  const { tags, redirectUrl, vastTag, recheckAfterSeconds, timeLimitSeconds, playout } = decision
  const { shadowRuleIds } = decision
  const trace = encodeTrace(decision)
  const detail = [
    tags,
    redirectUrl,
    vastTag,
    recheckAfterSeconds,
    timeLimitSeconds,
    shadowRuleIds,
    trace,
  ] as const
  const holds = holdsOf(decision)
  if (holds !== null) return [...detail, playout ?? null, holds]
  return playout === undefined ? detail : [...detail, playout]
}

function holdsOf(decision: DecisionRecord): HoldsTuple | null {
  const { grantEndsAtMs = null, holdsUntilMs = null, holdsUntilReason = null } = decision
  if (grantEndsAtMs === null && holdsUntilMs === null) return null
  return [grantEndsAtMs, holdsUntilMs, holdsUntilReason]
}

function fromHolds(
  holds: HoldsTuple | undefined,
): Pick<DecisionRecord, 'grantEndsAtMs' | 'holdsUntilMs' | 'holdsUntilReason'> {
  if (holds === undefined) return {}
  const [grantEndsAtMs, holdsUntilMs, holdsUntilReason] = holds
  return {
    ...(grantEndsAtMs !== null && { grantEndsAtMs }),
    ...(holdsUntilMs !== null && { holdsUntilMs }),
    ...(holdsUntilReason !== null && { holdsUntilReason }),
  }
}

type Detail = Pick<
  DecisionRecord,
  | 'tags'
  | 'redirectUrl'
  | 'vastTag'
  | 'playout'
  | 'recheckAfterSeconds'
  | 'timeLimitSeconds'
  | 'grantEndsAtMs'
  | 'holdsUntilMs'
  | 'holdsUntilReason'
  | 'shadowRuleIds'
  | 'trace'
>

/** @param ids Of the decision the detail belongs to, which the trace refers to. */
export const fromDetail = (
  detail: DetailTuple,
  ids: Pick<DecisionRecord, 'streamId' | 'grantId' | 'ruleId'>,
): Detail => ({
  tags: detail[0],
  redirectUrl: detail[1],
  vastTag: detail[2],
  recheckAfterSeconds: detail[3],
  timeLimitSeconds: detail[4],
  shadowRuleIds: detail[5],
  trace: decodeTrace(detail[6], ids),
  ...(detail[7] != null && { playout: detail[7] }),
  ...fromHolds(detail[8]),
})

function decisionTuple(entry: Extract<JournalEntry, { kind: 'decision' }>): DecisionTuple {
  const { decision, session } = entry
  return [
    0,
    decision.id,
    decision.atMs,
    decision.mediaServerId,
    decision.action,
    decision.streamName,
    decision.protocol,
    decision.address,
    decision.userAgent,
    decision.referer,
    decision.sessionKey,
    decision.sessionId,
    decision.outcome,
    decision.reason,
    decision.streamId,
    decision.ruleId,
    decision.grantId,
    decision.viewerId,
    decision.country,
    decision.ruleVersion,
    detailOf(decision),
    session === null ? null : sessionTuple(decision, session),
  ]
}

const endTuple = (entry: Extract<JournalEntry, { kind: 'end' }>): EndTuple => [
  1,
  entry.sessionId,
  entry.atMs,
  entry.end,
]

function decisionEntry(tuple: DecisionTuple): JournalEntry {
  const ids = { streamId: tuple[14], ruleId: tuple[15], grantId: tuple[16] }
  const decision: DecisionRecord = {
    ...ids,
    id: tuple[1],
    atMs: tuple[2],
    mediaServerId: tuple[3],
    action: tuple[4],
    streamName: tuple[5],
    protocol: tuple[6],
    address: tuple[7],
    userAgent: tuple[8],
    referer: tuple[9],
    sessionKey: tuple[10],
    sessionId: tuple[11],
    outcome: tuple[12],
    reason: tuple[13],
    viewerId: tuple[17],
    country: tuple[18],
    ruleVersion: tuple[19],
    ...fromDetail(tuple[20], ids),
  }
  return { kind: 'decision', decision, session: fromSessionTuple(decision, tuple[21]) }
}

const endEntry = (tuple: EndTuple): JournalEntry => ({
  kind: 'end',
  sessionId: tuple[1],
  atMs: tuple[2],
  end: tuple[3],
})

const viewedTuple = (entry: Extract<JournalEntry, { kind: 'viewed' }>): ViewedTuple => [
  2,
  entry.streamId,
  entry.viewerId,
  entry.sessionId,
  Math.floor(entry.quarter / DAY_QUARTERS),
  entry.ms,
  entry.bytes,
  entry.seenAtMs,
  entry.quarter,
  entry.action === 'publish' ? 1 : 0,
]

const viewedEntry = (tuple: ViewedTuple): JournalEntry => ({
  kind: 'viewed',
  action: tuple[9] === 1 ? 'publish' : 'subscribe',
  streamId: tuple[1],
  viewerId: tuple[2],
  sessionId: tuple[3],
  quarter: tuple[8] ?? quarterWithin(tuple[4], tuple[7]),
  ms: tuple[5],
  bytes: tuple[6],
  seenAtMs: tuple[7],
})

/** Earlier entries say the day alone: the last quarter of it that was over or under way when the viewer was seen. */
const quarterWithin = (day: number, seenAtMs: number): number =>
  Math.min(quarterOf(seenAtMs), (day + 1) * DAY_QUARTERS - 1)

/** Two members when the rest of the session says what its decision says, which is how sessions begin. */
function sessionTuple(decision: DecisionRecord, session: Session): SessionTuple | Session {
  const repeats =
    session.decisionId === decision.id &&
    session.startedAtMs === decision.atMs &&
    session.mediaServerId === decision.mediaServerId &&
    session.sessionKey === decision.sessionKey &&
    session.streamId === decision.streamId &&
    session.streamName === decision.streamName &&
    session.action === decision.action &&
    session.protocol === decision.protocol &&
    session.address === decision.address &&
    session.country === decision.country &&
    session.userAgent === decision.userAgent &&
    session.referer === decision.referer &&
    session.viewerId === decision.viewerId &&
    session.grantId === decision.grantId &&
    session.ruleId === decision.ruleId &&
    session.reason === decision.reason &&
    session.tags === decision.tags &&
    session.revokedAtMs === null &&
    session.endedAtMs === null &&
    session.end === null
  if (!repeats) return session
  const { id, endsAtMs, isNameSaid } = session
  return isNameSaid === true ? [id, endsAtMs, 1] : [id, endsAtMs]
}

function fromSessionTuple(
  decision: DecisionRecord,
  stored: SessionTuple | Session | null,
): Session | null {
  if (stored === null) return null
  if (!('length' in stored)) return { ...stored, trackingId: trackingIdOf(stored.tags) }
  return {
    id: stored[0],
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
    trackingId: trackingIdOf(decision.tags),
    startedAtMs: decision.atMs,
    endsAtMs: stored[1],
    revokedAtMs: null,
    endedAtMs: null,
    end: null,
    ...(isUnproven(decision) && { isUnproven: true }),
    ...(stored[2] === 1 && { isNameSaid: true }),
  }
}
