import type { LimitBan } from '../../../shared/limit-api.ts'
import type { LimitMark } from '../../store/types.ts'

/** So many at least before those that ran out are looked for. */
const SWEEP_FROM = 1_000
/** Of sessions that are over; one that is live keeps its mark. */
const DISPLACED_KEPT = 10_000
/** How long a session that was taken over from stays refused, should it go on; sessions last a week at most. */
const DISPLACED_MS = 8 * 86_400_000

/** Who is refused because of a limit although there may be a seat: for a while, or because a newer session took over. */
export interface Marks {
  /** Until when somebody is refused, epoch milliseconds. Null when they are not. */
  bannedUntil(kind: LimitBan['kind'], value: string, nowMs: number): number | null
  ban(ban: LimitBan): void
  /** @returns Whether there was one. */
  lift(kind: LimitBan['kind'], value: string): boolean
  /** Forgets those that ran out. @returns How many are in force. */
  sweep(nowMs: number): number
  /** In force at a moment. */
  bans(nowMs: number): readonly LimitBan[]
  /** Since when a newer session has the place of this one, epoch milliseconds. Null: none has. */
  displacedAtMs(sessionId: string): number | null
  /** @param sessionId Of a session that is live. */
  displace(sessionId: string, atMs: number): void
  /** Told of every session as it starts and ends, also of restored ones. */
  started(sessionId: string): void
  ended(sessionId: string): void
}

/** What is put on disk of a session that is taken over from. */
export const displacedMark = (sessionId: string, nowMs: number): LimitMark => ({
  kind: 'session',
  value: sessionId,
  untilMs: nowMs + DISPLACED_MS,
})

/**
 * Remembers marks: every ban until it runs out, however many there are, and of sessions that are over the latest ones where there
 * are very many. A session that is over and forgotten is decided about like any that comes, and needs a seat as they do.
 *
 * @param before What the store held at start.
 */
export function createMarks(before: readonly LimitMark[]): Marks {
  const banned = new Map<string, LimitBan>()
  const displaced = new Map<string, number>()
  let sweepAt = SWEEP_FROM
  const displacedBefore = new Map<string, number>()
  const keyOf = (kind: LimitBan['kind'], value: string): string => `${kind} ${value}`

  function ban(one: LimitBan): void {
    banned.set(keyOf(one.kind, one.value), one)
  }

  function move(sessionId: string, from: Map<string, number>, to: Map<string, number>): boolean {
    const atMs = from.get(sessionId)
    if (atMs === undefined) return false
    from.delete(sessionId)
    to.set(sessionId, atMs)
    return true
  }

  for (const { kind, value, untilMs } of before) {
    // Which of them are live is known once those have started.
    if (kind === 'session') displacedBefore.set(value, untilMs - DISPLACED_MS)
    else ban({ kind, value, untilMs })
  }

  return {
    bannedUntil(kind, value, nowMs) {
      if (banned.size === 0) return null
      const key = keyOf(kind, value)
      const one = banned.get(key)
      if (one === undefined) return null
      if (one.untilMs > nowMs) return one.untilMs
      banned.delete(key)
      return null
    },
    ban,
    lift: (kind, value) => banned.delete(keyOf(kind, value)),
    sweep(nowMs) {
      if (banned.size >= sweepAt) {
        for (const [key, { untilMs }] of banned) if (untilMs <= nowMs) banned.delete(key)
        sweepAt = Math.max(SWEEP_FROM, banned.size + banned.size / 8)
      }
      return banned.size
    },
    bans: (nowMs) => [...banned.values()].filter(({ untilMs }) => untilMs > nowMs),
    displacedAtMs: (id) => displaced.get(id) ?? displacedBefore.get(id) ?? null,
    displace: (sessionId, atMs) => void displaced.set(sessionId, atMs),
    started: (sessionId) => void move(sessionId, displacedBefore, displaced),
    ended(sessionId) {
      if (move(sessionId, displaced, displacedBefore)) forgetBeyond(displacedBefore, DISPLACED_KEPT)
    },
  }
}

function forgetBeyond(known: Map<string, unknown>, most: number): void {
  for (const oldest of known.keys()) {
    if (known.size <= most) return
    known.delete(oldest)
  }
}
