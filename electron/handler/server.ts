import { AppError } from '../../shared/errors.ts'
import { canonicalAddress } from './address.ts'
import { answerApi, refusal } from './apis/answer.ts'
import { type AskTools, ask, denial } from './ask.ts'
import { BodyRequest } from './body.ts'
import { type Caller, createCallers, isAsk } from './caller.ts'
import { Exchanges } from './exchanges.ts'
import { createGuesses } from './guesses.ts'
import { closeIdle } from './idle-connections.ts'
import { keepTick } from './kept-tick.ts'
import { createLatency } from './latency.ts'
import { closeServer, createHttpServer, listenAt, originOf } from './listener.ts'
import { protocolOf, protocols } from './protocols/registry.ts'
import type { Protocol, WireReply, WireRequest } from './protocols/types.ts'
import { reachedAt } from './reached.ts'
import { WholeResponse } from './respond.ts'
import { TrafficCounter } from './traffic.ts'
import { createTurnedAways } from './turned-away.ts'
import type { Handler, HandlerDeps, HandlerLimits, VendorApi } from './types.ts'

const LIMITS: HandlerLimits = {
  headersTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
  checkIntervalMs: 1_000,
  keepAliveTimeoutMs: 65_000,
  bodyBytes: 65_536,
  headers: 64,
  connections: 12_000,
  closeMs: 4_500,
}

/** What a stranger gets, whatever about them did not fit. */
const NOTHING_HERE: WireReply = { status: 404, headers: {}, body: '' }
const NOT_HTTP_1: WireReply = { status: 400, headers: {}, body: '' }
const EXPECTS_TOO_MUCH: WireReply = { status: 417, headers: {}, body: '' }
const FAILED: WireReply = { status: 500, headers: {}, body: '' }

/** Makes the HTTP server that media servers and stations' back ends reach. Directly on node:http: it is the hot path. */
export function createHandler(deps: HandlerDeps): Handler {
  const limits: HandlerLimits = { ...LIMITS, ...deps.limits }
  const exchanges = new Exchanges()
  const latency = createLatency()
  const traffic = new TrafficCounter(deps.askedBefore)
  const turnedAway = createTurnedAways()
  const callers = createCallers(deps.authenticate)
  const guesses = createGuesses({
    monotonicMs: () => performance.now(),
    onTooMany: (address) =>
      deps.log.warn({ address }, 'an address keeps asking the handler with wrong secrets'),
  })
  const keptSeconds = Math.floor(limits.keepAliveTimeoutMs / 1_000)
  const tools: AskTools = {
    admission: deps.admission,
    reports: deps.reports,
    processes: deps.processes,
    secretsOf: deps.secretsOf,
    onError: (error) => logFailure(deps, error),
    onMalformed: (server) => traffic.malformed(server.id),
  }

  function onRequest(request: BodyRequest, response: WholeResponse): void {
    connections.asked(request.socket, response)
    try {
      const url = request.url ?? ''
      const queryAt = url.indexOf('?')
      const path = queryAt === -1 ? url : url.slice(0, queryAt)
      const query = queryAt === -1 ? '' : url.slice(queryAt + 1)
      // Node reads a request line without version as HTTP/0.9, which has no status to refuse with.
      if (request.httpVersionMajor !== 1) response.reply(NOT_HTTP_1, 0)
      else if (isAsk(path)) answerMediaServer(request, response, path, query)
      else answerBackEnd(request, response, path, query)
    } catch (error) {
      fail(response, FAILED, error)
    }
  }

  function answerMediaServer(
    request: BodyRequest,
    response: WholeResponse,
    path: string,
    query: string,
  ): void {
    const caller = callers.of(request, path)
    if (caller === null) noteStranger(request, path)
    const protocol = caller === null ? null : protocolOf(caller.server.protocol)
    if (caller === null || protocol === null || !isAskedAt(protocol, caller.path))
      response.reply(NOTHING_HERE, 0)
    else answerAsk(request, response, caller, protocol, query)
  }

  /** A right secret from elsewhere is no guess, and one of a media server that is switched off may be right. */
  function noteStranger(request: BodyRequest, path: string): void {
    const address = addressOf(request)
    const { serverId, why } = callers.strangeness(request, path)
    if (deps.isOff(serverId)) return
    if (why === 'secret') guesses.wrong(address, serverId)
    if (address !== null) turnedAway.note(serverId, { why, address }, deps.now())
  }

  function answerAsk(
    request: BodyRequest,
    response: WholeResponse,
    { server, secret, path }: Caller,
    protocol: Protocol,
    query: string,
  ): void {
    const startedMs = performance.now()
    traffic.request(server.id, deps.now())
    const most = protocol.bodyBytes?.(path) ?? limits.bodyBytes
    request.takeBody(most, (body) => {
      if (body === null) {
        traffic.malformed(server.id)
        send(response, { ...denial(protocol), status: 413 }, protocol, 0)
        return
      }
      const { method = '', headers, rawHeaders, url = '' } = request
      const wire: WireRequest = { method, path, query, headers, body }
      ask(tools, protocol, server, wire, (reply, decisionId, isRefused, isUnderstood) => {
        send(response, reply, protocol, keepSecondsOf(request))
        if (isUnderstood !== false) deps.noteUse(server.id, secret)
        const answeredMs = performance.now()
        exchanges.keep(
          decisionId,
          { method, url, rawHeaders, body, reply, by: protocol },
          isRefused,
          answeredMs,
        )
        latency.record(answeredMs - startedMs, answeredMs)
      })
    })
  }

  function answerBackEnd(
    request: BodyRequest,
    response: WholeResponse,
    path: string,
    query: string,
  ): void {
    const api = deps.apis.find((each) => each.owns(path))
    if (api === undefined) {
      response.reply(NOTHING_HERE, 0)
      return
    }
    request.takeBody(limits.bodyBytes, (body) => {
      if (body === null) {
        response.reply(refusal(api, new AppError('ERR_INPUT_TOO_LARGE')), 0)
        return
      }
      const { method = '', headers, rawHeaders, url = '' } = request
      const address = addressOf(request)
      const asked = { method, path, query, headers, body, address }
      answerApi(api, asked, tools.onError, (reply, decisionId = 0) => {
        const isGuess = reply.status === 401
        if (isGuess) guesses.wrong(address)
        sendApi(response, reply, api, isGuess ? 0 : keepSecondsOf(request))
        const raw = { method, url, rawHeaders, body, reply, by: api }
        exchanges.keep(decisionId, raw, reply.status >= 400, performance.now())
      })
    })
  }

  /** As {@link send}, for an API. */
  function sendApi(
    response: WholeResponse,
    reply: WireReply,
    by: VendorApi,
    keepSeconds: number,
  ): void {
    try {
      response.reply(reply, keepSeconds)
    } catch (error) {
      fail(response, refusal(by, new AppError('ERR_INTERNAL')), error)
    }
  }

  /** How long a connection is kept. Never with HTTP/1.0, which has no way to say so that all understand. */
  function keepSecondsOf(request: BodyRequest): number {
    return request.httpVersionMinor === 0 ? 0 : keptSeconds
  }

  /** Sends, or if that cannot be sent the denial: it is called from where nothing may be thrown. */
  function send(
    response: WholeResponse,
    reply: WireReply,
    by: Protocol,
    keepSeconds: number,
  ): void {
    try {
      response.reply(reply, keepSeconds)
    } catch (error) {
      fail(response, denial(by), error)
    }
  }

  function fail(response: WholeResponse, reply: WireReply, error: unknown): void {
    logFailure(deps, error)
    try {
      response.reply(reply, 0)
    } catch {
      response.destroy()
    }
  }

  const http = createHttpServer<typeof BodyRequest, typeof WholeResponse>(limits, onRequest, {
    IncomingMessage: BodyRequest,
    ServerResponse: WholeResponse,
  })
  // Node's own answer leaves the connection open.
  http.on('checkExpectation', (_, response) => response.reply(EXPECTS_TOO_MUCH, 0))
  const connections = closeIdle(http, limits, () => performance.now())
  let port = deps.port
  return {
    async listen() {
      keepTick()
      port = await listenAt(http, deps)
      return { url: originOf(deps.address, port), port }
    },
    close() {
      connections.close()
      return closeServer(http, limits.closeMs, undefined, connections.closeUnused)
    },
    exchanges,
    latency: () => latency.read(performance.now()),
    asked: () => traffic.asked(),
    guessing: guesses.told,
    status(server) {
      const asked = traffic.of(server.id)
      return {
        ...asked,
        turnedAway: turnedAway.of(server, asked.lastRequestAtMs, deps.now()),
        capabilities: protocols[server.protocol].capabilities,
      }
    },
    reachedAt: () => reachedAt(deps.address),
    handlerUrl: (serverId, secret, address = deps.address) =>
      `${originOf(address, port)}/ask/${serverId}/${secret}`,
    snippets: (server, handlerUrl) => protocols[server.protocol].snippets(handlerUrl, server),
  }
}

const addressOf = (request: BodyRequest): string | null =>
  canonicalAddress(request.socket.remoteAddress ?? '')

function isAskedAt({ hasPaths }: Protocol, path: string): boolean {
  return path === '' || hasPaths === true || hasPaths?.includes(path) === true
}

function logFailure(deps: HandlerDeps, error: unknown): void {
  const code = error instanceof AppError ? error.code : 'ERR_INTERNAL'
  deps.log.error({ code, err: error }, 'a request to the handler failed and was refused')
}
