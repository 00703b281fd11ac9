import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Stream } from '../../shared/stream.ts'
import { fileOf, type PlayPath } from './play-path.ts'

/** A stream the gateway serves. */
export type ServedStream = Stream & { readonly originUrl: string }

/** One request of a player for one of the streams. */
export interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly query: string
  readonly at: PlayPath
  readonly stream: ServedStream
  readonly address: string | null
}

/** The file that is asked for: the stream's own where none is named. */
export const restOf = ({ at, stream }: Pick<Asked, 'at' | 'stream'>): string =>
  at.rest || fileOf(stream.originUrl)
