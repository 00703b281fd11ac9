import type { AccessRequest, Credential, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { canonicalAddress } from '../address.ts'
import { coarseReason } from '../coarse-reason.ts'
import { readJsonObject } from '../json-object.ts'
import { claimedName, freeText, refererText } from '../text.ts'
import { CREDENTIAL_PARAMETERS, credentialOf, credentialsIn } from './credentials.ts'
import { streamNameOf } from './path.ts'
import { firstParameter } from './query.ts'
import { sessionKeyOf } from './session-key.ts'
import { nativeFrameSnippets } from './snippet-native-frame.ts'
import type { Decoded, Protocol, ProtocolSecrets, WireReply, WireRequest } from './types.ts'

/**
 * Native Frame's webhooks of the platform generation (Native Frame, "Set up webhook based authorization", and the vendor's
 * "advanced webhook integration" sample of 2024): the platform asks before a broadcast begins, tells when it and its
 * encodings come and go, asks about all running broadcasts in one call again and again, and about each viewer. The
 * vendor does not publish how a viewer is named in that last call: query parameters by any of the usual names are read.
 *
 * The private key of a broadcast is the stream key of its publisher; the public key told in return is the stream's name.
 */
export const nativeFrame: Protocol = {
  name: 'native-frame',
  capabilities: {
    title: 'Native Frame, webhooks of the platform',
    allowLooksLike: 'HTTP 200; in a bulk ping statusCode 200 for the key',
    denyLooksLike: 'HTTP 403; in a bulk ping statusCode 403 for the key',
    revoke: 'at_next_check',
    revokeText:
      'Refused at the next check: a viewer of a metered stream within its interval, a broadcast at the next bulk ping. Viewers the platform does not ask about again go on.',
    reportsEnd: false,
    reportsPublishers: true,
    timeLimit: false,
    rechecks: true,
    redirect: false,
    outage:
      'The platform does what it is configured to by the kind of failure, and disconnects viewers when it judges so. Here a metered viewer is over after as many missed checks as the stream says.',
  },
  hasPaths: true,
  secretFields: [...CREDENTIAL_PARAMETERS, 'authToken', 'privateKeys', 'privateKey'],
  maskWire: (text) => text.replace(KEYED_ANSWER, '"***":{"statusCode":'),
  decode,
  encode: (decisions, decoded) =>
    (decoded.kind === 'ask' ? decoded.encode?.(decisions) : undefined) ??
    reply(400, DENIED, 'request not understood'),
  snippets: (handlerUrl) => nativeFrameSnippets(handlerUrl),
}

const BROADCAST =
  /^\/integration\/v1\/broadcast\/(?<key>[^/]+)(?:\/encoding\/(?<encoding>[^/]+))?\/?$/
const BULK = /^\/integration\/v1\/broadcast\/ping\/bulk\/?$/
const VIEWER = /^(?:\/integration\/v1\/viewer(?:\/(?<name>[^/]+))?)?\/?$/
/** A member of a bulk answer, whose name is a private key. */
const KEYED_ANSWER = /"(?:[^"\\]|\\.)*":\{"statusCode":/g

const MAX_KEY_CHARS = 256
const OK = 'OK'
const DENIED = 'DENIED'
/** Stands for the stream of a key that nobody has: what it is asked with is refused, whatever it matches. */
const NO_STREAM = '(no stream has this private key)'

function decode(
  request: WireRequest,
  server: MediaServer,
  secrets: Partial<ProtocolSecrets> = {},
): Decoded {
  const { method, path } = request
  if (method === 'GET') return decodeViewer(request, server)
  if (BULK.test(path)) {
    return method === 'PUT' ? decodeBulk(request, server, secrets) : malformed('PUT is needed')
  }
  const groups = BROADCAST.exec(path)?.groups
  const key = plain(groups?.key)
  if (key === null || key.length > MAX_KEY_CHARS) return malformed('the path is not a known one')
  if (method !== 'PUT' && method !== 'DELETE') return malformed('PUT or DELETE is needed')
  if (groups?.encoding !== undefined) return told()
  const asked = publisher(key, server, secrets)
  if (method === 'DELETE') return { ...told(), requests: [{ ...asked, phase: 'end' }] }
  return {
    kind: 'ask',
    requests: [asked],
    encode: ([decision]) => encodeStart(decision, asked, secrets),
  }
}

/** Nothing to decide about: the platform tells of something and wants to hear that it was heard. */
const told = (): Extract<Decoded, { kind: 'ask' }> => ({
  kind: 'ask',
  requests: [],
  encode: () => reply(200, OK, 'noted'),
})

function decodeBulk(
  request: WireRequest,
  server: MediaServer,
  secrets: Partial<ProtocolSecrets>,
): Decoded {
  const object = readJsonObject(request.body)
  if (typeof object === 'string') return malformed(object)
  const { privateKeys } = object
  if (!Array.isArray(privateKeys)) return malformed('privateKeys is not a list')
  const texts = privateKeys.filter((key) => typeof key === 'string' && key.length <= MAX_KEY_CHARS)
  const keys: readonly string[] = [...new Set<string>(texts)]
  const requests = keys.map((key) => publisher(key, server, secrets))
  return {
    kind: 'ask',
    requests,
    encode(decisions) {
      const answers = keys.map((key, at) => [key, pinged(decisions[at], requests[at], secrets)])
      return json(200, Object.fromEntries(answers))
    },
  }
}

function publisher(
  key: string,
  server: MediaServer,
  secrets: Partial<ProtocolSecrets>,
): AccessRequest {
  return {
    action: 'publish',
    phase: 'start',
    streamName: secrets.streamOfKey?.(key)?.name ?? NO_STREAM,
    mediaServerId: server.id,
    protocol: '',
    address: null,
    userAgent: null,
    referer: null,
    sessionKey: sessionKeyOf('broadcast', key),
    viewerId: null,
    credentials: [{ kind: 'stream-key', value: key }],
  }
}

/** Whether viewers of a stream need to be asked about: they need not only where none of them would be refused. */
const needsAuth = (name: string, secrets: Partial<ProtocolSecrets>): boolean =>
  secrets.mayRefuseViewers?.(name) !== false

function encodeStart(
  decision: Decision | undefined,
  asked: AccessRequest,
  secrets: Partial<ProtocolSecrets>,
): WireReply {
  if (decision?.outcome !== 'allow') return reply(403, DENIED, coarseReason(decision?.reason))
  return json(200, {
    broadcasterProfile: null,
    needsAuth: needsAuth(asked.streamName, secrets),
    publicKey: asked.streamName,
    userSlug: asked.streamName,
  })
}

function pinged(
  decision: Decision | undefined,
  asked: AccessRequest | undefined,
  secrets: Partial<ProtocolSecrets>,
): object {
  const isAllowed = decision?.outcome === 'allow'
  return {
    statusCode: isAllowed ? 200 : 403,
    status: isAllowed ? OK : DENIED,
    message: isAllowed ? 'go on' : coarseReason(decision?.reason),
    needsAuth: needsAuth(asked?.streamName ?? '', secrets),
    broadcasterProfile: null,
  }
}

const STREAM_PARAMETERS = ['publicKey', 'pubKey', 'public_key', 'streamName', 'stream']
const USER_PARAMETERS = ['userId', 'user_id']
const SESSION_PARAMETERS = ['sessionId', 'peerId', 'callId']

function decodeViewer({ path, query, headers }: WireRequest, server: MediaServer): Decoded {
  const found = VIEWER.exec(path)
  if (found === null) return malformed('the path is not a known one')
  const any = (names: readonly string[]): string =>
    names.map((name) => firstParameter(query, name)).find((value) => value !== null) ?? ''
  const named = found.groups?.name ?? encodeURIComponent(any(STREAM_PARAMETERS).toWellFormed())
  const streamName = streamNameOf(`/${named}`)
  if (streamName === null) return malformed('publicKey is missing or cannot be a stream')
  const ip = any(['ip', 'address'])
  const address = canonicalAddress(ip)
  if (ip !== '' && address === null) return malformed('ip is not an address')
  const credentials = credentialsOf(query, headers.authorization)
  const session = any(SESSION_PARAMETERS).slice(0, MAX_KEY_CHARS)
  const texts = credentials.map((each) => each.value)
  const asked: AccessRequest = {
    action: 'subscribe',
    phase: 'recheck',
    streamName,
    mediaServerId: server.id,
    protocol: '',
    address,
    userAgent: freeText(headers['user-agent'] ?? ''),
    referer: refererText(headers.referer ?? ''),
    sessionKey: session || sessionKeyOf('viewer', streamName, ip, any(USER_PARAMETERS), ...texts),
    viewerId: claimedName(any(USER_PARAMETERS)),
    credentials,
  }
  return {
    kind: 'ask',
    requests: [asked],
    encode: ([decision]) =>
      decision?.outcome === 'allow'
        ? reply(200, OK, 'welcome')
        : reply(403, DENIED, coarseReason(decision?.reason)),
  }
}

function credentialsOf(query: string, authorization: string | undefined): readonly Credential[] {
  const named = firstParameter(query, 'authToken')
  const bearer = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  return [
    ...credentialsIn(query),
    ...(named === null ? [] : [credentialOf(named)]),
    ...(bearer === undefined ? [] : [credentialOf(bearer)]),
  ]
}

/** Null when it is missing, empty or its escapes are broken. */
function plain(encoded: string | undefined): string | null {
  try {
    return decodeURIComponent(encoded ?? '') || null
  } catch {
    return null
  }
}

const reply = (status: number, word: string, message: string): WireReply =>
  json(status, { status: word, message })

function json(status: number, body: object): WireReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
