import type { LimitBan } from '../../../shared/limit-api.ts'
import type { LimitMark } from '../../store/types.ts'
import type { Ousted } from './ousted.ts'

/** So many at least before those that ran out are looked for. */
const SWEEP_FROM = 1_000
/** Of sessions that are over; one that is live keeps its mark. */
const OUSTED_KEPT = 10_000
/** How long a session that has to go stays refused, should it go on; sessions last a week at most. */
const OUSTED_MS = 8 * 86_400_000

/** Who is refused because of a limit although there may be a seat: for a while, or because a newer session took over. */
export interface Marks {
  /** Until when somebody is refused, epoch milliseconds. Null when they are not. */
  bannedUntil(kind: LimitBan['kind'], value: string, nowMs: number): number | null
  /**
   * @param saidAtMs Now, where who went over the limit only said the name: it is not about those whose it is, unless they are banned already.
   * Default null: about all.
   */
  ban(ban: LimitBan, saidAtMs?: number | null): void
  /** Whether a ban is only about those who say the name. */
  isOfSaid(kind: LimitBan['kind'], value: string): boolean
  /** A ban in force as it is put on disk. */
  markOf(ban: LimitBan): LimitMark
  /** @returns Whether there was one. */
  lift(kind: LimitBan['kind'], value: string): boolean
  /** Forgets those that ran out. @returns How many are in force. */
  sweep(nowMs: number): number
  /** Whether there may be any of a kind in force. */
  hasBans(kind: LimitBan['kind']): boolean
  /** In force at a moment. */
  bans(nowMs: number): readonly LimitBan[]
  /** Since when a session is refused, and why. Null: it is not. */
  ousted(sessionId: string): Ousted | null
  /** @param sessionId Of a session that is live. */
  oust(sessionId: string, ousted: Ousted): void
  /** Takes that back for a session that is live. */
  forgive(sessionId: string): void
  /** Told of every session as it starts and ends, also of restored ones. */
  started(sessionId: string): void
  ended(sessionId: string): void
}

/** What is put on disk of a session that is refused from now on. */
export const oustedMark = (sessionId: string, { atMs, by }: Ousted): LimitMark => ({
  kind: by === 'ban' ? 'banned' : 'session',
  value: sessionId,
  untilMs: atMs + OUSTED_MS,
})

/** Takes up the bans that are on disk. @param nowMs Default 0: none was taken up before. */
export function takeUpBans(
  stored: readonly LimitMark[],
  ban: (one: LimitBan, saidAtMs?: number | null) => void,
  nowMs = 0,
): void {
  for (const { kind, value, untilMs } of stored) {
    if (kind === 'said') ban({ kind: 'viewer', value, untilMs }, nowMs)
  }
  // One about all comes after it, since it counts.
  for (const { kind, value, untilMs } of stored) {
    if (kind === 'grant' || kind === 'viewer') ban({ kind, value, untilMs })
  }
}

/**
 * Remembers marks: every ban until it runs out, however many there are, and of sessions that are over the latest ones where there
 * are very many. A session that is over and forgotten is decided about like any that comes, and needs a seat as they do.
 *
 * @param before What the store held at start.
 */
export function createMarks(before: readonly LimitMark[]): Marks {
  const banned = new Map<string, LimitBan>()
  const ousted = new Map<string, Ousted>()
  let sweepAt = SWEEP_FROM
  const oustedBefore = new Map<string, Ousted>()
  const keyOf = (kind: LimitBan['kind'], value: string): string => `${kind} ${value}`

  const ofSaid = new Set<string>()

  function bannedUntil(kind: LimitBan['kind'], value: string, nowMs: number): number | null {
    if (banned.size === 0) return null
    const key = keyOf(kind, value)
    const one = banned.get(key)
    if (one === undefined) return null
    if (one.untilMs > nowMs) return one.untilMs
    forget(key)
    return null
  }

  function forget(key: string): boolean {
    ofSaid.delete(key)
    return banned.delete(key)
  }

  function ban(one: LimitBan, saidAtMs: number | null = null): void {
    const { kind, value } = one
    const key = keyOf(kind, value)
    const isNew = saidAtMs !== null && bannedUntil(kind, value, saidAtMs) === null
    if (isNew) ofSaid.add(key)
    else if (saidAtMs === null) ofSaid.delete(key)
    banned.set(key, one)
  }

  function move(sessionId: string, from: Map<string, Ousted>, to: Map<string, Ousted>): boolean {
    const one = from.get(sessionId)
    if (one === undefined) return false
    from.delete(sessionId)
    to.set(sessionId, one)
    return true
  }

  const isOfSaid = (kind: LimitBan['kind'], value: string): boolean =>
    ofSaid.has(keyOf(kind, value))

  takeUpBans(before, ban)
  for (const { kind, value, untilMs } of before) {
    // Which of them are live is known once those have started.
    if (kind === 'session' || kind === 'banned') {
      oustedBefore.set(value, { atMs: untilMs - OUSTED_MS, by: OUSTED_BY[kind] })
    }
  }

  return {
    bannedUntil,
    ban,
    isOfSaid,
    markOf: (one) => (isOfSaid(one.kind, one.value) ? { ...one, kind: 'said' } : one),
    lift: (kind, value) => forget(keyOf(kind, value)),
    sweep(nowMs) {
      if (banned.size >= sweepAt) {
        for (const [key, { untilMs }] of banned) if (untilMs <= nowMs) forget(key)
        sweepAt = Math.max(SWEEP_FROM, banned.size + banned.size / 8)
      }
      return banned.size
    },
    hasBans: (kind) => [...banned.values()].some((each) => each.kind === kind),
    bans: (nowMs) => [...banned.values()].filter(({ untilMs }) => untilMs > nowMs),
    ousted: (id) => ousted.get(id) ?? oustedBefore.get(id) ?? null,
    oust: (sessionId, one) => void ousted.set(sessionId, one),
    forgive: (sessionId) => void ousted.delete(sessionId),
    started: (sessionId) => void move(sessionId, oustedBefore, ousted),
    ended(sessionId) {
      if (move(sessionId, ousted, oustedBefore)) forgetBeyond(oustedBefore, OUSTED_KEPT)
    },
  }
}

const OUSTED_BY = { session: 'newer', banned: 'ban' } as const

function forgetBeyond(known: Map<string, unknown>, most: number): void {
  for (const oldest of known.keys()) {
    if (known.size <= most) return
    known.delete(oldest)
  }
}
