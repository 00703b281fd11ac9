import type { AccessRequest, Credential, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { isOmeSignature } from '../../tokens/ome-signature.ts'
import { canonicalAddress } from '../address.ts'
import { coarseReason } from '../coarse-reason.ts'
import { type JsonObject, readJsonObject } from '../json-object.ts'
import { freeText } from '../text.ts'
import { CREDENTIAL_PARAMETERS, credentialsIn } from './credentials.ts'
import { splitUrl, streamNameOf } from './path.ts'
import { firstParameter } from './query.ts'
import { sessionKeyOf } from './session-key.ts'
import { ovenMediaEngineSnippets } from './snippet-oven-media-engine.ts'
import type { Decoded, Protocol, ProtocolSecrets, WireReply, WireRequest } from './types.ts'

/**
 * OvenMediaEngine's AdmissionWebhooks (OvenMediaEngine documentation, "Access Control, Admission Webhooks"). One call
 * when a publisher or viewer comes and one when they go, signed over the bytes of the body where a secret key is set. No
 * call has an id, so a session is known by who it is and what they opened.
 */
export const ovenMediaEngine: Protocol = {
  name: 'oven-media-engine',
  capabilities: {
    title: 'OvenMediaEngine',
    allowLooksLike: 'HTTP 200 with {"allowed":true}',
    denyLooksLike: 'HTTP 200 with {"allowed":false} and a coarse reason, which goes to its log.',
    revoke: 'at_time_limit',
    revokeText:
      'A revoked viewer cannot start again. One who is watching goes on until the lifetime that was set at the start, or as long as they like if there was none: OvenMediaEngine cannot disconnect viewers.',
    reportsEnd: true,
    reportsPublishers: true,
    timeLimit: true,
    rechecks: false,
    redirect: true,
    outage:
      'OvenMediaEngine refuses new publishers and viewers after its Timeout, 3 s unless set otherwise; those who are in stay. To let some in unasked, take their protocol out of Enables there.',
  },
  secretFields: [...CREDENTIAL_PARAMETERS, 'X-OME-Signature', 'policy', 'signature'],
  decode,
  encode: (decisions, decoded) =>
    (decoded.kind === 'ask' ? decoded.encode?.(decisions) : undefined) ??
    encodeOpening(decisions[0]),
  snippets: (handlerUrl) => ovenMediaEngineSnippets(handlerUrl),
}

/** Asked about by its own kind of request, of whose end it never tells. */
const THUMBNAIL_SECONDS = 10

function decode(
  request: WireRequest,
  server: MediaServer,
  { pushTokens }: Pick<ProtocolSecrets, 'pushTokens'> = { pushTokens: [] },
): Decoded {
  if (request.method !== 'POST') return malformed('the method is not POST')
  if (pushTokens.length > 0 && !isSigned(request, pushTokens)) {
    return malformed('X-OME-Signature is missing or does not fit')
  }
  const object = readJsonObject(request.body)
  if (typeof object === 'string') return malformed(object)
  const told = toldIn(object)
  if (typeof told === 'string') return malformed(told)
  const { status, url } = told
  const asked = requestOf(told, server)
  if (typeof asked === 'string') return malformed(asked)
  if (status === 'closing') {
    const end = { ...asked, phase: 'end', credentials: [] } as const
    return { kind: 'ask', requests: [end], encode: () => NOTED }
  }
  if (status !== 'opening') return malformed('status is neither opening nor closing')
  return { kind: 'ask', requests: [asked], encode: ([decision]) => encodeOpening(decision, url) }
}

/** Any of the secrets: one that was replaced counts for as long as the operator said. */
function isSigned({ headers, body }: WireRequest, secrets: readonly string[]): boolean {
  const signature = headers['x-ome-signature']
  return (
    typeof signature === 'string' && secrets.some((each) => isOmeSignature(signature, body, each))
  )
}

interface Told {
  readonly address: string
  readonly port: string
  readonly userAgent: string
  readonly realIp: string
  readonly direction: string
  readonly protocol: string
  readonly status: string
  readonly url: string
}

/** Answers what is wrong when a member is not what it must be. */
function toldIn(object: JsonObject): Told | string {
  const { client, request } = object
  if (!isObject(client)) return 'client is not an object'
  if (!isObject(request)) return 'request is not an object'
  const { direction, status, url } = request
  if (typeof url !== 'string' || url === '') return 'url is missing'
  // What stands behind a line feed is told by a header, never by who wrote the address.
  if (url.includes('\n')) return 'url holds a line feed'
  if (typeof status !== 'string') return 'status is missing'
  if (direction !== 'incoming' && direction !== 'outgoing') {
    return 'direction is neither incoming nor outgoing'
  }
  const { address, port, user_agent: userAgent, real_ip: realIp } = client
  return {
    address: typeof address === 'string' ? address : '',
    port: typeof port === 'number' || typeof port === 'string' ? String(port) : '',
    userAgent: typeof userAgent === 'string' ? userAgent.toWellFormed() : '',
    realIp: typeof realIp === 'string' ? realIp : '',
    direction,
    protocol: typeof request.protocol === 'string' ? request.protocol.toLowerCase() : '',
    status,
    url: url.toWellFormed(),
  }
}

/**
 * The address is that of the connection: `real_ip` comes from a header that any viewer can send. It counts only for policies
 * that are signed for one, and only of a proxy the settings name.
 */
function requestOf(told: Told, server: MediaServer): AccessRequest | string {
  const { address: ip, port, userAgent, direction, protocol, url } = told
  const { path, query } = splitUrl(url)
  // The third part is the playlist, or the way it is played.
  const [app = '', stream = ''] = path.split('/').filter((part) => part !== '')
  const streamName = stream === '' ? null : streamNameOf(`/${app}/${stream}`)
  if (streamName === null) return 'url names no application and stream'
  const address = canonicalAddress(ip)
  if (ip !== '' && address === null) return 'address is not an address'
  return {
    action: direction === 'incoming' ? 'publish' : 'subscribe',
    phase: 'start',
    streamName,
    mediaServerId: server.id,
    protocol: protocol.slice(0, 32),
    address,
    userAgent: freeText(userAgent),
    referer: null,
    // Behind it which virtual host was meant, for who ends it: streams of one name may be in several.
    sessionKey: sessionKeyOf(ip, port, direction, protocol, url) + hostSuffix(url),
    viewerId: null,
    credentials: [...credentialsIn(query), ...policyIn(told, query)],
    ...(protocol === 'thumbnail' ? { lastsSeconds: THUMBNAIL_SECONDS } : {}),
  }
}

/** A signed policy, whole or in part: half of one is refused as damaged, not taken for none. */
function policyIn({ url, realIp }: Told, query: string): readonly Credential[] {
  if (POLICY.every((name) => firstParameter(query, name) === null)) return []
  return [{ kind: 'ome-policy', value: realIp === '' ? url : `${url}\n${realIp}` }]
}

const POLICY = ['policy', 'signature']

function hostSuffix(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return host === '' || host.length > MAX_HOST_CHARS ? '' : `@${host}`
}

const MAX_HOST_CHARS = 253

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const NOTED = reply({})

/** @param url What was opened. Left out where it was not understood, and nobody is sent elsewhere. */
function encodeOpening(decision: Decision | undefined, url?: string): WireReply {
  if (decision === undefined) return reply({ allowed: false, reason: coarseReason(undefined) })
  const { outcome, redirectUrl } = decision
  if (outcome === 'allow') return reply({ allowed: true, ...lifetimeOf(decision) })
  if (outcome === 'redirect' && redirectUrl !== null && canMove(url, redirectUrl)) {
    return reply({ allowed: true, new_url: redirectUrl, ...lifetimeOf(decision) })
  }
  return reply({ allowed: false, reason: coarseReason(decision.reason) })
}

/** It never asks again, so a viewer who must be asked about again is cut when that is due and comes back. */
function lifetimeOf({ timeLimitSeconds, recheckAfterSeconds }: Decision): { lifetime?: number } {
  if (timeLimitSeconds === null && recheckAfterSeconds === null) return {}
  const least = Math.min(timeLimitSeconds ?? Infinity, recheckAfterSeconds ?? Infinity)
  return { lifetime: Math.max(1, Math.floor(least)) * 1000 }
}

/** It moves a viewer within itself only: scheme, port and file have to stay. */
function canMove(from: string | undefined, to: string): boolean {
  if (from === undefined || !URL.canParse(from) || !URL.canParse(to)) return false
  const [before, after] = [new URL(from), new URL(to)]
  return (
    before.protocol === after.protocol &&
    before.port === after.port &&
    fileOf(before) === fileOf(after)
  )
}

const fileOf = ({ pathname }: URL): string => pathname.split('/').slice(3).join('/')

function reply(body: object): WireReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
