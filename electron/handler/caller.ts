import type { IncomingMessage } from 'node:http'
import type { MediaServer } from '../../shared/media-server.ts'
import { compilePeers, type PeerCheck } from './address.ts'

const PREFIX = '/ask/'

/** Whether a path is where media servers ask. */
export function isAsk(path: string): boolean {
  return path.startsWith(PREFIX)
}

/** The secret a caller presents: `/ask/<server>/<secret>`, or `/ask/<server>` with it as the basic auth password. */
function claimOf(
  path: string,
  request: IncomingMessage,
): { readonly serverId: string; readonly secret: string } | null {
  const idEnd = path.indexOf('/', PREFIX.length)
  const serverId = path.slice(PREFIX.length, idEnd === -1 ? undefined : idEnd)
  const secret = idEnd === -1 ? basicPassword(request.headers.authorization) : path.slice(idEnd + 1)
  return serverId === '' || secret === '' ? null : { serverId, secret }
}

/** The password of an `Authorization: Basic` header (RFC 7617). Empty when there is none. */
function basicPassword(authorization: string | undefined): string {
  if (authorization === undefined || !/^basic /i.test(authorization)) return ''
  const pair = Buffer.from(authorization.slice('basic '.length).trim(), 'base64').toString('utf8')
  const colonAt = pair.indexOf(':')
  return colonAt === -1 ? '' : pair.slice(colonAt + 1)
}

/**
 * Makes the check who is calling: server, secret and peer address must all fit. Which of them did not is never told.
 *
 * @returns A function that answers null for a stranger.
 */
export function createCallerCheck(
  authenticate: (serverId: string, secret: string) => MediaServer | null,
): (request: IncomingMessage, path: string) => MediaServer | null {
  // A server's list is replaced when it is edited, so each is compiled once.
  const compiled = new WeakMap<readonly string[], PeerCheck>()
  return (request, path) => {
    const claim = claimOf(path, request)
    const server = claim === null ? null : authenticate(claim.serverId, claim.secret)
    if (server === null) return null
    let isPeer = compiled.get(server.allowedPeers)
    if (isPeer === undefined) {
      isPeer = compilePeers(server.allowedPeers)
      compiled.set(server.allowedPeers, isPeer)
    }
    return isPeer(request.socket.remoteAddress) ? server : null
  }
}
