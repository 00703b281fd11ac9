import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError } from '../../shared/errors.ts'
import type { HandlerLimits } from './types.ts'

/**
 * Makes the HTTP server with its limits. Node's own parser is left strict: what is not quite HTTP never reaches the
 * handler.
 */
export function createHttpServer(limits: HandlerLimits, onRequest: RequestListener): Server {
  const server = createServer(
    {
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

/** Listens, and answers the port. @throws AppError ERR_PORT_IN_USE, ERR_CONFIG. */
export function listenAt(server: Server, at: { address: string; port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    function refuse(error: NodeJS.ErrnoException): void {
      reject(listenError(error, at))
    }
    server.once('error', refuse)
    server.listen(at.port, at.address, () => {
      server.off('error', refuse)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function listenError(
  error: NodeJS.ErrnoException,
  at: { address: string; port: number },
): AppError {
  if (error.code === 'EADDRINUSE') {
    return new AppError(
      'ERR_PORT_IN_USE',
      `Port ${at.port} on ${at.address} is taken by another program. Stop it, or choose another handler port.`,
      { cause: error },
    )
  }
  return new AppError(
    'ERR_CONFIG',
    `The handler cannot listen on ${at.address}, port ${at.port} (${error.code ?? 'unknown'}).`,
    { cause: error },
  )
}

/** Stops accepting and waits for replies under way, at most so long; then cuts what is left. */
export function closeServer(server: Server, waitMs: number): Promise<void> {
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
