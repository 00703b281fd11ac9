import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Decision } from '../../shared/access.ts'
import { whipPath } from '../../shared/gateway-url.ts'
import type { Stream } from '../../shared/stream.ts'
import { isOneOf } from '../tokens/same-secret.ts'
import { arrivalOf, bearerOf } from './arrival.ts'
import { type OriginAnswer, OriginFailure, type Origins } from './origin.ts'
import { readPublishPath, sessionPath } from './publish-path.ts'
import type { PassedTo, Publisher, Publishers } from './publishers.ts'
import { readText, sendText } from './send.ts'
import type { GatewayDeps, Room } from './types.ts'

/** A stream whose publishers are passed on. */
export type PublishedStream = Stream & { readonly whipUrl: string }

export interface WhipTools {
  readonly deps: Pick<GatewayDeps, 'reading' | 'whipToken' | 'whipSessions'>
  readonly publishers: Publishers
  readonly origins: Origins
  /** The stream of a name that takes publishers. */
  streamOf(name: string): PublishedStream | undefined
  /** Answers a request that failed. */
  fail(response: ServerResponse, error: unknown): void
}

const SDP = 'application/sdp'
const BODY_BYTES = 65_536
const METHODS = 'POST, PATCH, DELETE, OPTIONS'
const PREFLIGHT = {
  'access-control-allow-methods': METHODS,
  'access-control-allow-headers': 'authorization, content-type, if-match',
  'access-control-max-age': '86400',
  'accept-post': SDP,
}
const EXPOSED = {
  'access-control-expose-headers': 'location, etag, link, accept-patch, retry-after',
}
/** What of an origin's headers a publisher needs: ICE servers, and what trickle ICE goes by. */
const PASSED_BACK = ['content-type', 'etag', 'link', 'accept-patch', 'retry-after'] as const
/** Answers of an origin that are about the offer; whatever else it says is not the publisher's doing. */
const THEIRS: ReadonlySet<number> = new Set([400, 406, 409, 412, 415, 422, 428, 429, 503])

/** One call for a stream. */
interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly query: string
  readonly stream: PublishedStream
  readonly address: string | null
}

/**
 * Makes the door for publishers by WHIP (RFC 9725): who may publish is decided here, the offer goes on to the origin with what
 * the gateway proves itself with there, and the session's address leads back here.
 */
export function createWhip(tools: WhipTools): Room {
  const { publishers, fail } = tools
  const { reading } = tools.deps

  function publish(asked: Asked): void {
    const { request, response, stream } = asked
    if (!isOf(request, SDP)) {
      sendText(response, 415, 'Send an offer as application/sdp.', { 'accept-post': SDP })
      return
    }
    const arrival = arrivalOf(reading, asked, stream.name, 'webrtc')
    publishers.enter(arrival, toOf(tools, stream), (decision, publisher) => {
      if (publisher !== null) {
        void offer(asked, publisher).catch((error: unknown) => {
          publishers.ended(publisher)
          fail(response, error)
        })
      } else refuse(response, decision, arrival.credentials.length === 0)
    })
  }

  function refuse(response: ServerResponse, { reason }: Decision, hasNothing: boolean): void {
    const headers: Record<string, string> = hasNothing ? { 'www-authenticate': 'Bearer' } : {}
    const words = `Refused: ${reading.coarseReason(reason)}.`
    sendText(response, hasNothing ? 401 : 403, words, headers)
  }

  async function offer({ request, response, stream }: Asked, publisher: Publisher): Promise<void> {
    const body = await readText(request, BODY_BYTES)
    if (body === null) {
      publishers.ended(publisher)
      sendText(response, 413, 'The offer is too long.', { connection: 'close' })
      return
    }
    // An offer may take seconds to arrive, and what counts is who may publish when it goes on.
    const decision = await publishers.again(publisher)
    if (decision.outcome !== 'allow') {
      publishers.ended(publisher)
      refuse(response, decision, false)
      return
    }
    if (!isPassedOn(tools, publisher)) {
      publishers.ended(publisher)
      sendText(response, 404, 'There is no such stream.')
      return
    }
    const answer = await tools.origins.fetch({
      ...callOf(publisher, 'POST', stream.whipUrl),
      headers: { ...publisher.to.proof, 'content-type': SDP },
      body,
    })
    if (answer.status !== 201) {
      publishers.ended(publisher)
      await passOn(response, answer, THEIRS.has(answer.status) ? answer.status : 502)
      return
    }
    publishers.placed(publisher, locationOf(answer))
    // They went away meanwhile, and nobody would end what has begun.
    if (response.destroyed) {
      if (await cutAtOrigin(tools, publisher)) publishers.ended(publisher)
      // Tried again as for whoever is refused: they are gone, and would stay on air.
      else publisher.isRefused = true
      drop(answer)
      return
    }
    const location = sessionPath(whipPath(stream.name), publisher.ticket)
    await passOn(response, answer, 201, { location })
  }

  async function change(asked: Asked, publisher: Publisher): Promise<void> {
    const { request, response } = asked
    const body = await readText(request, BODY_BYTES)
    if (body === null || publisher.location === null) {
      sendText(response, 413, 'It is too long.', { connection: 'close' })
      return
    }
    const headers: Record<string, string> = { ...publisher.to.proof }
    for (const name of ['content-type', 'if-match'] as const) {
      const value = request.headers[name]
      if (value !== undefined) headers[name] = value
    }
    const answer = await tools.origins.fetch({
      ...callOf(publisher, 'PATCH', publisher.location),
      headers,
      body,
    })
    const isTheirs = answer.status < 300 || THEIRS.has(answer.status)
    await passOn(response, answer, isTheirs ? answer.status : 502)
  }

  async function leave(response: ServerResponse, publisher: Publisher): Promise<void> {
    if (!(await cutAtOrigin(tools, publisher)))
      throw new OriginFailure('It does not end a session.')
    publishers.ended(publisher)
    sendText(response, 200, '')
  }

  return (request, response, path, query, address) => {
    const at = readPublishPath(path, (name) => tools.streamOf(name) !== undefined)
    const stream = at === null ? undefined : tools.streamOf(at.streamName)
    const { method } = request
    if (at === null || stream === undefined) sendText(response, 404, 'There is no such stream.')
    else if (method === 'OPTIONS') sendText(response, 204, '', PREFLIGHT)
    else if (at.ticket === null) {
      if (method === 'POST') publish({ request, response, query, stream, address })
      else sendText(response, 405, 'Only POST.', { allow: 'POST, OPTIONS' })
    } else {
      const publisher = publishers.find(at.ticket, stream.name)
      const bearer = bearerOf(request)
      const isTheirs =
        bearer === null || isOneOf(tools.deps.whipSessions.hash(bearer), publisher?.bearers ?? [])
      if (publisher === null || !isTheirs) sendText(response, 404, 'There is no such session.')
      else if (method === 'DELETE') {
        void leave(response, publisher).catch((error: unknown) => fail(response, error))
      } else if (method === 'PATCH') {
        const asked = { request, response, query, stream, address }
        void change(asked, publisher).catch((error: unknown) => fail(response, error))
      } else sendText(response, 405, 'Only PATCH and DELETE.', { allow: 'PATCH, DELETE, OPTIONS' })
    }
  }
}

type CutTools = Pick<WhipTools, 'origins'>

/** Whether the stream of a publisher still has the WHIP endpoint they were passed on to. */
export const isPassedOn = (
  { streamOf }: Pick<WhipTools, 'streamOf'>,
  { streamName, to }: Publisher,
): boolean => streamOf(streamName)?.whipUrl === to.url

/** Ends a session at the origin; one that it does not know is gone. False when it could not be asked, or says no. */
export async function cutAtOrigin(tools: CutTools, publisher: Publisher): Promise<boolean> {
  const status = await statusAt(tools, publisher, 'DELETE')
  return status !== null && (status < 300 || GONE.has(status))
}

/** Whether the origin has a session, as far as it says. */
export async function isAtOrigin(tools: CutTools, publisher: Publisher): Promise<boolean> {
  const status = await statusAt(tools, publisher, 'HEAD')
  return status === null || !GONE.has(status)
}

const GONE: ReadonlySet<number> = new Set([404, 410])

/** Null without an answer. */
async function statusAt(
  tools: CutTools,
  publisher: Publisher,
  method: 'DELETE' | 'HEAD',
): Promise<number | null> {
  const { location, to } = publisher
  if (location === null) return 404
  try {
    const call = callOf(publisher, method, location)
    const answer = await tools.origins.fetch({ ...call, headers: to.proof })
    drop(answer)
    return answer.status
  } catch {
    return null
  }
}

/** Reads no more of an answer. What its connection says to that is nobody's concern, and would end the process. */
function drop({ body }: OriginAnswer): void {
  body.on('error', () => {})
  body.destroy()
}

const CALL_MS = 10_000

const callOf = (
  { to: { allowPrivate } }: Publisher,
  method: 'POST' | 'PATCH' | 'DELETE' | 'HEAD',
  url: string,
) => ({ method, url, allowPrivate, signal: AbortSignal.timeout(CALL_MS) })

function toOf({ deps }: Pick<WhipTools, 'deps'>, stream: PublishedStream): PassedTo {
  const token = deps.whipToken(stream.id)
  const proof = token === null ? {} : { authorization: `Bearer ${token}` }
  return { url: stream.whipUrl, allowPrivate: stream.originAllowPrivate, proof }
}

/**
 * Where a session is at the origin.
 *
 * @throws OriginFailure when it is nowhere, or elsewhere: it must not be told what proves us.
 */
function locationOf({ headers: { location }, url }: OriginAnswer): string {
  if (typeof location !== 'string' || !URL.canParse(location, url)) {
    throw new OriginFailure('It does not say where the session is.')
  }
  const found = new URL(location, url)
  if (found.origin !== new URL(url).origin) {
    throw new OriginFailure('Its session is at another server.')
  }
  return found.href
}

const isOf = ({ headers }: IncomingMessage, type: string): boolean =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() === type

async function passOn(
  response: ServerResponse,
  answer: OriginAnswer,
  status: number,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const text = await readText(answer.body)
  if (text === null) throw new OriginFailure('Its answer is too long.')
  if (response.destroyed) return
  const headers: Record<string, string> = { ...EXPOSED, ...more }
  for (const name of PASSED_BACK) {
    const value = answer.headers[name]
    if (value !== undefined) headers[name] = [value].flat().join(', ')
  }
  sendText(response, status, status === 502 ? 'Not available now.' : text, headers)
}
