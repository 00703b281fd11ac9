import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { canonicalAddress } from '../address.ts'
import { type JsonObject, readJsonObject } from '../json-object.ts'
import { refererText } from '../text.ts'
import { CREDENTIAL_PARAMETERS, credentialsIn } from './credentials.ts'
import { streamNameOf } from './path.ts'
import { srsSnippets } from './snippet-srs.ts'
import type { Decoded, Protocol, WireReply, WireRequest } from './types.ts'

/**
 * The HTTP callbacks of SRS (ossrs.io, "HTTP Callback"; seen of 7.0.18). A yes is 200 with an object whose `code` is 0; an
 * empty body, 204 and everything else refuse. What only tells of something gets the same, which SRS does not look at.
 */
export const srs: Protocol = {
  name: 'srs',
  capabilities: {
    title: 'SRS',
    allowLooksLike: 'HTTP 200 with {"code":0}. An empty body is a no there.',
    denyLooksLike:
      'HTTP 403 with {"code":403}. RTMP is closed, an HLS viewer gets an empty reply. HLS is not protected by this: SRS asks at the first playlist only, serves segments to anyone, and a viewer who is refused once gets in the second time with a query of their own. Put a proxy that asks for each request in front of HLS.',
    revoke: 'new_viewers_only',
    revokeText:
      'A revoked viewer or publisher cannot start again, but for HLS, where segments go to anyone. One who is in goes on, or is cut at once where Stagedoor may use the HTTP API.',
    reportsEnd: true,
    reportsPublishers: true,
    timeLimit: false,
    rechecks: false,
    redirect: false,
    outage:
      'SRS refuses new publishers and viewers; those who are in stay. Without an answer it gives up after 30 s. To let everyone in instead, set http_hooks { enabled off; } there.',
  },
  secretFields: CREDENTIAL_PARAMETERS,
  decode,
  encode: (decisions, decoded) =>
    (decoded.kind === 'ask' ? decoded.encode?.(decisions) : undefined) ?? verdict(decisions[0]),
  snippets: (handlerUrl) => srsSnippets(handlerUrl),
}

const JSON_TYPE = { 'content-type': 'application/json' }
const ALLOW: WireReply = { status: 200, headers: JSON_TYPE, body: '{"code":0}' }
const DENY: WireReply = { status: 403, headers: JSON_TYPE, body: '{"code":403}' }
const MAX_ID_CHARS = 64

/** Where viewers are sent elsewhere it cannot follow, so they are refused. */
const verdict = (decision: Decision | undefined): WireReply =>
  decision?.outcome === 'allow' ? ALLOW : DENY

const told = (requests: readonly AccessRequest[] = []): Decoded => ({
  kind: 'ask',
  requests,
  encode: () => ALLOW,
})

function decode(request: WireRequest, server: MediaServer): Decoded {
  if (request.method !== 'POST') return malformed('the method is not POST')
  const object = readJsonObject(request.body)
  if (typeof object === 'string') return malformed(object)
  const decoded = decodeObject(object, server)
  // Each start of SRS has a service of its own; its server is the same one.
  const id = textOf(object.service_id ?? object.service)
  const host = textOf(object.server_id ?? object.server)
  const isNamed = id !== '' && id.length <= MAX_ID_CHARS && host.length <= MAX_ID_CHARS
  return decoded.kind === 'ask' && isNamed ? { ...decoded, process: { host, id } } : decoded
}

function decodeObject(object: JsonObject, server: MediaServer): Decoded {
  switch (object.action) {
    case 'on_publish':
    case 'on_play':
      return asked(object, server, 'start')
    case 'on_unpublish':
    case 'on_stop':
      return asked(object, server, 'end')
    // Of a connection, which may publish or play next and is asked about then; of one that was refused as well.
    case 'on_connect':
    case 'on_close':
    case 'on_dvr':
    case 'on_hls':
      return told()
    case undefined:
      return isHeartbeat(object) ? told() : malformed('action is missing')
    default:
      return malformed('action is not one of SRS')
  }
}

/** SRS says in intervals that it is there, without an action. */
const isHeartbeat = ({ device_id: device }: JsonObject): boolean => typeof device === 'string'

function asked(object: JsonObject, server: MediaServer, phase: 'start' | 'end'): Decoded {
  const session = sessionIn(object, server)
  if (typeof session === 'string') return malformed(session)
  if (phase === 'end') return told([{ ...session, phase, credentials: [] }])
  return { kind: 'ask', requests: [session] }
}

function sessionIn(object: JsonObject, server: MediaServer): AccessRequest | string {
  const id = idIn(object.client_id)
  if (id === '' || id.length > MAX_ID_CHARS) return 'client_id is missing'
  const streamName = nameIn(object)
  if (streamName === null) return 'stream_url, or app and stream, name no stream'
  const ip = textOf(object.ip)
  const address = canonicalAddress(ip)
  if (ip !== '' && address === null) return 'ip is not an address'
  const isPublish = object.action === 'on_publish' || object.action === 'on_unpublish'
  return {
    action: isPublish ? 'publish' : 'subscribe',
    phase: 'start',
    streamName,
    mediaServerId: server.id,
    protocol: protocolIn(object),
    address,
    userAgent: null,
    referer: refererText(textOf(object.pageUrl)),
    sessionKey: id,
    viewerId: null,
    credentials: credentialsIn(textOf(object.param).replace(/^\?/, '')),
  }
}

const DEFAULT_VHOST = '__defaultVhost__'

/**
 * By `stream_url`, which is the same however the stream is played; in HLS `stream` is a file. Older ones do not tell it: then as they
 * would make it, with any vhost but the default one in front.
 */
function nameIn(object: JsonObject): string | null {
  const url = textOf(object.stream_url)
  if (url !== '') return streamNameOf(url, true)
  const [app, stream, vhost] = [object.app, object.stream, object.vhost].map(textOf)
  if (app === '' || stream === '') return null
  const before = vhost === '' || vhost === DEFAULT_VHOST ? '' : `${vhost}/`
  return streamNameOf(`${before}${app}/${stream}`, true)
}

function protocolIn(object: JsonObject): string {
  if (textOf(object.stream).endsWith('.m3u8')) return 'hls'
  const scheme = /^([a-z]{1,8}):\/\//i.exec(textOf(object.tcUrl))?.[1]
  return scheme?.toLowerCase() ?? ''
}

/** A number before SRS 4, text since. */
const idIn = (value: unknown): string => (Number.isSafeInteger(value) ? `${value}` : textOf(value))

const textOf = (value: unknown): string => (typeof value === 'string' ? value.toWellFormed() : '')

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
