import type { AccessRequest, Credential, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { canonicalAddress } from '../address.ts'
import { type JsonObject, readJsonObject } from '../json-object.ts'
import { CREDENTIAL_PARAMETERS, credentialsIn } from './credentials.ts'
import { streamNameOf } from './path.ts'
import { nodeMediaServerSnippets } from './snippet-node-media-server.ts'
import type { Decoded, Protocol, WireReply, WireRequest } from './types.ts'

/**
 * The notify webhook of node-media-server 4 (github.com/illuspas/Node-Media-Server, src/server/notify_server.js). It does
 * not wait for the answer: media flows until a status other than 200 arrives, which closes the session. `pre…` and
 * `post…` of a session are sent together, so the first alone is decided about; each call goes its own way, so that `done…` of
 * a short one may come first.
 */
export const nodeMediaServer: Protocol = {
  name: 'node-media-server',
  capabilities: {
    title: 'node-media-server 4',
    allowLooksLike: 'HTTP 200. Nothing else is a yes there, 204 neither.',
    denyLooksLike:
      'HTTP 403. The session is closed when the answer arrives; until then, some milliseconds, media flows.',
    revoke: 'new_viewers_only',
    revokeText:
      'A revoked viewer or publisher cannot start again. One who is in goes on, or is cut at once where Stagedoor may use its API: node-media-server asks once only, when a session starts.',
    reportsEnd: true,
    reportsPublishers: true,
    timeLimit: false,
    rechecks: false,
    redirect: false,
    outage:
      'Everyone gets in: node-media-server lets a session go on when nobody answers. auth.play and auth.publish of its own, which check a signature, are the only second lock.',
  },
  secretFields: [...CREDENTIAL_PARAMETERS, 'sign'],
  decode,
  encode: (decisions, decoded) =>
    (decoded.kind === 'ask' ? decoded.encode?.(decisions) : undefined) ?? verdict(decisions[0]),
  snippets: (handlerUrl) => nodeMediaServerSnippets(handlerUrl),
}

const ALLOW: WireReply = { status: 200, headers: {}, body: '' }
const DENY: WireReply = { status: 403, headers: {}, body: '' }
const MAX_ID_CHARS = 64

/** Where viewers are sent elsewhere it cannot follow, so they are refused. */
const verdict = (decision: Decision | undefined): WireReply =>
  decision?.outcome === 'allow' ? ALLOW : DENY

/** It tells of something: nothing is decided, and no answer of ours closes the session. */
const told = (
  requests: readonly AccessRequest[] = [],
): Extract<Decoded, { readonly kind: 'ask' }> => ({ kind: 'ask', requests, encode: () => ALLOW })

function decode(request: WireRequest, server: MediaServer): Decoded {
  if (request.method !== 'POST') return malformed('the method is not POST')
  const object = readJsonObject(request.body)
  if (typeof object === 'string') return malformed(object)
  const session = sessionIn(object, server)
  if (typeof session === 'string') return malformed(session)
  switch (object.action) {
    case 'prePublish':
    case 'prePlay':
      return { kind: 'ask', requests: [session] }
    case 'donePublish':
    case 'donePlay':
      return told([{ ...session, phase: 'end', credentials: [], isLast: true }])
    case 'postPublish':
      return isResumed(object) ? resumed(session) : told()
    case 'postPlay':
    case 'postRecord':
    case 'doneRecord':
      return told()
    default:
      return malformed('action is not one of node-media-server')
  }
}

/**
 * A publisher who comes back within 30 s from the same address takes up the place of the one before, of whom no end is
 * told. The connection before goes by another id.
 */
function resumed({ streamName, sessionKey }: AccessRequest): Decoded {
  if (sessionKey === null) return told()
  return { ...told(), note: { what: 'source_resumed', streamName, sessionKey } }
}

/** It carries when its predecessor came, while its id begins with when it came itself, milliseconds in base 36. */
function isResumed({ id, createtime }: JsonObject): boolean {
  if (typeof id !== 'string' || typeof createtime !== 'number') return false
  const cameAtMs = Number.parseInt(id.slice(0, -RANDOM_CHARS), 36)
  return createtime < cameAtMs
}

const RANDOM_CHARS = 8

function sessionIn(object: JsonObject, server: MediaServer): AccessRequest | string {
  const { id, ip, app, name, protocol, action } = object
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID_CHARS) return 'id is missing'
  if (typeof app !== 'string' || typeof name !== 'string') return 'app or name is missing'
  const streamName = streamNameOf(`${app}/${name}`, true)
  if (streamName === null || app === '' || name === '') return 'app and name are no stream'
  const address = addressIn(ip)
  if (address === undefined) return 'ip is not an address'
  return {
    action: typeof action === 'string' && action.endsWith('Publish') ? 'publish' : 'subscribe',
    phase: 'start',
    streamName,
    mediaServerId: server.id,
    protocol: typeof protocol === 'string' ? protocol.slice(0, 16).toWellFormed() : '',
    address,
    userAgent: null,
    referer: null,
    sessionKey: id.toWellFormed(),
    viewerId: null,
    credentials: credentialsOf(object.query),
  }
}

/** Without its port. Null when it is empty, as for a session of the server's own; undefined when it is no address. */
function addressIn(ip: unknown): string | null | undefined {
  if (ip === undefined || ip === '') return null
  if (typeof ip !== 'string') return undefined
  return canonicalAddress(ip.replace(/:\d{1,5}$/, '')) ?? undefined
}

/** The query as it was parsed there: of what is given twice it makes a list, and the first counts. */
function credentialsOf(query: unknown): readonly Credential[] {
  if (typeof query !== 'object' || query === null) return []
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    const first: unknown = Array.isArray(value) ? value[0] : value
    return typeof first === 'string' ? [[name, first]] : []
  })
  const found = credentialsIn(new URLSearchParams(pairs).toString())
  const sign = pairs.find(([name]) => name === 'sign')?.[1]
  return sign !== undefined && SIGN.test(sign)
    ? [...found, { kind: 'nms-sign', value: sign }]
    : found
}

/** What it checks itself, with `auth.play` and `auth.publish`: the end in seconds and an MD5. */
const SIGN = /^\d{1,12}-[0-9a-f]{32}$/

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
