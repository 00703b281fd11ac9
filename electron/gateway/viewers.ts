import { randomBytes } from 'node:crypto'
import type { AccessRequest, Decision } from '../../shared/access.ts'
import { GATEWAY } from '../../shared/built-in-callers.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Session } from '../../shared/session.ts'
import type { Metering } from '../sessions/metering.ts'
import type { Admission } from '../sessions/types.ts'
import type { Advert } from './adverts.ts'
import type { Arrival } from './arrival.ts'
import type { Edges } from './edges.ts'
import { createKnownViewers } from './known-viewers.ts'
import { createRefusals } from './refusals.ts'
import { createSlices } from './slices.ts'
import type { Splice } from './splice.ts'
import type { KeptViewer } from './types.ts'
import { cameFrom, isElsewhere, isThere, moveTo, type Whereabouts } from './whereabouts.ts'

/** One viewer of the gateway, from their entry on. What can change is changed here alone. */
export interface Viewer {
  /** Stands for their credentials in the addresses of what they play. Empty until one of before a restart comes with it. */
  ticket: string
  readonly streamName: string
  /** Names their session. */
  readonly key: string
  /** Their session as it was seen last, also once it is over. Null before. */
  sessionId: string | null
  arrival: Arrival
  readonly place: Whereabouts
  /** Whether they came before a restart. */
  readonly isBefore: boolean
  /** Whether what they came with is not known any more, so that their session stands for it. */
  readonly isHeld: boolean
  /** The longest pause in which they can be said to have watched. */
  longestGapMs: number
  /** What each playlist of theirs is made of, by its path. */
  readonly splices: Map<string, Splice>
  /** Which of those are subtitles, as far as their playlist of variants told. */
  readonly subtitles: Set<string>
  /** Where their playlists were redirected to. */
  readonly edges: Edges
  /** When they began to be played what plays first. Null before. */
  promptedAtMs: number | null
  /** What they are played of a rule's VAST tag; `none` when that is not the gateway's to do. Null before their first playlist. */
  advert: Advert | 'none' | null
  /** When they last asked for or received something. */
  seenAtMs: number
  /** Since when their session was taken back when they were asked about for that. Null: it was not. */
  takenBackAtMs: number | null
  isIn: boolean
  /** The latest decision about them. Null before the first. */
  latest: Decision | null
  /** The decision that is being stored, with who waits for it. Null when none is. */
  asking: { readonly address: string | null; readonly waiting: Decided[] } | null
}

export interface ViewersTools {
  readonly admission: Pick<Admission, 'answer'>
  readonly metering: Pick<Metering, 'add'>
  /** The live session of one of the gateway's keys. */
  find(mediaServerId: string, sessionKey: string): Session | null
  /** Whether a session is revoked by itself, be it live or over. Default: none is. */
  isRevoked?(sessionId: string): boolean
  /** Ends the live session of one of the gateway's keys, whose viewer never came back after a restart. */
  lost(sessionKey: string): void
  /** What names a session where its ticket must not be told. */
  keyOf(ticket: string): string
  /** What counts as one address. */
  networkOf(address: string): string
  /** Told that a viewer goes on from another address. Default: nobody is. */
  moved?(sessionKey: string, address: string | null, country: string): void
  /** Whether one who is not admitted may wait here, e.g. is played something else meanwhile. Default: nobody. */
  mayWait?(decision: Decision): boolean
  /** Milliseconds of a clock that nobody sets; it may jump ahead where the machine was asleep. */
  monotonicMs(): number
  /** Runs something after what waits now, so that requests are answered between two slices. Default setImmediate. */
  soon?(run: () => void): void
  /** Viewers remembered at most. Default 50,000. */
  readonly most?: number
}

type Decided = (decision: Decision) => void

/** The viewers of the gateway: each request is decided about, and what they watch is counted. */
export interface Viewers {
  /** @param done Called once; with a viewer only when they were admitted, or may wait. */
  enter(arrival: Arrival, done: (decision: Decision, viewer: Viewer | null) => void): void
  /**
   * The viewer who comes with a ticket. One who is elsewhere than its viewer (whereabouts.ts) is another one, whose session of
   * their own begins when they are decided about.
   *
   * @returns Null for a ticket nobody has, or has for another stream.
   */
  find(ticket: string, streamName: string, address: string | null): Viewer | null
  /** Why the viewer of a ticket was refused, whatever they asked for then. Null: they were not, or were sent elsewhere. */
  refusal(ticket: string): ReasonCode | null
  /**
   * Takes up the viewers of before a restart. Sessions of those who do not come back in a while are over.
   *
   * @param sessions That are live since.
   * @param kept     Those of whom it is known what they came with: they are decided about as if nothing had been. Of the others
   *                 their session stands for it.
   */
  restore(sessions: readonly Session[], kept?: readonly KeptViewer[]): void
  /** The viewers of whom it is known what they came with, for the next start. */
  kept(): readonly KeptViewer[]
  /** Whether what a viewer asked for from an address is still sent there. */
  isAt(viewer: Viewer, address: string | null): boolean
  /**
   * Decides about a viewer again, as they are now. Who was away for long begins another session, if they still may. One
   * who is refused at another address keeps what they have at theirs: whoever got hold of a ticket must not end it.
   *
   * @param address Theirs now.
   */
  again(viewer: Viewer, address: string | null, done: Decided): void
  /** The same for a viewer who takes nothing: that is no watching, and does not keep their session. */
  look(viewer: Viewer, done: Decided): void
  /** The same for what a viewer is still sent at an address they were at before: they stay where they are, whatever is decided. Nothing is while they have no session. */
  lookBack(viewer: Viewer, address: string | null, done: Decided): void
  /** They received so many bytes, and so are watching. */
  sent(viewer: Viewer, bytes: number): void
  /** Segments last so many seconds: a pause as long as two of them is no pause. */
  paced(viewer: Viewer, targetSeconds: number): void
  /**
   * Decides about those whose session was taken back and who ask for nothing, so that it is over though they pause; ends sessions
   * of those who asked for nothing for a while, and forgets who is gone for long. Once a second. Many are asked about in slices; the
   * first one at once.
   */
  tick(): void
  /** Nothing of a tick is done any more. */
  stop(): void
}

/** What plays first was played to those of before a restart, as far as anybody knows. */
const BEFORE = { isBefore: true, promptedAtMs: Number.NEGATIVE_INFINITY, advert: 'none' } as const
const TICKET_BYTES = 16
const USUAL_GAP_MS = 10_000
const LONGEST_GAP_MS = 60_000
/** Who asks more often than that hears of it with the next answer. */
const PAUSED_MS = 1_000
/** Who asked for nothing for so long is gone; what they watched is not touched by it. */
const IDLE_MS = 30_000
/** A page that was put aside plays on within that time without its link. */
const FORGET_MS = 6 * 3_600_000

/** Lets viewers in at the gateway and asks about each again as they go on. Nobody is in before they were decided about. */
export function createViewers(tools: ViewersTools): Viewers {
  const known = createKnownViewers(tools.networkOf)
  const { admission, metering, monotonicMs: now, most = 50_000, mayWait = () => false } = tools
  const refusals = createRefusals(most)
  const slices = createSlices(tend, tools.soon ?? setImmediate)
  const networkOf = (address: string | null): string =>
    address === null ? '' : tools.networkOf(address)

  const isOther = ({ place, seenAtMs }: Viewer, network: string): boolean =>
    isElsewhere(place, network, seenAtMs, now())

  const viewerOf = (arrival: Arrival, ticket: string, key: string): Viewer => ({
    ticket,
    isBefore: false,
    isHeld: false,
    streamName: arrival.streamName,
    arrival,
    place: cameFrom(networkOf(arrival.address), arrival.protocol === 'http'),
    key,
    sessionId: null,
    longestGapMs: USUAL_GAP_MS,
    splices: new Map(),
    subtitles: new Set(),
    edges: new Map(),
    promptedAtMs: null,
    advert: null,
    seenAtMs: now(),
    takenBackAtMs: null,
    isIn: false,
    latest: null,
    asking: null,
  })

  /** Who came by a viewer's ticket, and is not that viewer. */
  function apart({ ticket, arrival }: Viewer, address: string | null, key: string): Viewer {
    const other = viewerOf({ ...arrival, address }, ticket, key)
    makeRoom()
    known.add(other)
    return other
  }

  const requestOf = (viewer: Viewer, phase: AccessRequest['phase']): AccessRequest => ({
    ...viewer.arrival,
    action: 'subscribe',
    phase,
    mediaServerId: GATEWAY,
    sessionKey: viewer.key,
    viewerId: null,
    lastsSeconds: null,
    ...(viewer.isHeld && { isHeld: true }),
  })

  function requestAt(
    viewer: Viewer,
    phase: AccessRequest['phase'],
    address: string | null,
  ): AccessRequest {
    const isAside = address !== viewer.arrival.address
    const told = viewer.latest === null ? {} : { toldBefore: viewer.latest }
    const request = { ...requestOf(viewer, phase), ...told, address, isAside }
    // Elsewhere what they came with would have to be looked at again.
    if (networkOf(address) !== viewer.place.now) delete request.isHeld
    return request
  }

  /** A pause that is longer than segments explain was no watching that anybody can vouch for: nothing of it counts. */
  function count(viewer: Viewer, bytes: number): void {
    const atMs = now()
    const gapMs = atMs - viewer.seenAtMs
    viewer.seenAtMs = atMs
    const session = tools.find(GATEWAY, viewer.key)
    if (session === null) return
    const ms = gapMs > 0 && gapMs <= viewer.longestGapMs ? gapMs : 0
    const { streamId, viewerId, id: sessionId } = session
    metering.add({ streamId, viewerId, sessionId, ms, bytes })
  }

  function end(viewer: Viewer): void {
    const isRevoked = (tools.find(GATEWAY, viewer.key)?.revokedAtMs ?? null) !== null
    known.note(viewer, false)
    if (viewer.advert !== null && viewer.advert !== 'none') viewer.advert.film = null
    if (viewer.isBefore && viewer.latest === null) tools.lost(viewer.key)
    else admission.answer(requestOf(viewer, 'end'), () => {})
    if (isRevoked) forgo(viewer)
  }

  /** What they came with may be valid still: it was their session that was taken back, so no other begins by its ticket. */
  function forgo(viewer: Viewer): void {
    known.remove(viewer)
    refusals.note(viewer.key, 'session_revoked')
  }

  /** The same where it ended otherwise, before they were decided about for that. */
  function wasTakenBack(viewer: Viewer): boolean {
    const live = tools.find(GATEWAY, viewer.key)
    if (live !== null) viewer.sessionId = live.id
    const { sessionId } = viewer
    const isOver = live === null && sessionId !== null && tools.isRevoked?.(sessionId) === true
    if (isOver) forgo(viewer)
    return isOver
  }

  /**
   * Those who come from the address that has the most make room, the one that was away first: a stranger who comes in again
   * and again takes the places of their own.
   */
  function makeRoom(): void {
    if (known.size < most) return
    const gone = known.crowded()
    if (gone === null) return
    if (gone.isIn) end(gone)
    known.remove(gone)
  }

  function decided(viewer: Viewer, address: string | null, decision: Decision): void {
    const isAllowed = decision.outcome === 'allow'
    if (!isAllowed && address !== viewer.arrival.address) return
    // While they waited they did not watch.
    if (!viewer.isIn) viewer.seenAtMs = now()
    // What is stored of a session is where its viewer entered.
    const isBack = viewer.isBefore && viewer.latest === null
    known.note(viewer, isAllowed)
    viewer.latest = decision
    // Who was refused has to come in by the door again.
    if (!isAllowed && !mayWait(decision)) {
      known.remove(viewer)
      if (decision.outcome === 'deny') refusals.note(viewer.key, decision.reason)
    } else if (address !== viewer.arrival.address) {
      known.move(viewer, address)
      moveTo(viewer.place, networkOf(address), now())
      tools.moved?.(viewer.key, address, decision.country)
    } else if (isBack) tools.moved?.(viewer.key, address, decision.country)
  }

  function ask(viewer: Viewer, address: string | null, isWatching: boolean, done: Decided): void {
    const { asking, latest } = viewer
    if (asking !== null) {
      const isAlike = address === asking.address
      asking.waiting.push(isAlike ? done : () => ask(viewer, address, isWatching, done))
      return
    }
    // Nobody would end a session that began now; and who is elsewhere by now comes in again as another.
    const isGone = wasTakenBack(viewer) || !known.has(viewer) || isOther(viewer, networkOf(address))
    if (isGone && latest !== null) {
      done({ ...latest, outcome: 'deny', reason: 'session_revoked', redirectUrl: null })
      return
    }
    const waiting = [done]
    viewer.asking = { address, waiting }
    const phase = latest === null && !viewer.isBefore ? 'start' : 'recheck'
    admission.answer(requestAt(viewer, phase, address), (decision) => {
      viewer.asking = null
      decided(viewer, address, decision)
      if (decision.outcome === 'allow' && isWatching) count(viewer, 0)
      for (const each of waiting) each(decision)
    })
  }

  /**
   * Once: where they may stay all the same, asking again and again would keep their session.
   *
   * @returns Whether they were decided about.
   */
  function lookIfTakenBack(viewer: Viewer): boolean {
    // What is being stored was decided before: they are asked about once it is.
    if (viewer.asking !== null) return false
    const atMs = tools.find(GATEWAY, viewer.key)?.revokedAtMs ?? null
    const isNew = atMs !== null && atMs !== viewer.takenBackAtMs
    viewer.takenBackAtMs = atMs
    if (isNew) ask(viewer, viewer.arrival.address, false, () => {})
    return isNew
  }

  /** @returns Whether they were decided about. */
  function tend(viewer: Viewer): boolean {
    const quietMs = now() - viewer.seenAtMs
    if (viewer.isIn && quietMs >= PAUSED_MS && wasTakenBack(viewer)) return false
    const isAsked = viewer.isIn && quietMs >= PAUSED_MS && lookIfTakenBack(viewer)
    if (viewer.isIn && quietMs > Math.max(IDLE_MS, viewer.longestGapMs)) {
      end(viewer)
      return true
    }
    if (quietMs > FORGET_MS) known.remove(viewer)
    return isAsked
  }

  return {
    enter(arrival, done) {
      const ticket = randomBytes(TICKET_BYTES).toString('base64url')
      const viewer = viewerOf(arrival, ticket, tools.keyOf(ticket))
      admission.answer(requestOf(viewer, 'start'), (decision) => {
        const isAllowed = decision.outcome === 'allow'
        const stays = isAllowed || mayWait(decision)
        if (stays) {
          makeRoom()
          known.add(viewer)
          decided(viewer, arrival.address, decision)
          if (isAllowed) count(viewer, 0)
        }
        done(decision, stays ? viewer : null)
      })
    },
    find(ticket, streamName, address) {
      const network = networkOf(address)
      const keyThere = (): string => tools.keyOf(`${ticket} ${network}`)
      const first = known.get(tools.keyOf(ticket))
      // Who became another one is that, whether the first is still known or not.
      const found = first?.place.now === network ? first : (known.get(keyThere()) ?? first)
      if (found === undefined || found.streamName !== streamName || wasTakenBack(found)) return null
      found.ticket = ticket
      return found === first && isOther(first, network) ? apart(first, address, keyThere()) : found
    },
    refusal: (ticket) => refusals.of(tools.keyOf(ticket)),
    restore(sessions, kept = []) {
      const live = new Set(sessions.map(({ sessionKey }) => sessionKey))
      for (const { key, arrival, quietMs } of kept) {
        const isIn = live.delete(key)
        if (!isIn && quietMs > FORGET_MS) continue
        // Who was away is so from then on; who was in has as long to come back as everybody.
        const seenAtMs = isIn ? now() : now() - quietMs
        known.add({ ...viewerOf(arrival, '', key), ...BEFORE, isIn, seenAtMs })
      }
      for (const { sessionKey, ...session } of sessions) {
        if (sessionKey === null || !live.has(sessionKey)) continue
        const { streamName, protocol, address, userAgent, referer } = session
        const arrival = { streamName, protocol, address, userAgent, referer, credentials: [] }
        const viewer = viewerOf({ ...arrival, origin: null }, '', sessionKey)
        known.add({ ...viewer, ...BEFORE, isIn: true, isHeld: true })
      }
    },
    kept: () =>
      [...known.all()]
        .filter(({ isHeld }) => !isHeld)
        .map(({ key, arrival, seenAtMs }) => ({ key, arrival, quietMs: now() - seenAtMs })),
    isAt: ({ place }, address) => isThere(place, networkOf(address), now()),
    again: (viewer, address, done) => ask(viewer, address, true, done),
    look: (viewer, done) => ask(viewer, viewer.arrival.address, false, done),
    lookBack(viewer, address, done) {
      // Nothing begins there; who is not in is cut by what is asked of where they are.
      if (tools.find(GATEWAY, viewer.key) === null) return
      admission.answer(requestAt(viewer, 'recheck', address), done)
    },
    sent(viewer, bytes) {
      viewer.place.sentAtMs = now()
      count(viewer, bytes)
    },
    paced(viewer, targetSeconds) {
      const gapMs = Math.max(USUAL_GAP_MS, targetSeconds * 2_000)
      viewer.longestGapMs = Math.min(LONGEST_GAP_MS, gapMs)
    },
    tick: () => slices.go(known.all()),
    stop: slices.stop,
  }
}
