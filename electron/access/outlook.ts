import type { Action, Decision } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Stream } from '../../shared/stream.ts'
import { actionsOf, type CompiledRule, isAbout } from './compiled-rule.ts'
import { decideHeld, type Held } from './held.ts'
import { type CompiledSchedule, nextEdgeMs } from './schedule.ts'
import { findStream, type Snapshot } from './snapshot.ts'

/** How long somebody who is in would be let in anew, as things stand. */
export interface Outlook {
  /** First moment at which they would not be, epoch milliseconds. Null when none is known. */
  readonly untilMs: number | null
  /** What they would be refused with then. Null with `untilMs`. */
  readonly reason: ReasonCode | null
  /** Where looking ahead stopped, though rules begin and stop to apply after that. Null: there was no need to. */
  readonly lookAgainMs: number | null
}

/** Moments looked at before it is left to another time: rules that begin and end all the time cost no more than that. */
const LOOKS = 32
/** Schedules repeat after a week. */
const WEEK_MS = 7 * 86_400_000

const OPEN: Outlook = { untilMs: null, reason: null, lookAgainMs: null }

/**
 * Looks ahead: asks about each moment at which a grant expires or a schedule begins or ends, until the answer is another
 * one than yes.
 *
 * @param held   Who is let in at `fromMs`; whether they are is not asked here.
 * @param fromMs Epoch milliseconds.
 */
export function outlookOf(held: Held, snapshot: Snapshot, fromMs: number): Outlook {
  const { grantEndsAtMs } = held
  const schedules = schedulesFor(held, snapshot)
  if (grantEndsAtMs === null && schedules.length === 0) return OPEN
  let atMs = fromMs
  for (let look = 0; look < LOOKS; look += 1) {
    const nextMs = nextMoment(schedules, grantEndsAtMs, atMs)
    if (nextMs === null || nextMs > fromMs + WEEK_MS) return afterWeek(held, snapshot, fromMs)
    atMs = nextMs
    const { outcome, reason } = decideHeld(held, snapshot, atMs)
    if (outcome !== 'allow') return { untilMs: atMs, reason, lookAgainMs: null }
  }
  return { ...OPEN, lookAgainMs: atMs }
}

/** A week in which nothing ends comes again and again; only the grant can end after that. */
function afterWeek(held: Held, snapshot: Snapshot, fromMs: number): Outlook {
  const { grantEndsAtMs } = held
  if (grantEndsAtMs === null || grantEndsAtMs <= fromMs + WEEK_MS) return OPEN
  const { outcome, reason } = decideHeld(held, snapshot, grantEndsAtMs)
  return outcome === 'allow' ? OPEN : { untilMs: grantEndsAtMs, reason, lookAgainMs: null }
}

function nextMoment(
  schedules: readonly CompiledSchedule[],
  grantEndsAtMs: number | null,
  afterMs: number,
): number | null {
  let nextMs = grantEndsAtMs !== null && grantEndsAtMs > afterMs ? grantEndsAtMs : null
  for (const schedule of schedules) {
    const edgeMs = nextEdgeMs(schedule, afterMs)
    if (nextMs === null || edgeMs < nextMs) nextMs = edgeMs
  }
  return nextMs
}

const NONE: readonly CompiledSchedule[] = []
/**
 * Schedules of the live rules about a stream and an action, by the rules they are of. By the stream as it is set up and not by its
 * id: one that moves into another group is under other rules of the same list.
 */
const known = new WeakMap<readonly CompiledRule[], Record<Action, SchedulesOf>>()

type SchedulesOf = WeakMap<Stream, readonly CompiledSchedule[]>

function schedulesFor(
  { request: { streamName, action } }: Held,
  snapshot: Snapshot,
): readonly CompiledSchedule[] {
  const stream = findStream(snapshot, streamName)?.stream
  if (stream === undefined) return NONE
  const byStream = knownFor(snapshot.rules)[action]
  const before = byStream.get(stream)
  if (before !== undefined) return before
  const found = gather(snapshot.rules, stream, action)
  byStream.set(stream, found)
  return found
}

function knownFor(rules: readonly CompiledRule[]): Record<Action, SchedulesOf> {
  const before = known.get(rules)
  if (before !== undefined) return before
  const made = { publish: new WeakMap(), subscribe: new WeakMap() }
  known.set(rules, made)
  return made
}

/** Each stretch of the week once, however many rules apply then. */
function gather(
  rules: readonly CompiledRule[],
  stream: Stream,
  action: Action,
): readonly CompiledSchedule[] {
  const found = new Map<string, CompiledSchedule>()
  for (const { rule, schedule, isShadow } of rules) {
    if (schedule === null || isShadow || !isAbout(rule, stream)) continue
    if (actionsOf(rule).includes(action)) {
      found.set(`${rule.schedule?.timeZone} ${schedule.slots.join()}`, schedule)
    }
  }
  return [...found.values()]
}

/** The decision with how long it holds; the same one when no end is known. */
export function withOutlook(decision: Decision, { untilMs, reason }: Outlook): Decision {
  if (untilMs === null || reason === null) return decision
  return { ...decision, holdsUntilMs: untilMs, holdsUntilReason: reason }
}
