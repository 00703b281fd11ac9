import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Decision } from '../../shared/access.ts'
import { WATCH_ROOT } from '../../shared/gateway-url.ts'
import type { Stream } from '../../shared/stream.ts'
import { createFlows } from './flows.ts'
import { createOrigins, type OriginAnswer, OriginFailure } from './origin.ts'
import { folderOf, originTarget, type PlayPath, readPlayPath, ticketPath } from './play-path.ts'
import { type PlaylistPlace, rewriteManifest, rewritePlaylist, targetSeconds } from './playlist.ts'
import { isReached } from './reach.ts'
import { headersOf, readText, sendText } from './send.ts'
import type { Gateway, GatewayDeps } from './types.ts'
import { createViewers, type Viewer } from './viewers.ts'
import { sendWatchPage } from './watch-page.ts'

/** One request of a player for one of the streams. */
interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly query: string
  readonly at: PlayPath
  readonly stream: Stream & { readonly originUrl: string }
  readonly address: string | null
}

/** What of a player's headers its origin needs. */
const PASSED_ON = ['range', 'if-range', 'user-agent', 'accept', 'icy-metadata'] as const
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, HEAD, OPTIONS',
  'access-control-allow-headers': 'range, authorization, icy-metadata',
  'access-control-max-age': '86400',
}

/**
 * Makes the gateway: a listener for players, of its own so that nothing media servers may ask can be asked here.
 * Each request is decided about before the origin hears of it; a playlist once more before it leaves, so that a viewer who
 * is refused meanwhile is never told of the next segment.
 */
export function createGateway(deps: GatewayDeps): Gateway {
  const { reading, listening, log } = deps
  const viewers = createViewers(deps.viewers)
  const origins = createOrigins()
  const flows = createFlows(viewers)
  const http = listening.create(onRequest)
  let streams = new Map<string, Asked['stream']>()
  let url = ''
  let opening: Promise<void> | null = null
  const timer = setInterval(() => {
    flows.tick()
    viewers.tick()
  }, 1_000)

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    try {
      const { method, url: target = '' } = request
      const queryAt = target.indexOf('?')
      const path = queryAt === -1 ? target : target.slice(0, queryAt)
      const query = queryAt === -1 ? '' : target.slice(queryAt + 1)
      if (path.startsWith(WATCH_ROOT) && (method === 'GET' || method === 'HEAD')) {
        sendWatchPage(response, path, deps.pageDirectory, (name) => streams.get(name))
        return
      }
      const at = readPlayPath(path, (name) => streams.has(name))
      const stream = at === null ? undefined : streams.get(at.streamName)
      if (at === null || stream === undefined) sendText(response, 404, 'There is no such stream.')
      else if (method === 'OPTIONS') sendText(response, 204, '', PREFLIGHT)
      else if (method !== 'GET' && method !== 'HEAD') {
        sendText(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD, OPTIONS' })
      } else {
        const peer = reading.canonicalAddress(request.socket.remoteAddress ?? '')
        const address = deps.clientAddress(peer, request.headers)
        const asked = { request, response, query, at, stream, address }
        if (at.ticket === null) enter(asked)
        else goOn(asked, at.ticket)
      }
    } catch (error) {
      fail(response, error)
    }
  }

  function enter(asked: Asked): void {
    const { request, response, query, at, stream, address } = asked
    const { headers } = request
    const bearer = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
    const arrival = {
      streamName: at.streamName,
      protocol: protocolOf(at.rest || stream.originUrl),
      address,
      userAgent: reading.freeText(headers['user-agent'] ?? ''),
      referer: reading.refererText(headers.referer ?? ''),
      origin: reading.freeText(headers.origin ?? ''),
      credentials: [
        ...reading.credentialsIn(query),
        ...(bearer === undefined ? [] : [reading.credentialOf(bearer)]),
      ],
    }
    const rest = at.rest || new URL(stream.originUrl).pathname.split('/').at(-1) || ''
    viewers.enter(arrival, (decision, viewer) => {
      if (viewer === null) refuse(response, decision)
      else {
        const left = withoutCredentials(query, reading.credentialParameters)
        const path = `${ticketPath(at.streamName, viewer.ticket)}/${rest}`
        sendText(response, 302, '', { location: left === '' ? path : `${path}?${left}` })
      }
    })
  }

  function goOn(asked: Asked, ticket: string): void {
    const { response, at, address } = asked
    const viewer = viewers.find(ticket, at.streamName)
    if (viewer === null) {
      sendText(response, 403, 'This address is used up. Open the link again.')
      return
    }
    viewers.again(viewer, address, (decision) => {
      if (decision.outcome !== 'allow') refuse(response, decision)
      else void fetchFor(asked, viewer).catch((error: unknown) => fail(response, error))
    })
  }

  function refuse(response: ServerResponse, decision: Decision): void {
    if (decision.outcome === 'redirect' && decision.redirectUrl !== null) {
      sendText(response, 302, '', { location: decision.redirectUrl })
      return
    }
    sendText(response, 403, `Refused: ${reading.coarseReason(decision.reason)}.`)
  }

  async function fetchFor(asked: Asked, viewer: Viewer): Promise<void> {
    const { request, response, query, at, stream } = asked
    const shown = withoutCredentials(query, reading.credentialParameters)
    const target = originTarget(stream.originUrl, at.rest, shown)
    if (target === null || !isReached(stream, target, streams.values())) {
      sendText(response, 404, 'There is no such file.')
      return
    }
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const answer = await origins.fetch({
      method: request.method === 'HEAD' ? 'HEAD' : 'GET',
      url: target,
      headers: passedOn(request, protocolOf(at.rest || stream.originUrl) === 'http'),
      allowPrivate: stream.originAllowPrivate,
      signal: gone.signal,
    })
    // Whatever happens to it from here on is told by its end.
    answer.body.on('error', () => {})
    const text = textKind(answer, at.rest)
    const isPart = answer.status > 200 && answer.status < 300
    if (text !== null && isPart) throw new OriginFailure('It answered a part of a playlist.')
    if (text === null || answer.status !== 200 || request.method === 'HEAD') {
      passOn(asked, viewer, answer)
      return
    }
    const folder = folderOf(stream.originUrl)
    const path = ticketPath(at.streamName, viewer.ticket)
    const place = { askedUrl: target, foundUrl: answer.url, folder, path }
    await sendPlaylist(asked, viewer, answer, place, text)
  }

  function passOn({ request, response }: Asked, viewer: Viewer, answer: OriginAnswer): void {
    const headers = headersOf(answer)
    const length = answer.headers['content-length']
    if (length !== undefined) headers['content-length'] = length
    response.writeHead(answer.status, headers)
    if (request.method === 'HEAD') {
      answer.body.destroy()
      response.end()
    } else flows.begin(viewer, response, answer.body)
  }

  /** Read whole, changed, and sent if the viewer may still have it. */
  async function sendPlaylist(
    { response, address }: Asked,
    viewer: Viewer,
    answer: OriginAnswer,
    place: PlaylistPlace,
    kind: 'hls' | 'dash',
  ): Promise<void> {
    const text = await readText(answer.body)
    if (text === null || !answer.url.startsWith(place.folder)) {
      throw new OriginFailure('Its playlist is too long, or came from another place.')
    }
    const seconds = kind === 'hls' ? targetSeconds(text) : null
    if (seconds !== null) viewers.paced(viewer, seconds)
    const changed = kind === 'hls' ? rewritePlaylist(text, place) : rewriteManifest(text, place)
    viewers.again(viewer, address, (decision) => {
      if (decision.outcome !== 'allow') {
        refuse(response, decision)
        return
      }
      const bytes = Buffer.from(changed)
      const { etag: _, 'last-modified': __, ...headers } = headersOf(answer)
      response.writeHead(200, { ...headers, 'content-length': bytes.length })
      response.end(bytes)
      viewers.sent(viewer, bytes.length)
    })
  }

  function fail(response: ServerResponse, error: unknown): void {
    if (response.destroyed) return
    if (error instanceof OriginFailure) log.warn({ why: error.message }, 'an origin gave nothing')
    else log.error({ err: error }, 'a request to the gateway failed and was refused')
    if (response.headersSent) response.destroy()
    else sendText(response, error instanceof OriginFailure ? 502 : 500, 'Not available now.')
  }

  async function open(): Promise<void> {
    url = listening.originOf(deps.address, await listening.listenAt(http, deps))
  }

  return {
    async refresh() {
      const served = deps.streams().flatMap((stream) => {
        const { originUrl } = stream
        return originUrl === null ? [] : [[stream.name, { ...stream, originUrl }] as const]
      })
      streams = new Map(served)
      if (streams.size === 0) return
      opening ??= open().catch((error: unknown) => {
        opening = null
        throw error
      })
      await opening
    },
    url: () => url,
    async close() {
      clearInterval(timer)
      await opening?.catch(() => {})
      flows.cutAll()
      if (http.listening) await listening.close(http)
      await origins.close()
    },
  }
}

/** @param inParts Whether parts of it may be asked for: a playlist has to be read whole, since it is changed. */
function passedOn({ headers }: IncomingMessage, inParts: boolean): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const name of PASSED_ON) {
    if (!inParts && name.endsWith('range')) continue
    const value = headers[name]
    if (typeof value === 'string') passed[name] = value
  }
  return passed
}

function withoutCredentials(query: string, names: readonly string[]): string {
  const left = new URLSearchParams(query)
  // Written anew only where it has to be: an origin may have signed it as it is.
  if (!names.some((name) => left.has(name))) return query
  for (const name of names) left.delete(name)
  return left.toString()
}

function protocolOf(path: string): string {
  if (/\.m3u8$/i.test(path)) return 'hls'
  return /\.mpd$/i.test(path) ? 'dash' : 'http'
}

/** What has to be read whole, since it holds addresses. Null for what is passed on as it comes. */
function textKind(answer: OriginAnswer, rest: string): 'hls' | 'dash' | null {
  const type = String(answer.headers['content-type'] ?? '').toLowerCase()
  if (type.includes('mpegurl')) return 'hls'
  if (type.includes('dash+xml')) return 'dash'
  const protocol = protocolOf(rest)
  return protocol === 'http' ? null : (protocol as 'hls' | 'dash')
}
