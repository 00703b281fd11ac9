import { randomBytes } from 'node:crypto'
import type { AccessRequest, Decision } from '../../shared/access.ts'
import { GATEWAY } from '../../shared/built-in-callers.ts'
import type { Admission } from '../sessions/types.ts'
import type { Arrival } from './arrival.ts'

/** One publisher who was passed on. */
export interface Publisher {
  /** Stands for them in the address of their session. */
  readonly ticket: string
  readonly streamName: string
  readonly request: AccessRequest
  /** Where their session is at the origin. Null until that took them. */
  location: string | null
  /** Whether they were refused, and only their end at the origin is waited for. */
  isRefused: boolean
  /** Whether a decision about them is being stored. */
  isAsking: boolean
}

export interface PublisherTools {
  readonly admission: Pick<Admission, 'answer'>
  keyOf(ticket: string): string
  /** Ends a session at the origin. True once it is gone there. */
  cut(publisher: Publisher): Promise<boolean>
  /** Whether the origin still has a session. */
  isThere(publisher: Publisher): Promise<boolean>
}

/** The publishers that were passed on: each is decided about again and again, and cut at the origin when refused. */
export interface Publishers {
  /** @param done Called once; with a publisher only when they were admitted. */
  enter(arrival: Arrival, done: (decision: Decision, publisher: Publisher | null) => void): void
  /** Null for a ticket nobody has, has for another stream, or has no more. */
  find(ticket: string, streamName: string): Publisher | null
  /** They left, or the origin did not take them. */
  ended(publisher: Publisher): void
  /** Once a second. */
  tick(): void
}

const TICKET_BYTES = 16
/** In ticks: how often publishers are decided about again, and how often it is looked whether the origin has them still. */
const AGAIN_EACH = 2
const LOOK_EACH = 30

export function createPublishers(tools: PublisherTools): Publishers {
  const { admission } = tools
  const known = new Map<string, Publisher>()
  let ticks = 0

  function ended(publisher: Publisher): void {
    if (!known.delete(publisher.ticket)) return
    admission.answer({ ...publisher.request, phase: 'end' }, () => {})
  }

  async function cut(publisher: Publisher): Promise<void> {
    publisher.isRefused = true
    if (await tools.cut(publisher)) ended(publisher)
  }

  function again(publisher: Publisher): void {
    if (publisher.isAsking || publisher.location === null) return
    publisher.isAsking = true
    admission.answer({ ...publisher.request, phase: 'recheck' }, ({ outcome }) => {
      publisher.isAsking = false
      if (outcome !== 'allow') void cut(publisher)
    })
  }

  async function look(publisher: Publisher): Promise<void> {
    if (publisher.location !== null && !(await tools.isThere(publisher))) ended(publisher)
  }

  return {
    enter(arrival, done) {
      const ticket = randomBytes(TICKET_BYTES).toString('base64url')
      const request: AccessRequest = {
        ...arrival,
        action: 'publish',
        phase: 'start',
        mediaServerId: GATEWAY,
        sessionKey: tools.keyOf(ticket),
        viewerId: null,
        lastsSeconds: null,
      }
      const { streamName } = arrival
      const state = { location: null, isRefused: false, isAsking: false }
      const publisher: Publisher = { ticket, streamName, request, ...state }
      admission.answer(request, (decision) => {
        const isAllowed = decision.outcome === 'allow'
        if (isAllowed) known.set(ticket, publisher)
        done(decision, isAllowed ? publisher : null)
      })
    },
    find(ticket, streamName) {
      const publisher = known.get(ticket)
      const isTheirs = publisher?.streamName === streamName && !publisher.isRefused
      return isTheirs ? publisher : null
    },
    ended,
    tick() {
      ticks += 1
      for (const publisher of known.values()) {
        // Tried until it is gone there: deny first, then the call, then again.
        if (publisher.isRefused) {
          if (ticks % LOOK_EACH === 0) void cut(publisher)
        } else if (ticks % LOOK_EACH === 0) void look(publisher)
        else if (ticks % AGAIN_EACH === 0) again(publisher)
      }
    },
  }
}
