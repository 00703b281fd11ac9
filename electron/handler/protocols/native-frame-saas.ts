import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { coarseReason } from '../coarse-reason.ts'
import { type JsonObject, readJsonObject } from '../json-object.ts'
import { credentialOf } from './credentials.ts'
import { streamNameOf } from './path.ts'
import { sessionKeyOf } from './session-key.ts'
import { nativeFrameSaasSnippets } from './snippet-native-frame-saas.ts'
import type { Decoded, Protocol, ProtocolSecrets, WireReply, WireRequest } from './types.ts'

/**
 * Native Frame's `program-states` webhook (Native Frame, "Event webhooks", and the vendor's demo handler): every running
 * program with its streams, the token of each publisher and those of all viewers, again and again in one call. The answer
 * repeats every key that was asked with `stop`; viewers come as a list and go back as a map by token.
 *
 * A stream is named by its id. Whether one without its publisher's token is stopped is a setting of the media server.
 */
export const nativeFrameSaas: Protocol = {
  name: 'native-frame-saas',
  capabilities: {
    title: 'Native Frame, program states of a project',
    allowLooksLike: 'HTTP 200 with "stop":false for the stream and the viewer token',
    denyLooksLike: 'HTTP 200 with "stop":true and a stopReason for it',
    revoke: 'at_next_check',
    revokeText:
      'Stopped at the next call: the platform asks about all streams and viewers every few seconds, and everyone with the same token is stopped together.',
    reportsEnd: false,
    reportsPublishers: true,
    timeLimit: false,
    rechecks: true,
    redirect: false,
    outage:
      'After Max Attempts the platform does what it is configured to by the kind of failure. Here a metered viewer is over after as many missed checks as the stream says.',
  },
  secretFields: ['token', 'value'],
  maskWire: (text) =>
    text
      .replace(KEYED_VIEWER, '"***":{"stop":')
      .replace(LISTED_VIEWERS, (_, name: string, items: string) => name + maskTexts(items)),
  bodyBytes: () => MAX_BODY_BYTES,
  decode,
  encode: (decisions, decoded) =>
    (decoded.kind === 'ask' ? decoded.encode?.(decisions) : undefined) ??
    json(400, { error: 'request not understood' }),
  snippets: (handlerUrl) => nativeFrameSaasSnippets(handlerUrl),
}

/** Thousands of viewers with a token of half a KiB each. */
const MAX_BODY_BYTES = 4 * 1024 * 1024
const MAX_TOKEN_CHARS = 8_192
/** How long a stream or viewer counts as live without being named again, seconds. The platform asks every few. */
const LASTS_SECONDS = 300
/** A member of an answer whose name is a viewer's token: `stop` comes first in those only. */
const KEYED_VIEWER = /"(?:[^"\\]|\\.)*":\{"stop":/g

/** A list of viewers, whose tokens may stand there as plain texts; cut or whole. */
const LISTED_VIEWERS =
  /("viewTokens"\s*:\s*\[)((?:\s*(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|\{[^{}]*\})\s*,?)+)/g

const maskTexts = (items: string): string =>
  items.replace(/(\{[^{}]*\})|"(?:[^"\\]|\\.)*(?:"|\\?$)/g, (_, object) => object ?? '"***"')

/** One stream as it was asked about; numbers say which question each is, null that none was asked. */
interface StreamState {
  readonly id: string
  /** Null when the id cannot be a stream's name. */
  readonly name: string | null
  readonly token: string | null
  readonly publisherAt: number | null
  readonly viewers: ReadonlyMap<string, number | null>
}

interface ProgramState {
  readonly id: string
  readonly streams: readonly StreamState[]
}

function decode(
  request: WireRequest,
  server: MediaServer,
  secrets: Partial<ProtocolSecrets> = {},
): Decoded {
  if (request.method !== 'POST') return malformed('the method is not POST')
  const object = readJsonObject(request.body)
  if (typeof object === 'string') return malformed(object)
  const { programs: given } = object
  if (!isObject(given)) return malformed('programs is not an object')
  const requests: AccessRequest[] = []
  const programs = Object.entries(given).map(([id, program]): ProgramState => {
    const streams = isObject(program) && isObject(program.streams) ? program.streams : {}
    return {
      id,
      streams: Object.entries(streams).map(([streamId, stream]) =>
        readStream(streamId, isObject(stream) ? stream : {}, server, requests),
      ),
    }
  })
  return {
    kind: 'ask',
    requests,
    encode: (decisions) => encode(programs, decisions, server, secrets),
  }
}

/** @param requests Gets the questions. */
function readStream(
  id: string,
  stream: JsonObject,
  server: MediaServer,
  requests: AccessRequest[],
): StreamState {
  const name = streamNameOf(`/${encodeURIComponent(id.toWellFormed())}`)
  const token = tokenIn(stream.token)
  function ask(
    request: Pick<AccessRequest, 'action' | 'phase'>,
    value: string | null,
  ): number | null {
    if (name === null) return null
    requests.push({
      ...request,
      streamName: name,
      mediaServerId: server.id,
      protocol: '',
      address: null,
      userAgent: null,
      referer: null,
      sessionKey: sessionKeyOf(request.action, id, value ?? ''),
      viewerId: null,
      // A longer one proves nothing, but it is asked about: who is not answered about may go on.
      credentials: value === null || value.length > MAX_TOKEN_CHARS ? [] : [credentialOf(value)],
      lastsSeconds: LASTS_SECONDS,
    })
    return requests.length - 1
  }
  const isAsked = token !== null || server.missingTokens === 'deny'
  const publisherAt = isAsked ? ask({ action: 'publish', phase: 'start' }, token) : null
  const viewers = new Map<string, number | null>()
  const given: readonly unknown[] = Array.isArray(stream.viewTokens) ? stream.viewTokens : []
  for (const each of given) {
    const value = tokenIn(each)
    if (value === null || viewers.has(value)) continue
    viewers.set(value, ask({ action: 'subscribe', phase: 'recheck' }, value))
  }
  return { id, name, token, publisherAt, viewers }
}

/** The text of `{value}` or, as it goes back, of a plain text. Null when there is none. */
function tokenIn(given: unknown): string | null {
  const text = isObject(given) ? given.value : given
  return typeof text === 'string' && text !== '' ? text : null
}

function encode(
  programs: readonly ProgramState[],
  decisions: readonly Decision[],
  server: MediaServer,
  secrets: Partial<ProtocolSecrets>,
): WireReply {
  const answered = programs.map(({ id, streams }) => {
    const states = streams.map((stream) => {
      const needAuth = stream.name === null || secrets.mayRefuseViewers?.(stream.name) !== false
      return [stream.id, { needAuth, ...streamAnswer(stream, decisions, server) }] as const
    })
    const needAuth = states.some(([, state]) => state.needAuth)
    return [id, { needAuth, stop: false, streams: Object.fromEntries(states) }] as const
  })
  return json(200, { programs: Object.fromEntries(answered) })
}

function streamAnswer(
  { name, token, publisherAt, viewers }: StreamState,
  decisions: readonly Decision[],
  server: MediaServer,
): object {
  const isLeftAlone = name !== null && publisherAt === null && server.missingTokens === 'allow'
  const publisher = publisherAt === null ? undefined : decisions[publisherAt]
  return {
    ...(isLeftAlone ? { stop: false } : verdictOf(publisher)),
    ...(token === null ? {} : { token }),
    viewTokens: Object.fromEntries(
      [...viewers].map(([value, at]) => {
        const decision = at === null ? undefined : decisions[at]
        return [value, { ...verdictOf(decision), ...appDataOf(decision, 'viewer') }]
      }),
    ),
    ...appDataOf(publisher, 'broadcaster'),
  }
}

const verdictOf = (decision: Decision | undefined): { stop: boolean; stopReason?: string } =>
  decision?.outcome === 'allow'
    ? { stop: false }
    : { stop: true, stopReason: coarseReason(decision?.reason) }

function appDataOf(decision: Decision | undefined, scope: string): object {
  if (decision?.outcome !== 'allow' || decision.viewerId === null) return {}
  const { viewerId } = decision
  return { appData: { 'user.scope': scope, 'user.id': viewerId, 'user.name': viewerId } }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function json(status: number, body: object): WireReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
