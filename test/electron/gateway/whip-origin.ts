import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

/** What a WHIP endpoint was asked. */
interface Call {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly ifMatch: string | undefined
  readonly type: string | undefined
  readonly body: string
}

/** A WHIP endpoint as RFC 9725 describes it, as far as messages go: it negotiates no media. */
export interface WhipOrigin {
  readonly answer: RequestListener
  readonly calls: Call[]
  /** Paths of the sessions there are. */
  readonly sessions: Set<string>
  /** Answers the next offers with this status. Null: as the RFC says. */
  status: number | null
  /** What it waits for before it answers an offer. Null: nothing. */
  hold: Promise<void> | null
  /** Whether it fails to end sessions. */
  isStuck: boolean
}

const ETAG = '"38sdf4fdsf54:EsAw"'

/** @param token What it asks of whoever calls. */
export function createWhipOrigin(token: string): WhipOrigin {
  const origin: WhipOrigin = {
    calls: [],
    sessions: new Set(),
    status: null,
    hold: null,
    isStuck: false,
    answer: (request, response) => void take(request, response),
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url: path = '', headers } = request
    const call: Call = {
      method,
      path,
      authorization: headers.authorization,
      ifMatch: headers['if-match'],
      type: headers['content-type'],
      body: Buffer.concat(chunks).toString(),
    }
    origin.calls.push(call)
    if (method === 'POST') await origin.hold
    if (call.authorization !== `Bearer ${token}`) response.writeHead(401).end()
    else if (method === 'POST' && path === '/live/whip') accept(response, call)
    else if (!origin.sessions.has(path)) response.writeHead(404).end()
    else if (method === 'DELETE') end(response, path)
    else if (method === 'PATCH') trickle(response, call)
    else response.writeHead(405).end()
  }

  function accept(response: ServerResponse, { type }: Call): void {
    if (type !== 'application/sdp' || origin.status !== null) {
      response.writeHead(origin.status ?? 415, { 'retry-after': '7' }).end('no')
      return
    }
    const path = `/live/whip/${randomUUID()}`
    origin.sessions.add(path)
    response.writeHead(201, {
      'content-type': 'application/sdp',
      location: path,
      etag: ETAG,
      'accept-patch': 'application/trickle-ice-sdpfrag',
      link: ['<stun:stun.example.net>; rel="ice-server"', '<turn:t.example>; rel="ice-server"'],
    })
    response.end('v=0 answer')
  }

  function trickle(response: ServerResponse, { ifMatch }: Call): void {
    if (ifMatch === ETAG) response.writeHead(204).end()
    else response.writeHead(412).end()
  }

  function end(response: ServerResponse, path: string): void {
    if (origin.isStuck) {
      response.writeHead(500).end()
      return
    }
    origin.sessions.delete(path)
    response.writeHead(200).end()
  }

  return origin
}
