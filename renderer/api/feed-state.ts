import type { Activity } from '../../shared/activity-api.ts'
import type { Alarm, Counters, FeedLine, ViewerPoint } from '../../shared/api.ts'
import type { OnAir } from '../../shared/on-air.ts'
import type { DecisionRecord, Session } from '../../shared/session.ts'

/** Most decisions the page holds; older ones are read from the API when scrolled to. */
export const MAX_DECISIONS = 2_000
/** One hour of points, one each five seconds. */
export const MAX_POINTS = 720
const POINT_EVERY_MS = 5_000

/** What the page knows of the live state. Replaced as a whole by each line, never changed. */
export interface FeedState {
  /** `connecting` before the first hello, `offline` since the feed broke, `live` while lines arrive. */
  readonly status: 'connecting' | 'live' | 'offline'
  /** When the feed broke, epoch milliseconds. Null while it is live or was never reached. */
  readonly offlineSinceMs: number | null
  /** Live sessions by id, oldest first. */
  readonly sessions: ReadonlyMap<string, Session>
  /** Newest first, at most {@link MAX_DECISIONS}. */
  readonly decisions: readonly DecisionRecord[]
  /** Decisions the server left out because this page read too slowly, since it was opened. */
  readonly skipped: number
  readonly counters: Counters
  readonly history: readonly ViewerPoint[]
  readonly alarms: readonly Alarm[]
  readonly catalogueVersion: number
  readonly onAir: OnAir
  readonly activity: Activity
  /** Links and tokens that seem to be passed on and are not revoked. */
  readonly suspected: number
}

const NO_COUNTERS: Counters = {
  viewers: 0,
  publishers: 0,
  allowed: 0,
  denied: 0,
  redirected: 0,
  perSecond: 0,
  refusedLastMinute: {},
  p50Ms: null,
  p99Ms: null,
}

/** Before anything was heard. */
export const INITIAL_FEED: FeedState = {
  status: 'connecting',
  offlineSinceMs: null,
  sessions: new Map(),
  decisions: [],
  skipped: 0,
  counters: NO_COUNTERS,
  history: [],
  alarms: [],
  catalogueVersion: 0,
  onAir: { isOn: false, mode: 'auto', sinceMs: 0 },
  activity: { running: 0, noticeId: 0 },
  suspected: 0,
}

/**
 * The state after one line of the feed. Pure.
 */
export function applyLine(state: FeedState, line: FeedLine): FeedState {
  const common = {
    status: 'live' as const,
    offlineSinceMs: null,
    counters: line.counters,
    alarms: line.alarms,
    catalogueVersion: line.catalogueVersion,
    onAir: line.onAir,
    activity: line.activity,
    suspected: line.suspected,
  }
  if (line.kind === 'hello') {
    return {
      ...state,
      ...common,
      sessions: new Map(line.sessions.map((session) => [session.id, session])),
      decisions: newestFirst(line.decisions).slice(0, MAX_DECISIONS),
      history: line.history.slice(-MAX_POINTS),
    }
  }
  return {
    ...state,
    ...common,
    sessions: withChanges(state.sessions, line),
    decisions: prepend(state.decisions, line.decisions),
    skipped: state.skipped + line.skipped,
    history: withPoint(state.history, line),
  }
}

/** The state after the feed broke; what was known stays on screen. */
export function goOffline(state: FeedState, nowMs: number): FeedState {
  if (state.status === 'offline') return state
  return { ...state, status: 'offline', offlineSinceMs: nowMs }
}

type Batch = Extract<FeedLine, { kind: 'batch' }>

function withChanges(sessions: ReadonlyMap<string, Session>, batch: Batch) {
  const { started, changed, ended } = batch
  if (started.length + changed.length + ended.length === 0) return sessions
  const next = new Map(sessions)
  for (const session of started) next.set(session.id, session)
  for (const session of changed) if (next.has(session.id)) next.set(session.id, session)
  for (const id of ended) next.delete(id)
  return next
}

const newestFirst = (decisions: readonly DecisionRecord[]): readonly DecisionRecord[] =>
  decisions.toSorted((one, other) => other.id - one.id)

function prepend(held: readonly DecisionRecord[], arrived: readonly DecisionRecord[]) {
  if (arrived.length === 0) return held
  const latest = held[0]?.id ?? 0
  // A reconnect may tell of decisions that the hello already brought.
  const fresh = newestFirst(arrived).filter((decision) => decision.id > latest)
  return [...fresh, ...held].slice(0, MAX_DECISIONS)
}

function withPoint(history: readonly ViewerPoint[], line: Batch): readonly ViewerPoint[] {
  const last = history.at(-1)
  if (last !== undefined && line.atMs - last.atMs < POINT_EVERY_MS) return history
  const { viewers, publishers } = line.counters
  return [...history, { atMs: line.atMs, viewers, publishers }].slice(-MAX_POINTS)
}
