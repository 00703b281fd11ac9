import type { Action } from '../../shared/access.ts'
import type { Session, SessionEnd } from '../../shared/session.ts'
import type { Journal } from '../store/types.ts'
import type { SessionViewed } from '../store/view-time.ts'
import type { Awake, Span } from './awake.ts'
import type { ServerLimits } from './limits.ts'
import { createUsageQueue } from './usage-queue.ts'

/** What someone watched since the last report, as a media server or a gateway measured it. */
export interface Reported {
  readonly streamId: string
  /** Null when nobody named the viewer. */
  readonly viewerId: string | null
  /** The live session it belongs to. Null when that is not known. */
  readonly sessionId: string | null
  /** Up to now, milliseconds. What is negative or no number counts as 0. */
  readonly ms: number
  /** As `ms`. */
  readonly bytes: number
}

export interface MeteringTools {
  readonly journal: Pick<Journal, 'append'>
  /** The most that counts between two checks of a stream's viewers: the interval and the timeout, milliseconds. */
  longestGapMs(streamId: string): number
  limitsOf(mediaServerId: string): Pick<ServerLimits, 'reportsEnd'>
  /** When nobody was awake here. Default: somebody always was. */
  readonly awake?: Pick<Awake, 'within'>
  /** Epoch milliseconds. */
  now(): number
  /** Totals of the sessions that were live when the store was opened, by session id. Default none. */
  readonly before?: ReadonlyMap<string, SessionViewed>
}

/** Counts how long viewers watch, so that a restart loses none of it and an outage adds none. */
export interface Metering {
  /** Adds what was measured elsewhere. On disk within a second, not before the caller goes on. */
  add(reported: Reported): void
  /**
   * A viewer was admitted or asked about again, and so watched since the time before. A longer pause than the interval and
   * the timeout was no watching that anybody can vouch for: of it only those count.
   *
   * @param nowMs Epoch milliseconds.
   */
  seen(session: Session, nowMs: number): void
  /**
   * A session is over. What was watched since the last check counts if something told of the end. Where nobody checked, all
   * of it counts then, except while nobody was awake here, and nothing otherwise.
   *
   * @param atMs Epoch milliseconds, by a clock that did not jump since the session started.
   */
  ended(session: Session, atMs: number, end: SessionEnd): void
  /** What a live session watched so far, milliseconds. Undefined when nothing measures it. */
  viewedMs(sessionId: string): number | undefined
  /** Hands all that was counted to the journal now. For the end. */
  flush(): void
}

interface Running {
  readonly action: Action
  readonly streamId: string
  readonly viewerId: string | null
  /** By reports, which leave nothing to be counted by checks. */
  isReported: boolean
  viewedMs: number
  seenAtMs: number
}

/** Ends somebody told of at that moment, or up to which it was seen; the others are assumptions, made after nobody said anything. */
const TOLD: readonly SessionEnd[] = [
  'reported',
  'source_gone',
  'revoked',
  'displaced',
  'banned',
  'time_limit',
  'gone_at_server',
  'expired',
  'refused',
]

/** Makes a meter. What it counted is kept until the journal took it, however long that fails. */
export function createMetering(tools: MeteringTools): Metering {
  const { journal, longestGapMs, now } = tools
  const before = new Map(tools.before ?? [])
  /** Sessions that are counted by checks or reports, by id. */
  const running = new Map<string, Running>()
  const queue = createUsageQueue(journal)

  function runningOf(session: Session): Running {
    const known = running.get(session.id)
    if (known !== undefined) return known
    const earlier = before.get(session.id)
    before.delete(session.id)
    const { action, streamId, viewerId } = session
    const made: Running = {
      action,
      streamId,
      viewerId,
      isReported: false,
      viewedMs: earlier?.viewedMs ?? 0,
      seenAtMs: earlier?.seenAtMs ?? session.startedAtMs,
    }
    running.set(session.id, made)
    return made
  }

  function count(sessionId: string, run: Running, atMs: number): void {
    const gapMs = Math.round(Math.min(atMs - run.seenAtMs, longestGapMs(run.streamId)))
    run.seenAtMs = Math.max(run.seenAtMs, atMs)
    if (!(gapMs > 0)) return
    run.viewedMs += gapMs
    const { action, streamId, viewerId } = run
    const span = { fromMs: atMs - gapMs, toMs: atMs }
    queue.file({ action, streamId, viewerId, sessionId }, span, 0)
  }

  /** Whether an end says that the session went on until then, though nobody checked. */
  function isVouchedFor({ mediaServerId }: Session, end: SessionEnd): boolean {
    // The other one is dated by when its media server listed it for the last time.
    if (end === 'reported' || end === 'gone_at_server') return true
    // Where ends are not told, somebody who is revoked or at a limit may have gone long before.
    return TOLD.includes(end) && tools.limitsOf(mediaServerId).reportsEnd
  }

  function countWhole(session: Session, atMs: number): void {
    const { action, streamId, viewerId, id: sessionId } = session
    const whole: Span = { fromMs: session.startedAtMs, toMs: atMs }
    for (const span of tools.awake?.within(whole) ?? [whole]) {
      queue.file({ action, streamId, viewerId, sessionId }, span, 0)
    }
  }

  return {
    add(reported) {
      const { streamId, viewerId, sessionId } = reported
      const ms = positive(reported.ms)
      const nowMs = now()
      if (sessionId !== null) addToSession(sessionId, reported, ms, nowMs)
      const span = { fromMs: nowMs - ms, toMs: nowMs }
      const of = { action: 'subscribe', streamId, viewerId, sessionId } as const
      queue.file(of, span, positive(reported.bytes))
    },
    seen(session, nowMs) {
      const run = runningOf(session)
      if (!run.isReported) count(session.id, run, nowMs)
    },
    ended(session, atMs, end) {
      const { id } = session
      const run = running.get(id)
      const isChecked = run === undefined ? before.has(id) : wasSeenAgain(session, run)
      running.delete(id)
      before.delete(id)
      if (!isChecked && isVouchedFor(session, end)) countWhole(session, atMs)
      else if (run !== undefined && !run.isReported && TOLD.includes(end)) count(id, run, atMs)
    },
    viewedMs: (sessionId) => (running.get(sessionId) ?? before.get(sessionId))?.viewedMs,
    flush: queue.flush,
  }

  function addToSession(sessionId: string, reported: Reported, ms: number, nowMs: number): void {
    const { streamId, viewerId } = reported
    const viewedMs = (running.get(sessionId) ?? before.get(sessionId))?.viewedMs ?? 0
    before.delete(sessionId)
    running.set(sessionId, {
      action: 'subscribe',
      streamId,
      viewerId,
      isReported: true,
      viewedMs: viewedMs + ms,
      seenAtMs: nowMs,
    })
  }
}

/** By a check or a report after it started. */
const wasSeenAgain = ({ startedAtMs }: Session, run: Running): boolean =>
  run.isReported || run.viewedMs > 0 || run.seenAtMs > startedAtMs

function positive(value: number): number {
  return Number.isFinite(value) && value > 0 ? Math.round(value) : 0
}
