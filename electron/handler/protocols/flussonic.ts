import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { canonicalAddress } from '../address.ts'
import { readJsonObject } from '../json-object.ts'
import { freeText, refererText } from '../text.ts'
import { CREDENTIAL_PARAMETERS, credentialOf, credentialsIn } from './credentials.ts'
import { streamNameOf } from './path.ts'
import { firstParameter } from './query.ts'
import { flussonicSnippets } from './snippet-flussonic.ts'
import type { Decoded, Protocol, WireReply, WireRequest } from './types.ts'

/**
 * Flussonic's authorization backend (flussonic.com/doc/api/authorization, 21.12): a GET for a viewer, new or going on, and
 * a POST of the same as JSON for a publisher. It is closed source and was not run.
 */
export const flussonic: Protocol = {
  name: 'flussonic',
  capabilities: {
    title: 'Flussonic (not tried)',
    allowLooksLike: 'HTTP 200 with X-AuthDuration: seconds until it asks again.',
    denyLooksLike: 'HTTP 403, which Flussonic keeps for a while.',
    revoke: 'at_next_check',
    revokeText:
      'A revoked viewer is refused when Flussonic asks next, as X-AuthDuration said. Written to its documentation and not tried with a Flussonic.',
    reportsEnd: false,
    reportsPublishers: true,
    timeLimit: false,
    rechecks: true,
    redirect: false,
    outage:
      'By its documentation Flussonic keeps the verdict of sessions it knows and refuses new ones, unless its backend says allow default.',
  },
  secretFields: CREDENTIAL_PARAMETERS,
  hasPaths: ['/publish'],
  decode,
  encode: ([decision]) => encodeVerdict(decision),
  snippets: (handlerUrl) => flussonicSnippets(handlerUrl),
}

/** What Flussonic takes when nothing else is said; longer, and a revocation would wait for it. */
export const ASK_AGAIN_SECONDS = 30
const MAX_ID_CHARS = 128

function decode(request: WireRequest, server: MediaServer): Decoded {
  const isPublish = request.path === '/publish'
  if (request.method === 'GET' && !isPublish) {
    return asked((name) => firstParameter(request.query, name) ?? '', 'subscribe', server)
  }
  if (request.method !== 'POST' || !isPublish) {
    return malformed('GET is needed for viewers, POST for publishers')
  }
  const object = readJsonObject(request.body)
  if (typeof object === 'string') return malformed(object)
  const textOf = (name: string): string => {
    const value = Object.hasOwn(object, name) ? object[name] : ''
    return typeof value === 'string' ? value.toWellFormed() : ''
  }
  return asked(textOf, 'publish', server)
}

/** @param of A member by its name; empty when it is absent. */
function asked(
  of: (name: string) => string,
  action: AccessRequest['action'],
  server: MediaServer,
): Decoded {
  const streamName = streamNameOf(of('name'), true)
  if (streamName === null) return malformed('name is missing or cannot be a name')
  const ip = of('ip')
  const address = canonicalAddress(ip)
  if (ip !== '' && address === null) return malformed('ip is not an address')
  const id = of('session_id')
  if (id.length > MAX_ID_CHARS) return malformed('session_id is too long')
  const isUpdate = of('request_type') === 'update_session'
  const token = of('token')
  return {
    kind: 'ask',
    requests: [
      {
        action,
        phase: isUpdate ? 'recheck' : 'start',
        streamName,
        mediaServerId: server.id,
        protocol: of('proto').slice(0, 32).toLowerCase(),
        address,
        userAgent: freeText(of('user_agent')),
        referer: refererText(of('referer')),
        sessionKey: id || (action === 'publish' ? `source:${streamName}` : null),
        viewerId: null,
        credentials: token === '' ? credentialsIn(of('qs')) : [credentialOf(token)],
      },
    ],
  }
}

/** Never 302: some versions take it for a yes. */
function encodeVerdict(decision: Decision | undefined): WireReply {
  if (decision?.outcome !== 'allow') return { status: 403, headers: {}, body: '' }
  const { viewerId } = decision
  const isCarriable = viewerId !== null && /^[\x21-\x7e]{1,128}$/.test(viewerId)
  return {
    status: 200,
    headers: {
      'x-authduration': String(askAgainSeconds(decision)),
      ...(isCarriable ? { 'x-userid': viewerId } : {}),
    },
    body: '',
  }
}

function askAgainSeconds({ timeLimitSeconds, recheckAfterSeconds }: Decision): number {
  const least = Math.min(timeLimitSeconds ?? Infinity, recheckAfterSeconds ?? ASK_AGAIN_SECONDS)
  return Math.max(1, Math.floor(least))
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
