import type { Server, Socket } from 'node:net'
import type { WholeResponse } from './respond.ts'
import type { HandlerLimits } from './types.ts'

interface Kept {
  /** The latest one, until it is known to be sent. Null: nothing is to be answered. */
  response: WholeResponse | null
  /** Since when nothing is to be answered and nothing comes. */
  idleSinceMs: number
  bytesRead: number
}

/** Closes connections on which nobody asks. */
export interface IdleConnections {
  /** To be told of each response as its request comes, also where an earlier one of its connection is not sent yet. */
  asked(socket: Socket, response: WholeResponse): void
  /** From now on the last reply that is owed on a connection tells its caller that it is closed. */
  close(): void
  /** Closes those on which nothing has come yet, not even the beginning of a request. */
  closeUnused(): void
}

/**
 * Has connections closed on which nobody asks for as long as they are kept, instead of Node's way to, which sets a timer anew twice
 * for each request: a twentieth of what a busy handler does. One is cut neither before its reply was sent nor while a request
 * comes in, and up to two looks later than it could be.
 *
 * @param monotonicMs A clock that never jumps.
 */
export function closeIdle(
  server: Server & { keepAliveTimeout: number },
  {
    keepAliveTimeoutMs,
    checkIntervalMs,
  }: Pick<HandlerLimits, 'keepAliveTimeoutMs' | 'checkIntervalMs'>,
  monotonicMs: () => number,
): IdleConnections {
  const connections = new Map<Socket, Kept>()
  let isClosing = false
  server.keepAliveTimeout = 0
  server.on('connection', (socket) => {
    connections.set(socket, { response: null, idleSinceMs: monotonicMs(), bytesRead: 0 })
    socket.once('close', () => connections.delete(socket))
  })

  function look(): void {
    const nowMs = monotonicMs()
    for (const [socket, kept] of connections) {
      if (kept.response?.isAnswered === false) continue
      if (kept.response !== null || kept.bytesRead !== socket.bytesRead) {
        kept.response = null
        kept.idleSinceMs = nowMs
        kept.bytesRead = socket.bytesRead
      } else if (nowMs - kept.idleSinceMs >= keepAliveTimeoutMs) socket.destroy()
    }
  }

  const looking = setInterval(look, checkIntervalMs)
  looking.unref()
  server.on('close', () => clearInterval(looking))
  return {
    asked(socket, response) {
      const kept = connections.get(socket)
      if (kept === undefined) return
      if (isClosing) {
        // What closes a connection must come last on it.
        if (kept.response?.isAnswered === false) kept.response.shouldKeepAlive = true
        response.shouldKeepAlive = false
      }
      kept.response = response
    },
    close() {
      isClosing = true
      for (const { response } of connections.values()) {
        if (response?.isAnswered === false) response.shouldKeepAlive = false
      }
    },
    closeUnused() {
      for (const socket of connections.keys()) if (socket.bytesRead === 0) socket.destroy()
    },
  }
}
