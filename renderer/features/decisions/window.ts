import type { DecisionRecord } from '../../../shared/session.ts'
import { oldestIdOf, type Row, withArrived } from './summary.ts'

/** Most lines the screen holds. */
export const WINDOW_SIZE = 2_000

/** The part of all decisions that the screen holds under one filter, newest first. */
export interface DecisionWindow {
  readonly rows: readonly Row[]
  /** Highest id looked at so far, matching or not. */
  readonly seenId: number
  /** Highest id counted so far while the view was frozen. */
  readonly countedId: number
  /** Matching ones that came since the view was frozen. */
  readonly newCount: number
  /** Where to read on towards older ones; null when there are none or the window is full. */
  readonly before: number | null
}

type Matches = (decision: DecisionRecord) => boolean

/**
 * The window at the start of a filter. What the feed left out because it came too fast is read from disk: it begins with what
 * the feed holds without a gap.
 *
 * @param all What the live feed holds, newest first.
 */
export function openWindow(all: readonly DecisionRecord[], matches: Matches): DecisionWindow {
  const held = all.slice(0, lengthWithoutGap(all))
  const newest = held[0]?.id ?? 0
  const rows = withArrived([], held.filter(matches)).slice(0, WINDOW_SIZE)
  return {
    rows,
    seenId: newest,
    countedId: newest,
    newCount: 0,
    // Older than everything held; without any, from the newest on disk.
    before: rows.length === WINDOW_SIZE ? null : (held.at(-1)?.id ?? Number.MAX_SAFE_INTEGER),
  }
}

function lengthWithoutGap(held: readonly DecisionRecord[]): number {
  const newest = held[0]?.id ?? 0
  const gap = held.findIndex(({ id }, at) => id !== newest - at)
  return gap === -1 ? held.length : gap
}

/**
 * The window after the live feed brought more. Its oldest rows leave when it is full; when the feed moved on so far
 * that rows between would be missing, or counts from lower on since a backup was restored, it starts over.
 */
export function addNewer(
  window: DecisionWindow,
  held: readonly DecisionRecord[],
  matches: Matches,
): DecisionWindow {
  const newest = held[0]?.id ?? window.seenId
  if (newest < window.seenId) return openWindow(held, matches)
  if (newest === window.seenId) return window.newCount === 0 ? window : { ...window, newCount: 0 }
  if ((held.at(-1)?.id ?? 0) > window.seenId + 1) return openWindow(held, matches)
  const arrived = held.filter((decision) => decision.id > window.seenId)
  const rows = withArrived(window.rows, arrived.filter(matches)).slice(0, WINDOW_SIZE)
  const before = rows.length === WINDOW_SIZE ? null : window.before
  return { rows, seenId: newest, countedId: newest, newCount: 0, before }
}

/** The window after the live feed brought more while the view is frozen: rows stay, new ones are counted. */
export function countNewer(
  window: DecisionWindow,
  held: readonly DecisionRecord[],
  matches: Matches,
): DecisionWindow {
  const newest = held[0]?.id ?? window.countedId
  if (newest === window.countedId) return window
  if (newest < window.countedId) {
    // Counted from lower on since a backup was restored: it starts over as soon as it thaws.
    const newCount = held.filter(matches).length
    return { ...window, seenId: Number.POSITIVE_INFINITY, countedId: newest, newCount }
  }
  const arrived = held.filter((decision) => decision.id > window.countedId && matches(decision))
  return { ...window, countedId: newest, newCount: window.newCount + arrived.length }
}

/** The window after a page of older ones was read. */
export function addOlder(
  window: DecisionWindow,
  page: { readonly decisions: readonly DecisionRecord[]; readonly nextBefore: number | null },
  matches: Matches,
): DecisionWindow {
  const last = window.rows.at(-1)
  const oldest = last === undefined ? Number.POSITIVE_INFINITY : oldestIdOf(last)
  const older = page.decisions.filter((decision) => decision.id < oldest && matches(decision))
  const rows = [...window.rows, ...older].slice(0, WINDOW_SIZE)
  return { ...window, rows, before: rows.length === WINDOW_SIZE ? null : page.nextBefore }
}
