import type {
  IncomingHttpHeaders,
  IncomingMessage,
  RequestListener,
  Server,
  ServerResponse,
} from 'node:http'
import type { AdvertOutcome } from '../../shared/advert.ts'
import type { Session } from '../../shared/session.ts'
import type { Stream } from '../../shared/stream.ts'
import type { Admission } from '../sessions/types.ts'
import type { WhipSessions } from '../store/whip-sessions.ts'
import type { Reading } from './reading.ts'
import type { KeptViewers, ViewersTools } from './viewer-types.ts'

/** Answers one kind of path: what a player or publisher asks below it, and where it asks from, null when that is not known. */
export type Room = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string,
  address: string | null,
) => void

/** A viewer who is led on. */
interface LedOn {
  readonly address: string | null
  readonly viewerId: string | null
  /** How what let them in travels. Empty: nothing had to. Null: it counts at one kind of media server alone. */
  readonly query: string | null
  /** Under what name they came to the gateway, with the port if it is said. Null when they said none. */
  readonly host: string | null
}

/** How a listener is made, as the handler makes its own. */
interface Listening {
  create(onRequest: RequestListener): Server
  listenAt(server: Server, at: { address: string; port: number }): Promise<number>
  close(server: Server): Promise<void>
  originOf(address: string, port: number): string
}

export interface GatewayDeps {
  readonly address: string
  /** 0 takes any free one. */
  readonly port: number
  readonly viewers: ViewersTools
  readonly pass: Admission['pass']
  /** Epoch milliseconds; what all see at the same time follows from it. */
  now(): number
  /** The gateway's sessions that are live since before a restart. */
  readonly before: readonly Session[]
  readonly keptViewers: KeptViewers
  /** Whether what one of them was let in with is read already, so that it can be decided about. */
  isRead(sessionKey: string): boolean
  /** Told what became of the advertisement a rule has for a viewer. */
  advertised(sessionKey: string, outcome: AdvertOutcome): void
  /** Of the page to watch at, as built. Null before the first build. */
  readonly pageDirectory: string | null
  /** Where the operator's own files are. Need not exist. */
  readonly houseFolder: string
  /** Every stream, switched off or not. */
  streams(): readonly Stream[]
  /** The address a request came from, behind proxies that are trusted. */
  clientAddress(peer: string | null, headers: IncomingHttpHeaders): string | null
  readonly reading: Reading
  /** Where a viewer who was admitted is led on to. Null when nothing says where. */
  leadOn(stream: Stream, viewer: LedOn): string | null
  /** What the gateway proves itself with at a stream's WHIP endpoint. Null when nothing is set. */
  whipToken(streamId: string): string | null
  /** Those publishers, for the next start. */
  readonly whipSessions: WhipSessions
  readonly listening: Listening
  readonly log: {
    warn(entry: object, message: string): void
    error(entry: object, message: string): void
  }
}

/** The entry for players: what they are given comes from a stream's origin. */
export interface Gateway {
  /** Begins to listen as soon as a stream needs it, and reads the streams again. Fails as node:net does. */
  refresh(): Promise<void>
  /** Where it listens, without slash at the end. Empty while it does not. */
  url(): string
  close(): Promise<void>
}
