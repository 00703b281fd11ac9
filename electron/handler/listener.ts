import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'
import type { Duplex } from 'node:stream'
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

/** What of a server closing it takes, whatever its requests are. */
interface Closing {
  close(done: () => void): unknown
  closeIdleConnections(): void
  closeAllConnections(): void
}

/** Stops accepting and waits for replies under way, at most so long; then cuts what is left. */
export function closeServer(server: Closing, waitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), waitMs)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}

/** The origin a listener is reached at from this machine. */
export function originOf(address: string, port: number): string {
  const named = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  return `http://${named.includes(':') ? `[${named}]` : named}:${port}`
}
