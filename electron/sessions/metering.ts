import type { Session, SessionEnd } from '../../shared/session.ts'
import type { Journal, JournalEntry } from '../store/types.ts'
import type { SessionViewed } from '../store/view-time.ts'

const DAY_MS = 86_400_000
/** What was counted is handed to the journal so often; with its commit it is on disk within a second. */
const FLUSH_MS = 500
/** Entries handed over in one turn, so that a busy handler is never held up for long. */
const FLUSH_AT_ONCE = 500

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
  /** A session is over. What was watched since the last check counts if something told of the end. */
  ended(sessionId: string, atMs: number, end: SessionEnd): void
  /** What a live session watched so far, milliseconds. Undefined when nothing measures it. */
  viewedMs(sessionId: string): number | undefined
  /** Hands all that was counted to the journal now. For the end. */
  flush(): void
}

type Share = { -readonly [K in keyof ViewedEntry]: ViewedEntry[K] }
type ViewedEntry = Extract<JournalEntry, { kind: 'viewed' }>

interface Running {
  readonly streamId: string
  readonly viewerId: string | null
  /** By reports, which leave nothing to be counted by checks. */
  isReported: boolean
  viewedMs: number
  seenAtMs: number
}

/** Ends somebody told of at that moment; the others are assumptions, made after nobody said anything. */
const TOLD: readonly SessionEnd[] = ['reported', 'source_gone', 'revoked', 'time_limit']

/** Makes a meter. What it counted is kept until the journal took it, however long that fails. */
export function createMetering(tools: MeteringTools): Metering {
  const { journal, longestGapMs, now } = tools
  const before = new Map(tools.before ?? [])
  /** Sessions that are counted by checks or reports, by id. */
  const running = new Map<string, Running>()
  const waiting = new Map<string, Share>()
  let timer: NodeJS.Timeout | null = null

  function put(share: Share): void {
    const { day, streamId, viewerId, sessionId } = share
    const key = `${day}\n${streamId}\n${sessionId ?? ''}\n${viewerId ?? ''}`
    const known = waiting.get(key)
    if (known === undefined) waiting.set(key, share)
    else {
      known.ms += share.ms
      known.bytes += share.bytes
      known.seenAtMs = Math.max(known.seenAtMs, share.seenAtMs)
    }
    plan(FLUSH_MS)
  }

  /** Files a span of time under the UTC days it lies in; its bytes under the last. */
  function file(of: Omit<Reported, 'ms'>, fromMs: number, toMs: number): void {
    const { streamId, viewerId, sessionId } = of
    let from = fromMs
    for (;;) {
      const day = Math.floor(from / DAY_MS)
      const until = Math.min(toMs, (day + 1) * DAY_MS)
      const bytes = until === toMs ? of.bytes : 0
      const ms = until - from
      if (ms > 0 || bytes > 0) {
        put({ kind: 'viewed', streamId, viewerId, sessionId, day, ms, bytes, seenAtMs: toMs })
      }
      if (until === toMs) return
      from = until
    }
  }

  function plan(delayMs: number): void {
    timer ??= setTimeout(() => flushSome(FLUSH_AT_ONCE), delayMs).unref()
  }

  function flushSome(atMost: number): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const some = [...waiting].slice(0, atMost)
    for (const [key] of some) waiting.delete(key)
    if (waiting.size > 0) plan(0)
    for (const [, share] of some) {
      journal.append(share, (error) => {
        if (error !== null) put(share)
      })
    }
  }

  function runningOf(session: Session): Running {
    const known = running.get(session.id)
    if (known !== undefined) return known
    const earlier = before.get(session.id)
    before.delete(session.id)
    const { streamId, viewerId } = session
    const made: Running = {
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
    const { streamId, viewerId } = run
    file({ streamId, viewerId, sessionId, bytes: 0 }, atMs - gapMs, atMs)
  }

  return {
    add(reported) {
      const { streamId, viewerId, sessionId } = reported
      const ms = positive(reported.ms)
      const nowMs = now()
      if (sessionId !== null) addToSession(sessionId, reported, ms, nowMs)
      const bytes = positive(reported.bytes)
      file({ streamId, viewerId, sessionId, bytes }, nowMs - ms, nowMs)
    },
    seen(session, nowMs) {
      const run = runningOf(session)
      if (!run.isReported) count(session.id, run, nowMs)
    },
    ended(sessionId, atMs, end) {
      const run = running.get(sessionId)
      running.delete(sessionId)
      before.delete(sessionId)
      if (run === undefined || run.isReported || !TOLD.includes(end)) return
      count(sessionId, run, atMs)
    },
    viewedMs: (sessionId) => (running.get(sessionId) ?? before.get(sessionId))?.viewedMs,
    flush: () => flushSome(Number.POSITIVE_INFINITY),
  }

  function addToSession(sessionId: string, reported: Reported, ms: number, nowMs: number): void {
    const { streamId, viewerId } = reported
    const viewedMs = (running.get(sessionId) ?? before.get(sessionId))?.viewedMs ?? 0
    before.delete(sessionId)
    const run = { streamId, viewerId, isReported: true, viewedMs: viewedMs + ms, seenAtMs: nowMs }
    running.set(sessionId, run)
  }
}

function positive(value: number): number {
  return Number.isFinite(value) && value > 0 ? Math.round(value) : 0
}
