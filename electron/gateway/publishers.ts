import { randomBytes } from 'node:crypto'
import type { AccessRequest, Decision } from '../../shared/access.ts'
import { GATEWAY } from '../../shared/built-in-callers.ts'
import type { Session } from '../../shared/session.ts'
import type { Admission } from '../sessions/types.ts'
import type { WhipSession, WhipSessions } from '../store/whip-sessions.ts'
import type { Arrival } from './arrival.ts'

/** Where a publisher is passed on to, as it was when they came: what ends their session must reach that one. */
export interface PassedTo {
  readonly url: string
  readonly allowPrivate: boolean
  /** What the gateway proves itself with there. Empty: nothing is set. */
  readonly proof: { readonly authorization?: string }
}

/** One publisher who was passed on. */
export interface Publisher {
  /** Stands for them in the address of their session. Empty of one who came before a restart. */
  readonly ticket: string
  readonly streamName: string
  readonly request: AccessRequest
  /** What they hold, each by its keyed hash. */
  readonly bearers: readonly string[]
  readonly to: PassedTo
  /** Where their session is at the origin. Null until that took them. */
  location: string | null
  /** Whether they were refused, and only their end at the origin is waited for. */
  isRefused: boolean
  /** Whether a decision about them is being stored. */
  isAsking: boolean
}

export interface PublisherTools {
  readonly admission: Pick<Admission, 'answer'>
  readonly kept: WhipSessions
  /** Whether what a session of before a restart was let in with is read already. */
  isRead(sessionKey: string): boolean
  /** Ends the live session of one of the gateway's keys, of whom nobody knows where they are. */
  lost(sessionKey: string): void
  keyOf(ticket: string): string
  /** Told that one could not be kept for the next start. */
  onError(error: unknown): void
  /** Ends a session at the origin. True once it is gone there. */
  cut(publisher: Publisher): Promise<boolean>
  /** Whether their stream still passes publishers on to where they are. */
  isPassedOn(publisher: Publisher): boolean
  /** Whether the origin still has a session. */
  isThere(publisher: Publisher): Promise<boolean>
}

/** The publishers that were passed on: each is decided about again and again, and cut at the origin when refused. */
export interface Publishers {
  /** @param done Called once; with a publisher only when they were admitted. */
  enter(
    arrival: Arrival,
    to: PassedTo,
    done: (decision: Decision, publisher: Publisher | null) => void,
  ): void
  /** Decides about one again who is not at the origin yet. */
  again(publisher: Publisher): Promise<Decision>
  /** Null for a ticket nobody has, has for another stream, or has no more. */
  find(ticket: string, streamName: string): Publisher | null
  /** The origin has them there. */
  placed(publisher: Publisher, location: string): void
  /** Takes up the publishers of sessions that are live since before a restart; of those that are not kept the session is over. */
  restore(sessions: readonly Session[]): void
  /** They left, or the origin did not take them. */
  ended(publisher: Publisher): void
  /** Once a second. */
  tick(): void
}

const TICKET_BYTES = 16
/** In ticks: how often publishers are decided about again, and how often it is looked whether the origin has them still. */
const AGAIN_EACH = 2
const LOOK_EACH = 30

/** Passes on publishers who were admitted, decides about each again as they go on, and has the refused cut at the origin. */
export function createPublishers(tools: PublisherTools): Publishers {
  const { admission, kept } = tools
  const known = new Map<string, Publisher>()
  let ticks = 0

  function ended(publisher: Publisher): void {
    const key = publisher.request.sessionKey ?? ''
    if (!known.delete(key)) return
    safely(() => kept.remove(key))
    admission.answer({ ...publisher.request, phase: 'end' }, () => {})
  }

  /** What is on disk is for the next start: this one goes on without. */
  function safely(keep: () => void): void {
    try {
      keep()
    } catch (error) {
      tools.onError(error)
    }
  }

  function takeUp(one: WhipSession, session: Session): void {
    const { streamName, protocol, address, userAgent, referer } = session
    const request: AccessRequest = {
      ...{ streamName, protocol, address, userAgent, referer, origin: null, credentials: [] },
      ...{ action: 'publish', phase: 'start', mediaServerId: GATEWAY, isHeld: true },
      ...{ sessionKey: one.sessionKey, viewerId: null, lastsSeconds: null },
    }
    const { url, allowPrivate, location, bearers, authorization } = one
    const proof = authorization === null ? {} : { authorization }
    const state = { location, isRefused: false, isAsking: false }
    const to = { url, allowPrivate, proof }
    known.set(one.sessionKey, { ticket: '', streamName, request, bearers, to, ...state })
  }

  async function cut(publisher: Publisher): Promise<void> {
    publisher.isRefused = true
    if (await tools.cut(publisher)) ended(publisher)
  }

  /** Nobody is passed on there any more: it is told once, and may be gone itself. */
  async function leave(publisher: Publisher): Promise<void> {
    publisher.isRefused = true
    await tools.cut(publisher)
    ended(publisher)
  }

  const ask = (publisher: Publisher): Promise<Decision> =>
    new Promise((resolve) =>
      admission.answer({ ...publisher.request, phase: 'recheck' }, (decision) => resolve(decision)),
    )

  async function again(publisher: Publisher): Promise<void> {
    const { isAsking, request } = publisher
    if (isAsking || (request.isHeld === true && !tools.isRead(request.sessionKey ?? ''))) return
    publisher.isAsking = true
    const { outcome } = await ask(publisher)
    publisher.isAsking = false
    if (outcome !== 'allow') await cut(publisher)
  }

  function visit(publisher: Publisher): void {
    if (publisher.isRefused) {
      // Tried until it is gone there: deny first, then the call, then again.
      if (ticks % LOOK_EACH === 0) void cut(publisher)
    } else if (publisher.location === null) return
    else if (!tools.isPassedOn(publisher)) void leave(publisher)
    else if (ticks % LOOK_EACH === 0) void look(publisher)
    else if (ticks % AGAIN_EACH === 0) void again(publisher)
  }

  async function look(publisher: Publisher): Promise<void> {
    if (!(await tools.isThere(publisher))) ended(publisher)
  }

  return {
    enter(arrival, to, done) {
      const ticket = randomBytes(TICKET_BYTES).toString('base64url')
      const sessionKey = tools.keyOf(ticket)
      const request: AccessRequest = {
        ...arrival,
        action: 'publish',
        phase: 'start',
        mediaServerId: GATEWAY,
        sessionKey,
        viewerId: null,
        lastsSeconds: null,
      }
      const { streamName } = arrival
      const state = { location: null, isRefused: false, isAsking: false }
      const bearers = arrival.credentials.map(({ value }) => kept.hash(value))
      const publisher: Publisher = { ticket, streamName, request, bearers, to, ...state }
      admission.answer(request, (decision) => {
        const isAllowed = decision.outcome === 'allow'
        if (isAllowed) known.set(sessionKey, publisher)
        done(decision, isAllowed ? publisher : null)
      })
    },
    find(ticket, streamName) {
      const publisher = known.get(tools.keyOf(ticket))
      const isTheirs = publisher?.streamName === streamName && !publisher.isRefused
      return isTheirs ? publisher : null
    },
    placed(publisher, location) {
      publisher.location = location
      const { request, bearers, to } = publisher
      const { url, allowPrivate, proof } = to
      const { authorization = null } = proof
      const sessionKey = request.sessionKey ?? ''
      safely(() => kept.put({ sessionKey, url, allowPrivate, location, authorization, bearers }))
    },
    restore(sessions) {
      const live = new Map(sessions.map((each) => [each.sessionKey, each]))
      for (const each of kept.all()) {
        const session = live.get(each.sessionKey)
        if (session === undefined) safely(() => kept.remove(each.sessionKey))
        else takeUp(each, session)
      }
      for (const key of live.keys()) if (key !== null && !known.has(key)) tools.lost(key)
    },
    ended,
    again: ask,
    tick() {
      ticks += 1
      for (const publisher of known.values()) visit(publisher)
    },
  }
}
