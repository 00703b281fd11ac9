import type { Credential, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { canonicalAddress } from '../address.ts'
import { type JsonObject, readJsonObject } from '../json-object.ts'
import { claimedName } from '../text.ts'
import { CREDENTIAL_PARAMETERS, credentialOf, credentialsIn } from './credentials.ts'
import { splitUrl, streamNameOf } from './path.ts'
import { antMediaSnippets } from './snippet-ant-media.ts'
import type { Decoded, Protocol, WireReply, WireRequest } from './types.ts'

const PATHS = ['/publish', '/play'] as const

/**
 * Ant Media Server's webhooks (Ant Media documentation, "Webhook Authorization"): `webhookAuthenticateURL` before
 * someone publishes and `webhookPlayAuthUrl` before someone plays by WebRTC. Which of them asks is told by the path, since
 * both send nearly the same.
 */
export const antMedia: Protocol = {
  name: 'ant-media',
  capabilities: {
    title: 'Ant Media Server',
    allowLooksLike: 'HTTP 200. Nothing else is a yes there.',
    denyLooksLike: 'HTTP 403',
    revoke: 'new_viewers_only',
    revokeText:
      'A revoked viewer or publisher cannot start again. One who is in goes on: Ant Media asks once only, when a session starts.',
    reportsEnd: false,
    reportsPublishers: true,
    timeLimit: false,
    rechecks: false,
    redirect: false,
    outage:
      'Ant Media refuses new publishers and WebRTC viewers, after 2 s to connect or 5 s to answer; those who are in stay. HLS and DASH never ask. To let everyone in instead, empty webhookAuthenticateURL and webhookPlayAuthUrl there.',
  },
  secretFields: [...CREDENTIAL_PARAMETERS, 'subscriberCode', 'queryParams'],
  hasPaths: PATHS,
  decode,
  encode: ([decision]) => verdict(decision),
  snippets: (handlerUrl) => antMediaSnippets(handlerUrl),
}

const ALLOW: WireReply = { status: 200, headers: {}, body: '' }
const DENY: WireReply = { status: 403, headers: {}, body: '' }

const verdict = (decision: Decision | undefined): WireReply =>
  decision?.outcome === 'allow' ? ALLOW : DENY

function decode(request: WireRequest, server: MediaServer): Decoded {
  if (request.method !== 'POST') return malformed('the method is not POST')
  const isPublish = request.path === '/publish'
  if (!isPublish && request.path !== '/play') return malformed('the path is not a known one')
  const object = readJsonObject(request.body)
  if (typeof object === 'string') return malformed(object)
  const { appName, ipAddress } = object
  const id = splitUrl(textOf(object.streamId) || textOf(object.name)).path
  if (textOf(appName) === '' || id === '') return malformed('appName or streamId is missing')
  const streamName = streamNameOf(`${textOf(appName)}/${id}`, true)
  if (streamName === null) return malformed('appName and streamId are no stream')
  const ip = textOf(ipAddress)
  const address = canonicalAddress(ip)
  if (ip !== '' && address === null) return malformed('ipAddress is not an address')
  return {
    kind: 'ask',
    requests: [
      {
        action: isPublish ? 'publish' : 'subscribe',
        phase: 'start',
        streamName,
        mediaServerId: server.id,
        protocol: isPublish ? '' : 'webrtc',
        address,
        userAgent: null,
        referer: null,
        // A stream has one publisher, who is the same one when asked about again. Viewers have no id.
        sessionKey: isPublish ? `source:${streamName}` : null,
        viewerId: claimedName(textOf(object.subscriberId)),
        credentials: credentialsOf(object),
      },
    ],
  }
}

/** `token` as it is; of the other parameters only those that name their kind. */
function credentialsOf(object: JsonObject): readonly Credential[] {
  const token = textOf(object.token)
  const others = credentialsIn(queryOf(textOf(object.queryParams)))
  if (token === '') return others
  return [credentialOf(token), ...others.filter(({ value }) => value !== token)]
}

/** The query as Java prints a map of it: `{a=1, b=2}`. Which of two a name stands for cannot be told from it. */
function queryOf(printed: string): string {
  if (!printed.startsWith('{') || !printed.endsWith('}')) return ''
  const pairs = printed
    .slice(1, -1)
    .split(', ')
    .map((pair): [string, string] => {
      const equalsAt = pair.indexOf('=')
      return [pair.slice(0, Math.max(equalsAt, 0)), pair.slice(equalsAt + 1)]
    })
  return new URLSearchParams(pairs).toString()
}

/** Empty when it is absent or something else than text. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value.toWellFormed() : '')

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
