import { randomBytes } from 'node:crypto'
import type { AccessRequest, Decision } from '../../shared/access.ts'
import { GATEWAY } from '../../shared/built-in-callers.ts'
import type { Arrival } from './arrival.ts'
import { createKnownViewers } from './known-viewers.ts'
import { createRefusals } from './refusals.ts'
import { createSlices } from './slices.ts'
import type { Decided, Viewer, Viewers, ViewersTools } from './viewer-types.ts'
import { cameFrom, isElsewhere, isThere, moveTo } from './whereabouts.ts'

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
