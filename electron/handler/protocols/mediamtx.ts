import type { AccessRequest, Credential, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { isOneOf } from '../../tokens/same-secret.ts'
import { canonicalAddress } from '../address.ts'
import { coarseReason } from '../coarse-reason.ts'
import { type JsonObject, readJsonObject } from '../json-object.ts'
import { claimedName, freeText } from '../text.ts'
import { CREDENTIAL_PARAMETERS, credentialOf, credentialsIn } from './credentials.ts'
import { streamNameOf } from './path.ts'
import { mediaMtxSnippets } from './snippet-mediamtx.ts'
import type { Decoded, Protocol, ProtocolSecrets, WireReply, WireRequest } from './types.ts'

/**
 * MediaMTX's HTTP authentication (github.com/bluenviron/mediamtx, internal/auth, v1.20.1). One flat object for each
 * publisher and viewer, and for each call to its own control API, ours included. Any 2xx is a yes, and a redirect would
 * be followed, so neither ever leaves here without a decision.
 */
export const mediaMtx: Protocol = {
  name: 'mediamtx',
  capabilities: {
    title: 'MediaMTX',
    allowLooksLike: 'HTTP 200. MediaMTX takes any 2xx.',
    denyLooksLike:
      'HTTP 403, or 401 to a first call without credentials, with a coarse reason for the log of MediaMTX.',
    revoke: 'new_viewers_only',
    revokeText:
      'A revoked viewer or publisher cannot start again. One who is in goes on, or is cut at once where Stagedoor may use the control API: MediaMTX asks once only.',
    reportsEnd: false,
    reportsPublishers: true,
    timeLimit: false,
    rechecks: false,
    redirect: false,
    outage:
      'MediaMTX refuses everyone new; those who are in stay. A call that hangs holds up all of its streams until readTimeout, 10 s unless set otherwise. To let everyone in instead, name the action, such as read, under authHTTPExclude there.',
  },
  secretFields: ['password', 'query', ...CREDENTIAL_PARAMETERS],
  decode,
  encode: (decisions, decoded) =>
    (decoded.kind === 'ask' ? decoded.encode?.(decisions) : undefined) ?? verdict(decisions[0]),
  snippets: (handlerUrl) => mediaMtxSnippets(handlerUrl),
}

/** What asks for credentials when there were none, so an empty first call comes before that of everyone who has some. */
const ASKS_AGAIN = new Set(['rtsp', 'hls', 'webrtc', 'moq'])
/** A call that only precedes the session's own, with another id or none. */
const FIRST_CALL_SECONDS = 10
const MAX_ID_CHARS = 64

const ALLOW: WireReply = { status: 200, headers: {}, body: '' }

function decode(request: WireRequest, server: MediaServer, secrets?: ProtocolSecrets): Decoded {
  if (request.method !== 'POST') return malformed('the method is not POST')
  const object = readJsonObject(request.body)
  if (typeof object === 'string') return malformed(object)
  const told = toldIn(object)
  if (typeof told === 'string') return malformed(told)
  switch (told.action) {
    case 'publish':
    case 'read':
    case 'playback':
      return session(told, server, secrets)
    case 'api':
      return controlCall(told, secrets)
    case 'metrics':
    case 'pprof':
      return answered(refusal(hasNothing(told) ? 401 : 403, 'not permitted'))
    default:
      return malformed('action is not one of MediaMTX')
  }
}

/** The members, each empty when it is null or absent. */
interface Told {
  readonly action: string
  readonly ip: string
  readonly user: string
  readonly password: string
  readonly token: string
  readonly path: string
  readonly protocol: string
  readonly id: string
  readonly query: string
  /** Null before 1.19, which does not tell. */
  readonly userAgent: string | null
}

/** Answers what is wrong when a member is not text. */
function toldIn(object: JsonObject): Told | string {
  const told: Record<string, string> = {}
  for (const name of MEMBERS) {
    const value = object[name] ?? ''
    if (typeof value !== 'string') return `${name} is not text`
    told[name] = value.toWellFormed()
  }
  const userAgent = 'userAgent' in object ? (told.userAgent ?? '') : null
  return { ...(told as Record<(typeof MEMBERS)[number], string>), userAgent }
}

const MEMBERS = [
  'action',
  'ip',
  'user',
  'password',
  'token',
  'path',
  'protocol',
  'id',
  'query',
  'userAgent',
] as const

function session(told: Told, server: MediaServer, secrets?: ProtocolSecrets): Decoded {
  const { action, protocol, id, userAgent } = told
  // It has resolved the escapes.
  const streamName = streamNameOf(told.path, true)
  if (streamName === null) return malformed('path is missing or cannot be a stream')
  const address = canonicalAddress(told.ip)
  if (told.ip !== '' && address === null) return malformed('ip is not an address')
  if (id.length > MAX_ID_CHARS) return malformed('id is too long')
  const isPublish = action === 'publish'
  const credentials = credentialsOf(told, isPublish)
  if (isFirst(told) && credentials.length === 0 && needsGrant(streamName, isPublish, secrets)) {
    return answered(CREDENTIALS_NEEDED)
  }
  const request: AccessRequest = {
    action: isPublish ? 'publish' : 'subscribe',
    phase: 'start',
    streamName,
    mediaServerId: server.id,
    protocol: protocol.slice(0, 32).toLowerCase(),
    address,
    userAgent: freeText(userAgent ?? ''),
    referer: null,
    sessionKey: id === '' ? null : id,
    viewerId: claimedName(told.user),
    credentials,
    ...(isPreliminary(told) ? { lastsSeconds: FIRST_CALL_SECONDS, isPreliminary: true } : {}),
  }
  return { kind: 'ask', requests: [request] }
}

/** Nothing was presented where it would be, once asked for: the client sends it then. */
const isFirst = (told: Told): boolean =>
  hasNothing(told) && ASKS_AGAIN.has(told.protocol.toLowerCase())

const hasNothing = ({ user, password, token }: Told): boolean =>
  user === '' && password === '' && token === ''

/**
 * Whether the stream can only be refused without a credential. One that is not set up is asked about all the same, so that
 * the console offers to add it.
 */
function needsGrant(streamName: string, isPublish: boolean, secrets?: ProtocolSecrets): boolean {
  const mode = secrets?.modeOf?.(streamName) ?? null
  return mode !== null && (isPublish || mode !== 'public')
}

/**
 * DESCRIBE of RTSP carries the id of the connection and an empty user agent, and SETUP after it the id of the session. The
 * page of HLS has no id, and the playlist after it has.
 */
const isPreliminary = ({ action, protocol, id, userAgent }: Told): boolean =>
  action === 'read' &&
  ((protocol === 'rtsp' && userAgent === '') || (protocol === 'hls' && id === ''))

/**
 * From the query, the bearer token and the password. MediaMTX gives the password, or what the query has, as the token as
 * well.
 */
function credentialsOf(told: Told, isPublish: boolean): readonly Credential[] {
  const { token, password, query } = told
  const found = [...credentialsIn(query)]
  for (const value of [token, password]) {
    if (value === '' || found.some((each) => each.value === value)) continue
    const credential = credentialOf(value)
    // A viewer's password that is no token proves nothing here.
    if (isPublish || credential.kind !== 'stream-key') found.push(credential)
  }
  return found
}

/**
 * Its control API asks here too, also when it was called from here. It is for whoever has the password Stagedoor controls it
 * with, and for nobody where none is set.
 */
function controlCall(told: Told, secrets?: ProtocolSecrets): Decoded {
  if (hasNothing(told)) return answered(CREDENTIALS_NEEDED)
  const isOurs = isOneOf(told.password, secrets?.controlSecrets?.() ?? [])
  return answered(isOurs ? ALLOW : refusal(403, 'not permitted'))
}

const answered = (reply: WireReply): Decoded => ({
  kind: 'ask',
  requests: [],
  encode: () => reply,
})

/** Where viewers are sent elsewhere it cannot follow, so they are refused. */
function verdict(decision: Decision | undefined): WireReply {
  if (decision?.outcome === 'allow') return ALLOW
  return refusal(
    decision?.reason === 'credential_missing' ? 401 : 403,
    coarseReason(decision?.reason),
  )
}

function refusal(status: number, message: string): WireReply {
  return { status, headers: { 'content-type': 'text/plain' }, body: message }
}

const CREDENTIALS_NEEDED = refusal(401, coarseReason('credential_missing'))

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
