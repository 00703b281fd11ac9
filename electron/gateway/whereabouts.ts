/** Where a viewer came from lately, by networks. */
export interface Whereabouts {
  /** Where they entered. */
  readonly first: string
  /** Where they are now. */
  now: string
  /** Where they were before, and when they were last there, milliseconds of a clock that never jumps. */
  readonly left: Map<string, number>
}

/** Within that time a player asks again, also for long segments: whoever did not has gone from there. */
const TOGETHER_MS = 30_000
/** Nobody is in more networks one after the other within that time. */
const MOST_LEFT = 3

export const cameFrom = (network: string): Whereabouts => ({
  first: network,
  now: network,
  left: new Map(),
})

/**
 * Whether one who comes with a viewer's ticket is somebody else. A viewer may move, e.g. from Wi-Fi to mobile; where both places ask
 * at the same time there are two of them, and where the ticket was entered with it is the viewer's own.
 *
 * @param network   Where the one who comes is.
 * @param seenAtMs  When the viewer was last heard of where they are now.
 * @param nowMs     Of the same clock.
 */
export function isElsewhere(
  { first, now, left }: Whereabouts,
  network: string,
  seenAtMs: number,
  nowMs: number,
): boolean {
  if (network === now || nowMs - seenAtMs > TOGETHER_MS) return false
  for (const [each, atMs] of left) if (nowMs - atMs > TOGETHER_MS) left.delete(each)
  return left.has(network) ? network !== first : left.size >= MOST_LEFT
}

/** Notes that the viewer asks from another network now. */
export function moveTo(place: Whereabouts, network: string, nowMs: number): void {
  if (network === place.now) return
  place.left.set(place.now, nowMs)
  place.left.delete(network)
  place.now = network
}
