import type { Decision } from '../../shared/access.ts'
import type { Counters, ViewerPoint } from '../../shared/api.ts'
import type { DecisionRecord } from '../../shared/session.ts'
import { createRefusedLately } from './refused-lately.ts'

const RATE_SECONDS = 5
const POINT_EVERY_SECONDS = 5
const POINTS_KEPT = 720
const HOUR_MS = 3_600_000
/**
 * Decisions kept whole, for who opens the console. Few: an object that outlives two collections grows old, and to collect
 * it from there costs more than to decide.
 */
const RECENT_KEPT = 256
const VIEWERS_KEPT = 5_000

/** Who asked, and for what. */
interface RecentViewer {
  readonly viewerId: string
  readonly streamName: string
}

/** Counts decisions and keeps the latest of them; all in memory. */
export interface Tally {
  note(record: DecisionRecord): void
  /** Called once a second with how many are connected. */
  tick(nowMs: number, connected: number, publishers: number): void
  counts(): Omit<Counters, 'viewers' | 'publishers' | 'p50Ms' | 'p99Ms'>
  /** Latest first. */
  recent(limit: number): readonly DecisionRecord[]
  /** Latest first, and as often as they asked. */
  recentViewers(): Iterable<RecentViewer>
  history(): readonly ViewerPoint[]
  ruleHits(): Readonly<Record<string, { decided: number; shadow: number }>>
}

/**
 * Makes a tally of decisions and viewers since now: what was decided before a restart is not counted.
 *
 * @param before How many were connected before it, oldest first. Default: that is not known.
 */
export function createTally(before: readonly ViewerPoint[] = []): Tally {
  const outcomes = { allow: 0, deny: 0, redirect: 0 }
  const recent: DecisionRecord[] = []
  const viewers = createRecentViewers()
  const points = [...before]
  const hits = new Map<string, { decided: number; shadow: number }>()
  const refused = createRefusedLately()
  /** Decisions of the running second, then of each of the last five full ones. */
  let running = 0
  const seconds = new Array<number>(RATE_SECONDS).fill(0)
  let total = 0
  let ticks = 0

  return {
    note(record) {
      outcomes[record.outcome] += 1
      recent[total % RECENT_KEPT] = record
      total += 1
      running += 1
      noteHits(hits, record)
      if (record.viewerId !== null) viewers.note(record.viewerId, record.streamName)
      if (record.outcome === 'deny') refused.note(record.reason)
    },
    tick(nowMs, connected, publishers) {
      seconds[ticks % RATE_SECONDS] = running
      running = 0
      refused.tick()
      if (ticks % POINT_EVERY_SECONDS === 0)
        points.push({ atMs: nowMs, viewers: connected, publishers })
      // Where nobody counted for a while the oldest are too old before they are too many.
      while (points.length > POINTS_KEPT || (points[0]?.atMs ?? nowMs) <= nowMs - HOUR_MS)
        points.shift()
      ticks += 1
    },
    counts: () => ({
      allowed: outcomes.allow,
      denied: outcomes.deny,
      redirected: outcomes.redirect,
      perSecond: seconds.reduce((sum, each) => sum + each, 0) / RATE_SECONDS,
      refusedLastMinute: refused.counts(),
    }),
    recent: (limit) => latest(recent, total, limit),
    recentViewers: viewers.latest,
    history: () => [...points],
    ruleHits: () => Object.fromEntries([...hits].map(([id, hit]) => [id, { ...hit }])),
  }
}

type Hits = Map<string, { decided: number; shadow: number }>

function noteHits(hits: Hits, decision: Decision): void {
  if (decision.ruleId !== null) hitsOf(hits, decision.ruleId).decided += 1
  for (const id of decision.shadowRuleIds) hitsOf(hits, id).shadow += 1
}

function hitsOf(hits: Hits, ruleId: string): { decided: number; shadow: number } {
  const known = hits.get(ruleId)
  if (known !== undefined) return known
  const fresh = { decided: 0, shadow: 0 }
  hits.set(ruleId, fresh)
  return fresh
}

function latest(ring: readonly DecisionRecord[], total: number, limit: number): DecisionRecord[] {
  const found: DecisionRecord[] = []
  for (let back = 1; back <= Math.min(limit, ring.length); back += 1) {
    const record = ring[(total - back) % RECENT_KEPT]
    if (record !== undefined) found.push(record)
  }
  return found
}

/** The latest 5,000 decisions about somebody known by name. Two lists of texts, which most have in common with others. */
function createRecentViewers() {
  const ids: string[] = []
  const streams: string[] = []
  let total = 0
  return {
    note(viewerId: string, streamName: string): void {
      ids[total % VIEWERS_KEPT] = viewerId
      streams[total % VIEWERS_KEPT] = streamName
      total += 1
    },
    *latest(): Generator<RecentViewer> {
      for (let back = 1; back <= ids.length; back += 1) {
        const at = (total - back) % VIEWERS_KEPT
        yield { viewerId: ids[at] ?? '', streamName: streams[at] ?? '' }
      }
    },
  }
}
