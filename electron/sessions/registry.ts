import type { Counters, ViewerPoint } from '../../shared/api.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { DecisionRecord, Session, SessionEnd } from '../../shared/session.ts'
import { createDueTimes } from './due.ts'
import {
  CUT_AGAIN_MS,
  deadlineOf,
  type Entry,
  elapsed,
  endOf,
  type Hold,
  newEntry,
  noteAsked,
  overEnd,
  type SessionLimit,
} from './entry.ts'
import { createFeed } from './feed.ts'
import { KeyTable } from './key-table.ts'
import { endsAtMs } from './limits.ts'
import type { Publishers } from './publishers.ts'
import { createTally } from './tally.ts'
import type { LiveRegistry } from './types.ts'

/** How often the feed hears of a session that is asked about again and goes on as it was, milliseconds. */
const TELL_AFTER_MS = 10_000

export interface RegistryTools {
  /** Epoch milliseconds. */
  now(): number
  /** Milliseconds of a clock that never jumps; what sessions are timed by. */
  monotonicMs(): number
  /**
   * Stores the end of a session.
   *
   * @param stored Called once, when it is on disk or could not be put there.
   */
  recordEnd(session: Session, atMs: number, end: SessionEnd, stored: () => void): void
  /** Told of every session as it starts and ends, also of restored ones. Default: nobody is. */
  readonly publishers?: Pick<Publishers, 'started' | 'ended'>
  /**
   * Told of live sessions whose time is up or that are revoked, and that have to be cut, again and again until they end.
   * Default: nobody is.
   */
  readonly cut?: (sessions: readonly Session[]) => void
  /** Told of live sessions that are to be asked about again by Stagedoor itself now. Default: nobody is. */
  readonly due?: (sessions: readonly Session[]) => void
  /** How many were connected before this start, oldest first. Default: that is not known. */
  readonly historyBefore?: readonly ViewerPoint[]
  /** Answer times of the handler over the last minute. */
  latency(): Pick<Counters, 'p50Ms' | 'p99Ms'>
}

/** The live sessions with what changes them. Everything a decision touches is O(1); `get` is not. */
export interface Registry extends LiveRegistry {
  /** Counts a decision and shows it in the feed. */
  decided(record: DecisionRecord): void
  /**
   * Takes a stored session up. One with the same media server and key that is still live ends `replaced`.
   *
   * @param limit When it ends by itself. Null means it does not.
   */
  start(session: Session, limit: SessionLimit | null): void
  /** The live session a media server means by its own id of it. */
  find(mediaServerId: string, sessionKey: string | null): Session | null
  /** A session as it is now. Null when it is over. */
  current(session: Place): Session | null
  /** Moves the moment a session ends by itself. No effect when it is not live. */
  extend(session: Session, limit: SessionLimit | null): void
  /** How long a session has been live, milliseconds; 0 when it is not. */
  elapsedMs(session: Session): number
  /** Marks a session revoked (or, with null and unless it was refused, no longer so). No effect when it is not live. */
  markRevoked(session: Session, atMs: number | null): void
  /**
   * Marks a session that goes on although it was refused when asked about again; with null, that it is admitted again.
   * No effect when it is not live.
   */
  markRefused(session: Session, atMs: number | null): void
  /** Keeps what a session stands on. No effect when it is not live. */
  hold(session: Session, hold: Hold): void
  /** What a session stands on. Null when that is not known yet, or it is not live. */
  held(session: Session): Hold | null
  /**
   * Notes until when a session would be let in anew.
   *
   * @param until Null when no end is known.
   * @param askAtMs When it is to be asked about, counted as the session counts: from its start, by the clock that never
   *                jumps. Null: not by itself.
   */
  expect(session: Session, until: Until | null, askAtMs: number | null): void
  /** Marks a session that would not be let in anew but goes on; it is to be cut from now on. No effect when it is already. */
  markOver(session: Session, until: Until): void
  /** How long ago its media server asked about a session last, milliseconds; 0 when it is not live. */
  quietMs(session: Session): number
  /** The longest pause between two such questions, milliseconds; 0 when there was none, or it is not live. */
  pauseMs(session: Session): number
  /** Its media server asked about a session again. */
  noteAsked(session: Session): void
  /** A session is being cut: should its end be reported now, that is why. */
  noteCutting(session: Session): void
  /** Keeps why a session could not be cut; null takes that back. */
  noteCutProblem(session: Session, problem: string | null): void
  /** Notes what became of its advertisement, or where its viewer is now. @returns It as it is then; null when it is not live. */
  amend(session: Session, change: Amendment): Session | null
  /** What cutting a session ends it as. */
  cutEnd(session: Session): SessionEnd
  /**
   * Ends a session and records it.
   *
   * @param stored Called once, when the end is on disk or could not be put there; at once when it is not live.
   */
  end(session: Session, end: SessionEnd, stored?: () => void): void
  /**
   * Ends a session that was over before now, as its media server has it no longer.
   *
   * @param lastedMs How long it was live, milliseconds; at most as long as until now.
   */
  endGone(session: Session, lastedMs: number): void
  /**
   * Puts off an end that is only assumed: its media server was seen to have it.
   *
   * @param byMs At least so long from now, milliseconds.
   */
  putOff(session: Session, byMs: number): void
  /** Ends every live session that fits. */
  endWhere(fits: (session: Session) => boolean, end: SessionEnd): void
  /** Once a second: ends what ran out and counts. */
  tick(): void
}

type Amendment = Partial<Pick<Session, 'advert' | 'address' | 'country'>>
type Place = Pick<Session, 'id' | 'mediaServerId' | 'sessionKey'>

/** Until when a session would be let in anew, epoch milliseconds, and what it would be refused with. */
export interface Until {
  readonly atMs: number
  readonly reason: ReasonCode
}

interface Restored {
  readonly session: Session
  readonly limit: SessionLimit | null
  readonly livedMs?: number
}

/**
 * Makes a registry.
 *
 * @param restored Sessions the store holds without an end, each with its limit counted from now, and how long it has been
 *                 live, milliseconds; default by the wall clock.
 */
export function createRegistry(tools: RegistryTools, restored: readonly Restored[] = []): Registry {
  const feed = createFeed()
  const tally = createTally(tools.historyBefore)
  const dueTimes = createDueTimes()
  /** By media server and its own id of them. Not by session id as well: a second large map costs as much as a decision. */
  const keyed = new Map<string, KeyTable<Entry>>()
  /** Those the media server has no id of, by session id. */
  const keyless = new KeyTable<Entry>(({ session }) => session.id)
  let live = 0
  let publishers = 0

  function placeOf({ mediaServerId, sessionKey, id }: Place): [KeyTable<Entry>, string] {
    if (sessionKey === null) return [keyless, id]
    let known = keyed.get(mediaServerId)
    if (known === undefined) {
      known = new KeyTable(({ session }) => session.sessionKey ?? session.id)
      keyed.set(mediaServerId, known)
    }
    return [known, sessionKey]
  }

  /** Undefined when this session, not only one of the same key, is no longer live. */
  function entryOf(session: Place): Entry | undefined {
    const [map, key] = placeOf(session)
    const entry = map.get(key)
    return entry?.session.id === session.id ? entry : undefined
  }

  function forEach(visit: (entry: Entry) => void): void {
    for (const known of keyed.values()) known.forEach(visit)
    keyless.forEach(visit)
  }

  function sessions(): Session[] {
    const found: Session[] = []
    forEach((entry) => found.push(entry.session))
    return found
  }

  function add(session: Session, limit: SessionLimit | null, beforeMs = 0): void {
    const [map] = placeOf(session)
    const entry = newEntry(session, limit, beforeMs, tools.monotonicMs())
    const before = map.put(entry)
    if (before !== undefined) noteEnd(before, 'replaced')
    dueTimes.note(entry)
    live += 1
    if (session.action === 'publish') publishers += 1
    tools.publishers?.started(session)
  }

  function mark(entry: Entry, revokedAtMs: number | null): void {
    if (entry.session.revokedAtMs === revokedAtMs) return
    change(entry, { ...entry.session, revokedAtMs })
    entry.cutRevokedAtMs = tools.monotonicMs() + CUT_AGAIN_MS
    if (revokedAtMs === null) noteProblem(entry, null)
  }

  function find(mediaServerId: string, sessionKey: string | null): Session | null {
    if (sessionKey === null) return null
    return keyed.get(mediaServerId)?.get(sessionKey)?.session ?? null
  }

  function remove(entry: Entry, end: SessionEnd, stored?: () => void, lastedMs?: number): void {
    const [map, key] = placeOf(entry.session)
    map.delete(key)
    noteEnd(entry, end, stored, lastedMs)
  }

  /** It is in its place no longer. */
  function noteEnd(entry: Entry, end: SessionEnd, stored = ignore, lastedMs = ALL_OF_IT): void {
    const { session } = entry
    live -= 1
    if (session.action === 'publish') publishers -= 1
    tools.publishers?.ended(session)
    const monotonicMs = tools.monotonicMs()
    const atMs = Math.round(session.startedAtMs + Math.min(elapsed(entry, monotonicMs), lastedMs))
    feed.ended(session.id)
    tools.recordEnd(session, atMs, endOf(entry, end, monotonicMs), stored)
  }

  /** A moment on a session's own clock as one on the clock that never jumps. */
  const onOwnClock = (entry: Entry, atMs: number): number =>
    entry.sinceMs + (atMs - entry.session.startedAtMs) - entry.beforeMs

  function change(entry: Entry, session: Session): Session {
    entry.session = session
    feed.changed(session)
    return session
  }

  function noteUntil(entry: Entry, until: Until | null): void {
    const { holdsUntilMs, holdsUntilReason, ...rest } = entry.session
    if (holdsUntilMs === until?.atMs && holdsUntilReason === until?.reason) return
    const held = until && { holdsUntilMs: until.atMs, holdsUntilReason: until.reason }
    change(entry, { ...rest, ...held })
  }

  function noteProblem(entry: Entry, problem: string | null): void {
    const { cutProblem = null, ...rest } = entry.session
    if (cutProblem === problem) return
    change(entry, problem === null ? rest : { ...rest, cutProblem: problem })
  }

  for (const { session, limit, livedMs = tools.now() - session.startedAtMs } of restored) {
    add(session, limit, Math.max(0, livedMs))
  }

  return {
    list: sessions,
    get: (id) => sessions().find((session) => session.id === id) ?? null,
    recent: tally.recent,
    recentViewers: tally.recentViewers,
    history: tally.history,
    ruleHits: tally.ruleHits,
    subscribe: feed.subscribe,
    counters: () => ({
      viewers: live - publishers,
      publishers,
      ...tally.counts(),
      ...tools.latency(),
    }),
    decided(record) {
      tally.note(record)
      feed.decided(record)
    },
    start(session, limit) {
      add(session, limit)
      feed.started(session)
    },
    find,
    current: (session) => entryOf(session)?.session ?? null,
    extend(session, limit) {
      const entry = entryOf(session)
      if (entry === undefined) return
      Object.assign(entry, deadlineOf(limit, tools.monotonicMs()))
      dueTimes.note(entry)
      const monotonicMs = tools.monotonicMs()
      const endsAt = endsAtMs(limit, tools.now())
      const isNew = endsAt !== entry.session.endsAtMs
      // Thousands may be asked about each second, of whom nothing changed but how long they have watched.
      if (!isNew && monotonicMs - entry.toldMs < TELL_AFTER_MS) return
      entry.toldMs = Math.round(monotonicMs)
      if (isNew) entry.session = { ...entry.session, endsAtMs: endsAt }
      feed.changed(entry.session)
    },
    elapsedMs(session) {
      const entry = entryOf(session)
      return entry === undefined ? 0 : elapsed(entry, tools.monotonicMs())
    },
    markRevoked(session, atMs) {
      const entry = entryOf(session)
      if (entry === undefined) return
      entry.isRevoked = atMs !== null
      if (!entry.isRefused || atMs !== null) mark(entry, atMs)
      dueTimes.note(entry)
    },
    markRefused(session, atMs) {
      const entry = entryOf(session)
      if (entry === undefined || (atMs === null && !entry.isRefused)) return
      entry.isRefused = atMs !== null
      // One that is revoked besides is so since then, and to be cut for it.
      if (!entry.isRevoked) mark(entry, atMs)
    },
    hold(session, hold) {
      const entry = entryOf(session)
      if (entry !== undefined) entry.hold = hold
    },
    held: (session) => entryOf(session)?.hold ?? null,
    expect(session, until, askAtMs) {
      const entry = entryOf(session)
      if (entry === undefined) return
      const wasOver = entry.cutOverAtMs !== null
      entry.cutOverAtMs = null
      if (wasOver) noteProblem(entry, null)
      entry.askAtMs = askAtMs === null ? null : onOwnClock(entry, askAtMs)
      dueTimes.note(entry)
      noteUntil(entry, until)
    },
    markOver(session, until) {
      const entry = entryOf(session)
      if (entry === undefined || entry.cutOverAtMs !== null) return
      entry.cutOverAtMs = tools.monotonicMs()
      entry.askAtMs = null
      dueTimes.note(entry)
      noteUntil(entry, until)
    },
    quietMs: (session) => tools.monotonicMs() - (entryOf(session)?.askedMs ?? tools.monotonicMs()),
    pauseMs: (session) => entryOf(session)?.pauseMs ?? 0,
    noteAsked(session) {
      const entry = entryOf(session)
      if (entry === undefined || !noteAsked(entry, tools.monotonicMs())) return
      feed.changed(entry.session)
    },
    noteCutting(session) {
      const entry = entryOf(session)
      if (entry !== undefined) entry.isCut = true
    },
    noteCutProblem(session, problem) {
      const entry = entryOf(session)
      if (entry !== undefined) noteProblem(entry, problem)
    },
    amend(session, amendment) {
      const entry = entryOf(session)
      return entry === undefined ? null : change(entry, { ...entry.session, ...amendment })
    },
    cutEnd: (session) => overEnd(entryOf(session)),
    end(session, end, stored = ignore) {
      const entry = entryOf(session)
      if (entry === undefined) stored()
      else remove(entry, end, stored)
    },
    endGone(session, lastedMs) {
      const entry = entryOf(session)
      if (entry !== undefined) remove(entry, 'gone_at_server', ignore, lastedMs)
    },
    putOff(session, byMs) {
      const entry = entryOf(session)
      if (entry?.limitEnd !== 'assumed' || entry.deadlineMs === null) return
      const deadlineMs = Math.round(tools.monotonicMs()) + byMs
      if (deadlineMs <= entry.deadlineMs) return
      entry.deadlineMs = deadlineMs
      change(entry, { ...entry.session, endsAtMs: tools.now() + byMs })
    },
    endWhere(fits, end) {
      forEach((entry) => {
        if (fits(entry.session)) remove(entry, end)
      })
    },
    tick() {
      const { ask, cut, past } = dueTimes.take(tools.monotonicMs(), forEach)
      for (const entry of past) remove(entry, entry.limitEnd ?? 'assumed')
      if (ask.length > 0) tools.due?.(ask.map(sessionOf))
      if (cut.length > 0) tools.cut?.(cut.map(sessionOf))
      tally.tick(tools.now(), live - publishers, publishers)
    },
  }
}

/** Whether a session is one of a stream, by its name on the wire, at a media server. */
export const fitsStream =
  (mediaServerId: string, streamName: string) =>
  (session: Session): boolean =>
    session.mediaServerId === mediaServerId && session.streamName === streamName

const sessionOf = ({ session }: Entry): Session => session
const ignore = (): void => {}
const ALL_OF_IT = Number.POSITIVE_INFINITY
