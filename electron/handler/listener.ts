import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import { type AddressInfo, Server as NetServer } from 'node:net'
import type { Duplex } from 'node:stream'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { HandlerLimits } from './types.ts'

/** Classes that Node makes requests and responses of. Default its own. */
type Classes<
  Request extends typeof IncomingMessage,
  Response extends typeof ServerResponse<InstanceType<Request>>,
> = Pick<ServerOptions<Request, Response>, 'IncomingMessage' | 'ServerResponse'>

/**
 * Makes the HTTP server with its limits. Node's own parser is left strict: what is not quite HTTP never reaches the
 * handler.
 */
export function createHttpServer<
  Request extends typeof IncomingMessage = typeof IncomingMessage,
  Response extends typeof ServerResponse<InstanceType<Request>> = typeof ServerResponse<
    InstanceType<Request>
  >,
>(
  limits: HandlerLimits,
  onRequest: RequestListener<Request, Response>,
  classes: Classes<Request, Response> = {},
): Server<Request, Response> {
  const server = createServer(
    {
      ...classes,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.checkIntervalMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
    },
    onRequest,
  )
  server.maxHeadersCount = limits.headers
  server.maxConnections = limits.connections
  server.on('clientError', refuseBroken)
  return server
}

/** What is not HTTP, or comes too slowly, gets its status and is cut off. */
function refuseBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = BROKEN[error.code ?? ''] ?? '400 Bad Request'
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`
  socket.end(head, () => socket.destroy())
}

const BROKEN: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}

/** Listens, and answers the port. Fails with what node:net says. */
export function listenAt(
  server: NetServer,
  at: { address: string; port: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(at.port, at.address, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Longest that what comes on kept connections is still answered once a server closes, milliseconds. */
const DRAIN_MS = 200
/** That long without a request, and nobody is about to ask. */
const QUIET_MS = 50
/** The same where no more than so many keep a connection: little can be on its way. */
const FEW = 2
const FEW_QUIET_MS = 5

/** What of an HTTP server closing it takes, whatever its requests are. */
type Closing = NetServer & { closeIdleConnections(): void; closeAllConnections(): void }

/**
 * Stops accepting and waits for replies under way, at most so long; then cuts what is left. A request that had been sent on a kept
 * connection is still answered, with `Connection: close`, and as long as such requests keep coming they are waited for: cut with a
 * question unread, its caller would be told nothing but that the connection broke.
 *
 * @param waitMs  For replies under way, milliseconds.
 * @param drainMs Longest that further requests are waited for, milliseconds. Default 200; 0 answers those alone that have arrived.
 * @param closeUnused Closes the connections on which nothing has come yet, once `drainMs` are over: Node's own counts them among those
 *                under way. Default they are waited for as well.
 */
export async function closeServer(
  server: Closing,
  waitMs: number,
  drainMs = DRAIN_MS,
  closeUnused = (): void => undefined,
): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), waitMs)
  // What was sent on one of them in that time is read before.
  const drained = setTimeout(() => void allArrived().then(closeUnused), drainMs)
  let asked = 0
  server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
    response.shouldKeepAlive = false
    asked += 1
  })
  const closed = new Promise((resolve) => server.once('close', resolve))
  // Before anybody is told to connect anew, and not as HTTP's own does, which begins by cutting idle connections.
  NetServer.prototype.close.call(server)
  const connections = await promisify(server.getConnections).call(server)
  const quietMs = connections > FEW ? QUIET_MS : FEW_QUIET_MS
  await allArrived()
  await Promise.race([closed, untilQuiet(() => asked, quietMs, drainMs)])
  await new Promise<void>((resolve) => server.close(() => resolve()))
  clearTimeout(cut)
  clearTimeout(drained)
}

/** Resolves when nobody asked for `quietMs`, right after what had arrived by then was read; after `drainMs` anyway. */
async function untilQuiet(asked: () => number, quietMs: number, drainMs: number): Promise<void> {
  const endMs = performance.now() + drainMs
  for (let before = 0; performance.now() < endMs; before = asked()) {
    await sleep(quietMs)
    await allArrived()
    if (asked() === before) return
  }
}

/** Resolves right after the sockets were read. Immediates come after that, but the first of two may come in the midst of it. */
async function allArrived(): Promise<void> {
  await nextTurn()
  await nextTurn()
}

/** The origin a listener is reached at from this machine. */
export function originOf(address: string, port: number): string {
  const named = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  return `http://${named.includes(':') ? `[${named}]` : named}:${port}`
}
