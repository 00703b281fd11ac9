import type { AccessRequest, Decision } from '../../shared/access.ts'
import type { Session } from '../../shared/session.ts'
import type { Reported } from './metering.ts'
import type { Admission, ReportedViewer, ViewerReport, ViewerReports } from './types.ts'

export interface ViewerReportTools {
  readonly answer: Admission['answer']
  /** Decides without recording. May throw, which denies. */
  decide(request: AccessRequest): Decision
  /** The live session a media server means by its own id of it. */
  find(mediaServerId: string, sessionKey: string | null): Session | null
  /** Counts what was watched. */
  meter(watched: Reported): void
  /** Ids of viewers that are revoked now. */
  revokedViewers(): readonly string[]
  /** Sessions that were refused before this start, for the grant they stand on, oldest first. Default none. */
  readonly refusedBefore?: readonly Session[]
  /** Runs something after what waits now. Default setImmediate. */
  soon?(run: () => void): void
}

/** Viewers looked at without a pause, so that other requests are answered between. */
const SLICE = 100
/** Per media server: viewers refused lately, and reports known by their id. */
const REFUSED_KEPT = 10_000
const REPORTS_KEPT = 256
/** A viewer who is not reported for so many periods is gone. */
const PERIODS_MISSED = 3
/** Until reports tell better. */
const FIRST_PERIOD_MS = 300_000
const SHORTEST_MS = 90_000
const LONGEST_MS = 86_400_000
/** How fast a period that got shorter is believed. */
const DECAY = 0.7

/** What is remembered of one media server. */
interface Memory {
  /** Those refused, with what was asked about them last, the oldest first. */
  readonly refused: Map<string, AccessRequest>
  readonly reportIds: Set<string>
  periodMs: number
}

/** Under way: one report. */
interface Run {
  readonly report: ViewerReport
  readonly memory: Memory
  readonly denied: Set<string>
  readonly isCounted: boolean
  readonly lastsSeconds: number
  firstId: number
  waiting: number
}

/**
 * Takes reports of viewers. Whoever is refused is told again in every answer until nothing refuses them any more: who
 * was cut is in no report, and would be let in again by a media server that is not told. One whose single session was
 * revoked is told as long as that session is reported, and may come back then.
 */
export function createViewerReports(tools: ViewerReportTools): ViewerReports {
  const { soon = setImmediate } = tools
  const memories = new Map<string, Memory>()

  function memoryOf(mediaServerId: string): Memory {
    const known = memories.get(mediaServerId)
    if (known !== undefined) return known
    const made: Memory = { refused: new Map(), reportIds: new Set(), periodMs: FIRST_PERIOD_MS }
    memories.set(mediaServerId, made)
    return made
  }

  for (const session of tools.refusedBefore ?? []) {
    const { viewerId, action, mediaServerId } = session
    if (viewerId === null || action !== 'subscribe') continue
    memoryOf(mediaServerId).refused.set(viewerId, refusedIn(session, viewerId))
  }

  function askFrom(run: Run, from: number, finish: () => void): void {
    const { viewers } = run.report
    for (const viewer of viewers.slice(from, from + SLICE)) askOne(run, viewer, finish)
    const next = from + SLICE
    if (next < viewers.length) soon(() => askFrom(run, next, finish))
  }

  function askOne(run: Run, viewer: ReportedViewer, finish: () => void): void {
    const request = { ...viewer.request, lastsSeconds: run.lastsSeconds }
    // Known before it is answered about: who is refused has no session any more.
    const before = tools.find(request.mediaServerId, request.sessionKey)
    tools.answer(request, (decision, decisionId) => {
      if (run.firstId === 0) run.firstId = decisionId
      note(run, viewer, decision)
      if (run.isCounted) count(viewer, decision, before)
      settle(run, finish)
    })
  }

  function count(viewer: ReportedViewer, { streamId }: Decision, before: Session | null): void {
    if (streamId === null) return
    const { viewerId, viewedMs: ms, bytes, request } = viewer
    const session = before ?? tools.find(request.mediaServerId, request.sessionKey)
    tools.meter({ streamId, viewerId, sessionId: session?.id ?? null, ms, bytes })
  }

  function finish(run: Run, done: (denied: readonly string[], decisionId: number) => void): void {
    const { denied, memory } = run
    for (const [viewerId, request] of memory.refused) {
      if (denied.has(viewerId)) continue
      if (isRefused(request)) denied.add(viewerId)
      else memory.refused.delete(viewerId)
    }
    for (const viewerId of tools.revokedViewers()) denied.add(viewerId)
    done([...denied], run.firstId)
  }

  function isRefused(request: AccessRequest): boolean {
    try {
      return tools.decide(request).outcome !== 'allow'
    } catch {
      return true
    }
  }

  return {
    take(report, done) {
      const memory = memoryOf(report.mediaServerId)
      const run: Run = {
        report,
        memory,
        denied: new Set(report.unreadable),
        isCounted: isNew(memory, report.id),
        lastsSeconds: lastsSeconds(memory, report.viewers),
        firstId: 0,
        waiting: report.viewers.length + report.notices.length,
      }
      const finished = (): void => finish(run, done)
      if (run.waiting === 0) finished()
      for (const notice of report.notices) takeNotice(notice, () => settle(run, finished))
      if (report.viewers.length > 0) askFrom(run, 0, finished)
    },
  }

  /** A publisher that Stagedoor admitted and that is now on air is the same one, whatever else is told of it. */
  function takeNotice(notice: AccessRequest, taken: () => void): void {
    const live = tools.find(notice.mediaServerId, notice.sessionKey)
    const isKnown = notice.phase === 'start' && live !== null
    tools.answer(isKnown ? { ...notice, phase: 'recheck' } : notice, taken)
  }
}

/** The report is answered when all that it tells is stored. */
function settle(run: Run, finish: () => void): void {
  run.waiting -= 1
  if (run.waiting === 0) finish()
}

function note({ memory, denied }: Run, viewer: ReportedViewer, decision: Decision): void {
  const { viewerId, request } = viewer
  if (decision.outcome === 'allow') return
  denied.add(viewerId)
  if (decision.reason === 'session_revoked') return
  memory.refused.delete(viewerId)
  memory.refused.set(viewerId, { ...request, sessionKey: null, grantId: decision.grantId })
  forgetBeyond(memory.refused, REFUSED_KEPT)
}

/** What was asked about a session that was refused, as far as it decides whether its viewer is refused still. */
function refusedIn(session: Session, viewerId: string): AccessRequest {
  const { action, streamName, mediaServerId, protocol, address, userAgent, referer } = session
  return {
    ...{ action, streamName, mediaServerId, protocol, address, userAgent, referer, viewerId },
    phase: 'recheck',
    sessionKey: null,
    credentials: [{ kind: 'vouched', value: viewerId }],
    grantId: session.grantId,
  }
}

/** Whether a report was not taken before: one that is sent twice is answered twice and counted once. */
function isNew({ reportIds }: Memory, id: string | null): boolean {
  if (id === null) return true
  if (reportIds.has(id)) return false
  reportIds.add(id)
  forgetBeyond(reportIds, REPORTS_KEPT)
  return true
}

function forgetBeyond<T>(known: Map<T, unknown> | Set<T>, most: number): void {
  for (const oldest of known.keys()) {
    if (known.size <= most) return
    known.delete(oldest)
  }
}

/**
 * How long a viewer counts as live after a report. How often reports come is not told; whoever watched all the time since
 * the one before did so for one period.
 */
function lastsSeconds(memory: Memory, viewers: readonly ReportedViewer[]): number {
  const longest = viewers.reduce((most, each) => Math.max(most, each.viewedMs), 0)
  if (viewers.length > 0) memory.periodMs = Math.max(longest, memory.periodMs * DECAY)
  const lastsMs = memory.periodMs * PERIODS_MISSED
  return Math.ceil(Math.min(Math.max(lastsMs, SHORTEST_MS), LONGEST_MS) / 1000)
}
