/** Where a viewer came from lately, by networks. */
export interface Whereabouts {
  /** Where they entered: whoever comes from there is the viewer. */
  readonly first: string
  /** Whether they are sent one thing as long as they watch, as endless audio or a file: that is in one place. */
  readonly isOneBody: boolean
  /** Where they are now. */
  now: string
  /** Where they were before, and when they were last there, milliseconds of a clock that never jumps. */
  readonly left: Map<string, number>
  /** When they were last sent something. */
  sentAtMs: number
  /** How often they went back to where they had been, each time soon after the last, and when that was. */
  turns: { readonly count: number; readonly atMs: number }
}

/** Within that time a player asks again, also for long segments: whoever did not has gone from there. */
const TOGETHER_MS = 30_000
/** Nobody is in more networks one after the other within that time. */
const MOST_LEFT = 3
/** A network with several ways out makes a viewer go back and forth; whoever goes on doing so is two. */
const MOST_TURNS = 3
/** What is being sent is counted each second. */
const SENT_MS = 2_000

/** @param isOneBody As Whereabouts has it. */
export const cameFrom = (network: string, isOneBody: boolean): Whereabouts => ({
  first: network,
  isOneBody,
  now: network,
  left: new Map(),
  sentAtMs: Number.NEGATIVE_INFINITY,
  turns: { count: 0, atMs: Number.NEGATIVE_INFINITY },
})

const isLate = (atMs: number, nowMs: number): boolean => nowMs - atMs > TOGETHER_MS

/**
 * Whether one who comes with a viewer's ticket is somebody else. Where the ticket was entered with, it is the viewer. From elsewhere it
 * is another while the viewer is being sent one body. Else viewers may move, e.g. from Wi-Fi to mobile, and be in a few networks
 * at the same time; whoever goes back and forth, or comes from ever more, is another.
 *
 * @param network   Where the one who comes is.
 * @param seenAtMs  When the viewer was last heard of.
 * @param nowMs     Of the same clock.
 */
export function isElsewhere(
  { first, isOneBody, now, left, sentAtMs, turns }: Whereabouts,
  network: string,
  seenAtMs: number,
  nowMs: number,
): boolean {
  if (network === now || network === first) return false
  if (isOneBody && nowMs - sentAtMs <= SENT_MS) return true
  if (isLate(seenAtMs, nowMs)) return false
  for (const [each, atMs] of left) if (isLate(atMs, nowMs)) left.delete(each)
  if (!left.has(network)) return left.size >= MOST_LEFT
  return turns.count >= MOST_TURNS && !isLate(turns.atMs, nowMs)
}

/** Whether what was asked for from a network is still sent there: where the viewer is, or was just before unless it is one body. */
export function isThere(
  { isOneBody, now, left }: Whereabouts,
  network: string,
  nowMs: number,
): boolean {
  if (network === now) return true
  const atMs = left.get(network)
  return !isOneBody && atMs !== undefined && !isLate(atMs, nowMs)
}

/** Notes that the viewer asks from another network now. */
export function moveTo(place: Whereabouts, network: string, nowMs: number): void {
  if (network === place.now) return
  const atMs = place.left.get(network)
  if (atMs !== undefined && !isLate(atMs, nowMs)) {
    const { turns } = place
    place.turns = { count: isLate(turns.atMs, nowMs) ? 1 : turns.count + 1, atMs: nowMs }
  }
  place.left.set(place.now, nowMs)
  place.left.delete(network)
  place.now = network
}
