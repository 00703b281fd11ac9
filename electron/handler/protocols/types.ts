import type { IncomingHttpHeaders } from 'node:http'
import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { Snippet } from '../../../shared/api.ts'
import type {
  MediaServer,
  ProtocolCapabilities,
  ProtocolName,
} from '../../../shared/media-server.ts'
import type { StreamMode } from '../../../shared/stream.ts'
import type { ServerProcess } from '../../sessions/processes.ts'
import type { ViewerReport } from '../../sessions/types.ts'

/** One HTTP request as a protocol sees it, after the caller proved which media server it is. */
export interface WireRequest {
  readonly method: string
  /** What follows the secret in the path, with its leading slash, still encoded. Empty when nothing does. */
  readonly path: string
  /** Raw query string without `?`. Empty when there is none. */
  readonly query: string
  readonly headers: IncomingHttpHeaders
  /** The body, at most 64 KiB unless the protocol takes more; bytes that are not UTF-8 came out as U+FFFD. */
  readonly body: string
}

/** What goes back on the wire. `Content-Length` is added by the server. */
export interface WireReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A source came or went on a stream, or took up the place of one whose end is never told. */
type SourceNote = { readonly streamName: string } & (
  | { readonly what: 'source_started' | 'source_stopped' }
  /** @param sessionKey Of the one that is there now. */
  | { readonly what: 'source_resumed'; readonly sessionKey: string }
)

/** What a protocol may look up: secrets beyond that of its address, and what is known of streams and their keys. */
export interface ProtocolSecrets {
  /** Of those a report may be signed with, the newest first. Empty when none is set, and then nothing is proved. */
  readonly pushTokens: readonly string[]
  /** What Stagedoor controls the media server with; one that was replaced goes on counting as the operator said. */
  controlSecrets?(): readonly string[]
  /** The stream a publisher's key is for. Null when nobody has this key, or its stream's name is a pattern. */
  streamOfKey?(key: string): { readonly name: string } | null
  /** What a stream asks of its viewers. Null when none of this name is set up. */
  modeOf?(streamName: string): StreamMode | null
  /** Whether viewers of a stream have to be asked about, since one may be refused. */
  mayRefuseViewers?(streamName: string): boolean
}

/** What a request turned out to be. */
export type Decoded =
  | {
      readonly kind: 'ask'
      /** Empty when the caller only tells something: then nothing is decided and encode gets no decision. */
      readonly requests: readonly AccessRequest[]
      /** Set when the caller tells that a source came or went: sessions of an earlier one end with it. */
      readonly note?: SourceNote
      /** Which process of the caller asks, where it names one. */
      readonly process?: ServerProcess
      /** How these are answered. Default as the protocol answers one question. As {@link Protocol.encode}. */
      readonly encode?: (decisions: readonly Decision[]) => WireReply
    }
  /** All the viewers a caller has, each to be looked at again. It gets back who must go. */
  | {
      readonly kind: 'report'
      readonly report: ViewerReport
      /** @param denied Ids of the viewers who must go. */
      readonly encode: (denied: readonly string[]) => WireReply
    }
  /** Not understood: answered with the protocol's denial and recorded with reason `request_malformed`. */
  | {
      readonly kind: 'malformed'
      readonly detail: string
      /** Default the protocol's denial. Must be a denial too. */
      readonly reply?: WireReply
    }

/** A body being read a slice a turn: each call reads on, and answers null while there is more. Never throws. */
export type Reading = () => Decoded | null

/**
 * The wire format of one kind of media server. Pure: no clock, no I/O, no state. Lenient in, strict out. Protocol
 * files never import each other.
 */
export interface Protocol {
  readonly name: ProtocolName
  readonly capabilities: ProtocolCapabilities
  /**
   * Never throws: whatever the bytes, the answer is a {@link Decoded}.
   *
   * @param secrets Default: none is set.
   */
  decode(request: WireRequest, server: MediaServer, secrets?: ProtocolSecrets): Decoded
  /**
   * The same for a body that takes long to read: others are answered between the turns. Null for any other. Default none
   * does.
   */
  decodeInTurns?(
    request: WireRequest,
    server: MediaServer,
    secrets: ProtocolSecrets,
  ): Reading | null
  /**
   * @param decisions One per access request of the decoded batch, in order. Empty when malformed, which must
   *                  come out as the protocol's denial.
   */
  encode(decisions: readonly Decision[], decoded: Decoded): WireReply
  /** Paths behind the secret it is asked at as well; true for any. Default none: such a request is nobody's. */
  readonly hasPaths?: true | readonly string[]
  /** Longest body at a path, bytes. Null, and without this, as all others: 64 KiB. */
  bodyBytes?(path: string): number | null
  /** Names of form fields, JSON members, query parameters and headers whose values the inspector masks. */
  readonly secretFields: readonly string[]
  /** Masks secrets that stand where no name tells of them, such as those that are names of members. Default: none do. */
  maskWire?(text: string): string
  /**
   * The configuration to paste into the media server.
   *
   * @param handlerUrl Address of the handler for this media server, its secret included.
   */
  snippets(handlerUrl: string, server: MediaServer): readonly Snippet[]
}
