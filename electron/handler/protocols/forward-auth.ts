import type { IncomingHttpHeaders } from 'node:http'
import type { AccessRequest, Credential, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { canonicalAddress } from '../address.ts'
import { coarseReason } from '../coarse-reason.ts'
import { freeText, refererText } from '../text.ts'
import { credentialsIn } from './credentials.ts'
import { cookieFor, queryInCookie } from './forward-auth-cookie.ts'
import { splitUrl, streamNameOf } from './path.ts'
import { sessionKeyOf } from './session-key.ts'
import type { Decoded, WireReply, WireRequest } from './types.ts'

/*
 * Forward authentication of web servers: each request for a playlist or segment is asked about with a GET that has the
 * viewer's own headers, and those the configuration sets over them. Only the latter are believed.
 */

/** Which headers a web server tells the viewer's request in, in lower case, and whether viewers get our answer itself. */
export interface WebServer {
  readonly uriHeader: string
  readonly addressHeader: string
  /** It gives a 302 to the viewer. Where not, whoever is sent elsewhere is refused. */
  readonly redirects: boolean
}

/** Whoever asked for nothing for so long is gone: several segments of the usual length, seconds. */
const SILENCE_SECONDS = 60

/** A viewer with a credential who asked for nothing for two segments of the usual length may have gone on at another address, seconds. */
const MOVE_SECONDS = 12

/** What a viewer's request was about. */
interface Told {
  readonly streamName: string
  /** The folder as it was on the wire. */
  readonly folder: string
  readonly query: string
}

/** Reads the question of a web server that asks before it serves. What cannot be read is malformed, and refused. */
export function decodeForwardAuth(
  { method, headers }: WireRequest,
  server: MediaServer,
  web: WebServer,
): Decoded {
  if (method !== 'GET') return malformed('the method is not GET')
  const told = toldIn(headerOf(headers, web.uriHeader))
  if (typeof told === 'string') return malformed(`${web.uriHeader} ${told}`)
  const address = canonicalAddress(nearest(headerOf(headers, web.addressHeader)))
  if (address === null) return malformed(`${web.addressHeader} is missing or not an address`)
  const inQuery = credentialsIn(told.query)
  const cookieQuery = queryInCookie(headers.cookie)
  const credentials = inQuery.length > 0 ? inQuery : credentialsIn(cookieQuery)
  const userAgent = freeText(headerOf(headers, 'user-agent'))
  const asked: AccessRequest = {
    action: 'subscribe',
    phase: 'recheck',
    streamName: told.streamName,
    mediaServerId: server.id,
    protocol: protocolOf(headerOf(headers, web.uriHeader)),
    address,
    userAgent,
    referer: refererText(headerOf(headers, 'referer')),
    sessionKey: keyOf(told.streamName, credentials, address, userAgent),
    viewerId: null,
    credentials,
    lastsSeconds: SILENCE_SECONDS,
    ...(credentials.length > 0 && { movesAfterSeconds: MOVE_SECONDS }),
  }
  const isHttps = headerOf(headers, 'x-forwarded-proto') === 'https'
  const cookie = inQuery.length === 0 ? null : cookieFor(told, cookieQuery, isHttps)
  return {
    kind: 'ask',
    requests: [asked],
    encode: ([decision]) => encodeVerdict(decision, web, cookie),
  }
}

/**
 * One viewer is one session however many segments are asked for. Without a credential viewers behind one address are told
 * apart by their player alone.
 */
function keyOf(
  streamName: string,
  credentials: readonly Credential[],
  address: string,
  userAgent: string | null,
): string {
  const presented = credentials.flatMap(({ kind, value }) => [kind, value])
  const apart = presented.length > 0 ? presented : ['', userAgent ?? '']
  return sessionKeyOf(streamName, address, ...apart)
}

/** Answers what is wrong with an address that cannot be one of a file in the folder of a stream. */
function toldIn(uri: string): Told | string {
  if (!uri.startsWith('/')) return 'is missing or no path'
  // To some servers `#` and `\` are part of a path, and to others not: none may read another folder than is decided about.
  if (/[#\\]|%5c/i.test(uri)) return 'has # or \\ in it'
  const { path, query } = splitUrl(uri)
  if (/(?:\/|%2f)$/i.test(path)) return 'names no file'
  const name = streamNameOf(path)
  const lastAt = name?.lastIndexOf('/') ?? -1
  if (name === null || lastAt < 1) return 'names no file in the folder of a stream'
  return {
    streamName: name.slice(0, lastAt),
    folder: path.slice(0, path.lastIndexOf('/')),
    query,
  }
}

const PROTOCOL_BY_ENDING: readonly (readonly [RegExp, string])[] = [
  [/\.(?:m3u8|ts|aac|vtt|key)(?:\?|$)/i, 'hls'],
  [/\.mpd(?:\?|$)/i, 'dash'],
]

/** Of fragments both have in common it cannot be told. */
const protocolOf = (uri: string): string =>
  PROTOCOL_BY_ENDING.find(([ending]) => ending.test(uri))?.[1] ?? ''

function headerOf(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

/** Of a list the last, which is the one the web server added itself. */
const nearest = (addresses: string): string =>
  addresses.slice(addresses.lastIndexOf(',') + 1).trim()

const PLAIN = { 'content-type': 'text/plain', 'cache-control': 'no-store' }

/**
 * 200, 401 and 403 alone: nginx makes a 500 of anything else.
 *
 * @param decision Undefined without one, which denies.
 * @param cookie Null when none is needed.
 */
export function encodeVerdict(
  decision: Decision | undefined,
  web: WebServer,
  cookie: string | null = null,
): WireReply {
  if (decision?.outcome === 'allow') {
    const headers = cookie === null ? PLAIN : { ...PLAIN, 'set-cookie': cookie }
    return { status: 200, headers, body: '' }
  }
  if (decision?.outcome === 'redirect' && web.redirects) {
    const location = decision.redirectUrl ?? ''
    if (/^https?:[\x21-\x7e]+$/.test(location)) {
      return { status: 302, headers: { ...PLAIN, location }, body: '' }
    }
  }
  const status = decision?.reason === 'credential_missing' ? 401 : 403
  return { status, headers: PLAIN, body: coarseReason(decision?.reason) }
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
