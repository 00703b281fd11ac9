import { randomBytes } from 'node:crypto'
import type { AccessRequest, Decision } from '../../shared/access.ts'
import { GATEWAY } from '../../shared/built-in-callers.ts'
import type { Session } from '../../shared/session.ts'
import type { Metering } from '../sessions/metering.ts'
import type { Admission } from '../sessions/types.ts'

/** What is known of a viewer when they come. */
type Arrival = Pick<
  AccessRequest,
  'streamName' | 'protocol' | 'address' | 'userAgent' | 'referer' | 'origin' | 'credentials'
>

/** One viewer of the gateway, from their entry on. What can change is changed here alone. */
export interface Viewer {
  /** Stands for their credentials in the addresses of what they play. */
  readonly ticket: string
  readonly streamName: string
  /** Names their session. */
  readonly key: string
  arrival: Arrival
  /** The longest pause in which they can be said to have watched. */
  longestGapMs: number
  /** When they last asked for or received something. */
  seenAtMs: number
  isIn: boolean
  /** The latest decision about them. Null before the first. */
  latest: Decision | null
  /** Who waits for the decision that is being stored. Null when none is. */
  waiting: Decided[] | null
}

export interface ViewersTools {
  readonly admission: Pick<Admission, 'answer'>
  readonly metering: Pick<Metering, 'add'>
  /** The live session of one of the gateway's keys. */
  find(mediaServerId: string, sessionKey: string): Session | null
  /** What names a session where its ticket must not be told. */
  keyOf(ticket: string): string
  /** Epoch milliseconds; may jump, e.g. when the machine was asleep. */
  now(): number
  /** Viewers remembered at most. Default 50,000. */
  readonly most?: number
}

type Decided = (decision: Decision) => void

/** The viewers of the gateway: each request is decided about, and what they watch is counted. */
export interface Viewers {
  /** @param done Called once; with a viewer only when they were admitted. */
  enter(arrival: Arrival, done: (decision: Decision, viewer: Viewer | null) => void): void
  /** Null for a ticket nobody has, or has for another stream. */
  find(ticket: string, streamName: string): Viewer | null
  /**
   * Decides about a viewer again, as they are now. Who was away for long begins another session, if they still may.
   *
   * @param address Theirs now.
   */
  again(viewer: Viewer, address: string | null, done: Decided): void
  /** They received so many bytes, and so are watching. */
  sent(viewer: Viewer, bytes: number): void
  /** Segments last so many seconds: a pause as long as two of them is no pause. */
  paced(viewer: Viewer, targetSeconds: number): void
  /** Ends sessions of those who asked for nothing for a while, and forgets who is gone for long. Once a second. */
  tick(): void
}

const TICKET_BYTES = 16
const USUAL_GAP_MS = 10_000
const LONGEST_GAP_MS = 60_000
/** Who asked for nothing for so long is gone; what they watched is not touched by it. */
const IDLE_MS = 30_000
/** A page that was put aside plays on within that time without its link. */
const FORGET_MS = 6 * 3_600_000

export function createViewers(tools: ViewersTools): Viewers {
  const known = new Map<string, Viewer>()
  const { admission, metering, now, most = 50_000 } = tools

  const requestOf = (viewer: Viewer, phase: AccessRequest['phase']): AccessRequest => ({
    ...viewer.arrival,
    action: 'subscribe',
    phase,
    mediaServerId: GATEWAY,
    sessionKey: viewer.key,
    viewerId: null,
    lastsSeconds: null,
  })

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

  function decided(viewer: Viewer, decision: Decision): void {
    viewer.isIn = decision.outcome === 'allow'
    viewer.latest = decision
    if (viewer.isIn) count(viewer, 0)
    // Who was refused has to come in by the door again.
    else known.delete(viewer.ticket)
  }

  function end(viewer: Viewer): void {
    viewer.isIn = false
    admission.answer(requestOf(viewer, 'end'), () => {})
  }

  function makeRoom(): void {
    if (known.size < most) return
    const gone = [...known.values()].find((each) => !each.isIn) ?? [...known.values()][0]
    if (gone === undefined) return
    if (gone.isIn) end(gone)
    known.delete(gone.ticket)
  }

  function again(viewer: Viewer, address: string | null, done: Decided): void {
    if (viewer.waiting !== null) {
      const isTheirs = address === viewer.arrival.address
      viewer.waiting.push(isTheirs ? done : () => again(viewer, address, done))
      return
    }
    if (known.get(viewer.ticket) !== viewer && viewer.latest !== null) {
      // Forgotten meanwhile: nobody would end a session that began now.
      done({ ...viewer.latest, outcome: 'deny', reason: 'session_revoked', redirectUrl: null })
      return
    }
    if (address !== viewer.arrival.address) viewer.arrival = { ...viewer.arrival, address }
    viewer.waiting = [done]
    admission.answer(requestOf(viewer, 'recheck'), (decision) => {
      const waiting = viewer.waiting ?? []
      viewer.waiting = null
      decided(viewer, decision)
      for (const each of waiting) each(decision)
    })
  }

  return {
    enter(arrival, done) {
      const ticket = randomBytes(TICKET_BYTES).toString('base64url')
      const viewer: Viewer = {
        ticket,
        streamName: arrival.streamName,
        arrival,
        key: tools.keyOf(ticket),
        longestGapMs: USUAL_GAP_MS,
        seenAtMs: now(),
        isIn: false,
        latest: null,
        waiting: null,
      }
      admission.answer(requestOf(viewer, 'start'), (decision) => {
        if (decision.outcome === 'allow') {
          makeRoom()
          known.set(ticket, viewer)
          decided(viewer, decision)
        }
        done(decision, decision.outcome === 'allow' ? viewer : null)
      })
    },
    find(ticket, streamName) {
      const viewer = known.get(ticket)
      return viewer?.streamName === streamName ? viewer : null
    },
    again,
    sent: count,
    paced(viewer, targetSeconds) {
      const gapMs = Math.max(USUAL_GAP_MS, targetSeconds * 2_000)
      viewer.longestGapMs = Math.min(LONGEST_GAP_MS, gapMs)
    },
    tick() {
      const atMs = now()
      for (const viewer of known.values()) {
        const quietMs = atMs - viewer.seenAtMs
        if (viewer.isIn && quietMs > Math.max(IDLE_MS, viewer.longestGapMs)) end(viewer)
        else if (quietMs > FORGET_MS) known.delete(viewer.ticket)
      }
    },
  }
}
