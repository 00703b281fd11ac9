import type { IncomingHttpHeaders } from 'node:http'
import type { Snippet } from '../../shared/api.ts'
import type { AppError } from '../../shared/errors.ts'
import type { MediaServer, MediaServerStatus } from '../../shared/media-server.ts'
import type { Exchange } from '../../shared/session.ts'
import type { Processes } from '../sessions/processes.ts'
import type { Admission, ViewerReports } from '../sessions/types.ts'
import type { Guesser } from './guesses.ts'
import type { ProtocolSecrets, WireReply } from './protocols/types.ts'

/** What bounds a caller, so that a slow or huge one cannot hold the handler. Tests make them small. */
export interface HandlerLimits {
  /** For a request's headers, from its first byte or the connection. Default 5,000. */
  readonly headersTimeoutMs: number
  /** For a whole request. Default 10,000. */
  readonly requestTimeoutMs: number
  /** How often the two are looked at. Default 1,000. */
  readonly checkIntervalMs: number
  /** How long an idle connection is kept for its next request. Default 65,000. */
  readonly keepAliveTimeoutMs: number
  /** Default 65,536. */
  readonly bodyBytes: number
  /** A request with more is refused. Default 64. */
  readonly headers: number
  /** One more connection is closed at once. Default 12,000. */
  readonly connections: number
  /** How long close() waits for replies under way. Default 4,500. */
  readonly closeMs: number
}

/** One request to a vendor-shaped API. */
export interface ApiRequest {
  readonly method: string
  /** As on the wire, still encoded. */
  readonly path: string
  /** Without `?`. */
  readonly query: string
  readonly headers: IncomingHttpHeaders
  /** At most 64 KiB; bytes that are not UTF-8 came out as U+FFFD. Empty when there is none. */
  readonly body: string
  /** Who is connected, IPv4 or IPv6 in its canonical form. Null when the connection is already gone. */
  readonly address: string | null
}

/**
 * Sends the answer; only the first call counts. Must be called, at once or later.
 *
 * @param decisionId Of the decision it came from, for the inspector. Default 0: nothing was decided.
 */
export type ApiAnswer = (reply: WireReply, decisionId?: number) => void

/** A vendor's HTTP API for back ends or players, one file or folder each in apis/. */
export interface VendorApi {
  readonly name: string
  /** Whether a path is one of its own; asked before the body is read. */
  owns(path: string): boolean
  /** Answers. May throw an AppError, which is sent by `refuse`. */
  answer(request: ApiRequest, answer: ApiAnswer): void
  /** The body of a refusal in the vendor's shape. Default: Stagedoor's own error body with the status of its code. */
  refuse?(error: AppError): WireReply
  /** Names of headers, JSON members and parameters whose values the inspector masks. Default none. */
  readonly secretFields?: readonly string[]
}

/** Takes structured entries; a pino logger fits. */
interface HandlerLog {
  error(entry: object, message: string): void
  warn(entry: object, message: string): void
}

/** The first and the latest request that carried the secret of a media server, epoch milliseconds. */
export interface Asked {
  readonly firstAtMs: number
  readonly lastAtMs: number
}

export interface HandlerDeps {
  /** Address and port to listen on; port 0 takes any free one. */
  readonly address: string
  readonly port: number
  /** The enabled media server whose secret this is, or null, in constant time. */
  authenticate(serverId: string, secret: string): MediaServer | null
  /** Told of the secret of each question that was understood, once it is answered. Must not throw. */
  noteUse(serverId: string, secret: string): void
  readonly admission: Admission
  readonly reports: ViewerReports
  readonly processes: Processes
  /** What a media server can prove itself with beyond the secret of its address. */
  secretsOf(mediaServerId: string): ProtocolSecrets
  /** Whether there is a media server of this id that is switched off. */
  isOff(mediaServerId: string): boolean
  readonly apis: readonly VendorApi[]
  /** Epoch milliseconds. */
  now(): number
  readonly log: HandlerLog
  /** When each media server asked before this start, by its id. Default: none did. */
  readonly askedBefore?: ReadonlyMap<string, Asked>
  /** Each defaults as its member says. */
  readonly limits?: Partial<HandlerLimits>
}

/** The HTTP server that media servers ask. */
export interface Handler {
  /**
   * Starts listening.
   *
   * @returns The origin it is reached at, without trailing slash; a wildcard address is named by its loopback one.
   * @throws What node:net says, EADDRINUSE for one; its owner puts that into words.
   */
  listen(): Promise<{ readonly url: string; readonly port: number }>
  /** Stops accepting, lets replies under way leave, then closes every connection: within 5 seconds. */
  close(): Promise<void>
  readonly exchanges: { get(decisionId: number): Exchange | null }
  /** Answer times of the last minute; null when nothing was answered. */
  latency(): { readonly p50Ms: number | null; readonly p99Ms: number | null }
  status(
    server: MediaServer,
  ): Omit<MediaServerStatus, keyof MediaServer | 'comparison' | 'oldSecret'>
  /** When each media server asked, by its id, also before this start. */
  asked(): ReadonlyMap<string, Asked>
  /** Who keeps sending wrong secrets just now. */
  guessing(): readonly Guesser[]
  /** The addresses it is reached at now, the one of this machine itself first where it listens at that. */
  reachedAt(): readonly string[]
  /**
   * Where this media server asks, its secret as the last path segment.
   *
   * @param address One that it is reached at. Default from this machine.
   */
  handlerUrl(serverId: string, secret: string, address?: string): string
  snippets(server: MediaServer, handlerUrl: string): readonly Snippet[]
}
