import type { Decision } from '../../shared/access.ts'
import type { ReasonCode } from '../../shared/reasons.ts'
import type { Session } from '../../shared/session.ts'
import type { Metering } from '../sessions/metering.ts'
import type { Admission } from '../sessions/types.ts'
import type { Advert } from './adverts.ts'
import type { Arrival } from './arrival.ts'
import type { Edges } from './edges.ts'
import type { Splice } from './splice.ts'
import type { Whereabouts } from './whereabouts.ts'

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

export type Decided = (decision: Decision) => void

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

/** A viewer of the gateway, from one run to the next. */
export interface KeptViewer {
  /** Names their session, and stands for their ticket. */
  readonly key: string
  /** With what they came with, and where they were last. */
  readonly arrival: Arrival
  /** Since when they asked for nothing, milliseconds. */
  readonly quietMs: number
}

/** What keeps them. */
export interface KeptViewers {
  /** Those of the run before, where it ended in order. */
  readonly before: readonly KeptViewer[]
  keep(viewers: readonly KeptViewer[]): void
}
