import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { WireRequest } from './protocols/types.ts'

/** A request as protocols see it. Headers are gathered when one is asked for, since most protocols never do. */
export class ReadRequest implements WireRequest {
  readonly method: string
  readonly query: string
  readonly body: string
  readonly #request: IncomingMessage

  constructor(request: IncomingMessage, query: string, body: string) {
    this.method = request.method ?? ''
    this.query = query
    this.body = body
    this.#request = request
  }

  get headers(): IncomingHttpHeaders {
    return this.#request.headers
  }
}
