import type { IncomingMessage } from 'node:http'
import type { MediaServer, TurnedAway } from '../../shared/media-server.ts'
import { compilePeers, type PeerCheck } from './address.ts'

const PREFIX = '/ask/'

/** Whether a path is where media servers ask. */
export function isAsk(path: string): boolean {
  return path.startsWith(PREFIX)
}

/** A media server that proved who it is. */
export interface Caller {
  readonly server: MediaServer
  /** What it proved that by. */
  readonly secret: string
  /** What follows in the path, with its leading slash. Empty when nothing does. */
  readonly path: string
}

type Authenticate = (serverId: string, secret: string) => MediaServer | null

function serverIdIn(path: string): string {
  const idEnd = path.indexOf('/', PREFIX.length)
  return path.slice(PREFIX.length, idEnd === -1 ? undefined : idEnd)
}

/**
 * Who calls, by the secret: `/ask/<server>/<secret>[/…]`, or `/ask/<server>[/…]` with it as the basic auth password.
 * The path is tried first, since some servers send their viewers' login along.
 */
function identify(
  path: string,
  request: IncomingMessage,
  authenticate: Authenticate,
): Caller | null {
  const serverId = serverIdIn(path)
  const idEnd = path.indexOf('/', PREFIX.length)
  if (serverId === '') return null
  const rest = idEnd === -1 ? '' : path.slice(idEnd + 1)
  const secretEnd = rest.indexOf('/')
  const secret = secretEnd === -1 ? rest : rest.slice(0, secretEnd)
  const server = secret === '' ? null : authenticate(serverId, secret)
  if (server !== null)
    return { server, secret, path: secretEnd === -1 ? '' : rest.slice(secretEnd) }
  const password = basicPassword(request.headers.authorization)
  const byPassword = password === '' ? null : authenticate(serverId, password)
  return byPassword === null
    ? null
    : { server: byPassword, secret: password, path: idEnd === -1 ? '' : path.slice(idEnd) }
}

/** The password of an `Authorization: Basic` header (RFC 7617). Empty when there is none. */
function basicPassword(authorization: string | undefined): string {
  if (authorization === undefined || !/^basic /i.test(authorization)) return ''
  const pair = Buffer.from(authorization.slice('basic '.length).trim(), 'base64').toString('utf8')
  const colonAt = pair.indexOf(':')
  return colonAt === -1 ? '' : pair.slice(colonAt + 1)
}

/** Finds out who is calling. */
export interface Callers {
  /** Null for a stranger: server, secret and peer address must all fit. Which of them did not is never told to them. */
  of(request: IncomingMessage, path: string): Caller | null
  /** Why somebody is a stranger, for the operator. */
  strangeness(request: IncomingMessage, path: string): Strangeness
}

/** In whose name a stranger asked, and what was wrong. */
interface Strangeness {
  /** As it stood in the path; mostly there is no such media server. */
  readonly serverId: string
  readonly why: TurnedAway['why']
}

/** Makes the check who is calling. */
export function createCallers(authenticate: Authenticate): Callers {
  // A server's list is replaced when it is edited, so each is compiled once.
  const compiled = new WeakMap<readonly string[], PeerCheck>()

  function isPeer(allowedPeers: readonly string[], address: string | undefined): boolean {
    let check = compiled.get(allowedPeers)
    if (check === undefined) {
      check = compilePeers(allowedPeers)
      compiled.set(allowedPeers, check)
    }
    return check(address)
  }

  return {
    of(request, path) {
      const caller = identify(path, request, authenticate)
      if (caller === null) return null
      return isPeer(caller.server.allowedPeers, request.socket.remoteAddress) ? caller : null
    },
    strangeness: (request, path) => ({
      serverId: serverIdIn(path),
      why: identify(path, request, authenticate) === null ? 'secret' : 'peer',
    }),
  }
}
