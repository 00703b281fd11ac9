import type { AccessRequest, Credential, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { say } from '../../../shared/say.ts'
import { canonicalAddress } from '../address.ts'
import { coarseReason } from '../coarse-reason.ts'
import { claimedName, freeText, refererText } from '../text.ts'
import { CREDENTIAL_PARAMETERS, credentialOf, credentialsIn } from './credentials.ts'
import { type Form, readForm } from './form.ts'
import { splitUrl, streamNameOf } from './path.ts'
import { icecastSnippets } from './snippet-icecast.ts'
import type { Decoded, Protocol, WireReply, WireRequest } from './types.ts'

/**
 * Icecast 2.4 URL authentication (icecast.org/docs, "Listener Authentication" and "Stream Auth"); the reply headers of
 * 2.5 go along. Every call is a form whose `action` says which it is. Icecast looks at one reply header only and
 * ignores the status. Its `Authorization` header carries the listener's own credentials, so it proves nothing.
 */
export const icecast: Protocol = {
  name: 'icecast',
  capabilities: {
    title: say('Icecast 2.4 and 2.5'),
    allowLooksLike: 'The header icecast-auth-user: 1. Icecast ignores the status code.',
    denyLooksLike:
      'No such header. The listener sees 401 whatever the reason. In error.log of Icecast is a coarse word for it, such as credential needed; the exact reason is in Decisions here.',
    revoke: 'at_time_limit',
    revokeText:
      'A revoked listener cannot come back. One who is listening goes on until the time limit that was set at the start, or as long as they like if there was none.',
    reportsEnd: true,
    reportsPublishers: true,
    timeLimit: true,
    rechecks: false,
    redirect: false,
    outage:
      'Icecast refuses new listeners and sources; those connected stay. After 15 s without an answer it gives up, and others on the mount wait meanwhile. This cannot be changed.',
  },
  secretFields: [
    'pass',
    ...CREDENTIAL_PARAMETERS,
    'ClientHeader.authorization',
    'ClientHeader.cookie',
    'ClientHeader.x-auth-token',
  ],
  decode,
  encode,
  snippets: (handlerUrl) => icecastSnippets(handlerUrl),
}

function decode(request: WireRequest, server: MediaServer): Decoded {
  if (request.method !== 'POST') return malformed('the method is not POST')
  const form = readForm(request.body)
  const action = form.get('action')
  const isListener = action.startsWith('listener_')
  // Of a listener as it asked; of a source the mount itself, decoded, in which a question mark is part of the name.
  const { path, query } = isListener
    ? splitUrl(form.get('mount'))
    : { path: form.get('mount'), query: '' }
  const streamName = streamNameOf(path, !isListener)
  if (streamName === null) return malformed('mount is missing or cannot be a name')
  const ip = form.get('ip')
  const address = canonicalAddress(ip)
  if (ip !== '' && address === null) return malformed('ip is not an address')
  const common = { streamName, mediaServerId: server.id, protocol: 'icecast', address }
  switch (action) {
    case 'listener_add':
    case 'listener_remove':
      return ask(listener(form, query, common, action === 'listener_add' ? 'start' : 'end'))
    case 'stream_auth':
      return ask(source(form, common, form.get('admin') === '1' ? 'recheck' : 'start'))
    case 'mount_add':
      return { kind: 'ask', requests: [], note: { what: 'source_started', streamName } }
    case 'mount_remove':
      return {
        kind: 'ask',
        requests: [source(form, common, 'end')],
        note: { what: 'source_stopped', streamName },
      }
    default:
      return malformed('action is not one of Icecast')
  }
}

type Common = Pick<AccessRequest, 'streamName' | 'mediaServerId' | 'protocol' | 'address'>

function listener(
  form: Form,
  query: string,
  common: Common,
  phase: AccessRequest['phase'],
): AccessRequest {
  return {
    ...common,
    action: 'subscribe',
    phase,
    userAgent: agentOf(form),
    referer: refererText(form.get('ClientHeader.referer') || form.get('ClientHeader.Referer')),
    sessionKey: form.get('client') || null,
    viewerId: claimedName(form.get('user')),
    credentials: phase === 'end' ? [] : listenerCredentials(form, query),
  }
}

/** 2.5 writes `-` for a listener that does not say. */
function agentOf(form: Form): string | null {
  const agent = form.get('agent')
  return agent === '-' ? null : freeText(agent)
}

/** The token travels in the query of the mount, or as password where a player can only log in. */
function listenerCredentials(form: Form, query: string): readonly Credential[] {
  const inQuery = credentialsIn(query)
  const pass = form.get('pass')
  if (inQuery.length > 0 || pass === '') return inQuery
  const credential = credentialOf(pass)
  // A listener's password that is no token proves nothing here.
  return credential.kind === 'stream-key' ? inQuery : [credential]
}

/**
 * A source's key is its password: Icecast does not pass on a source's query. A mount has one source at a time, so the
 * mount names its session, and a metadata update (`admin=1`) is about that same session.
 */
function source(form: Form, common: Common, phase: AccessRequest['phase']): AccessRequest {
  const key = form.get('pass')
  return {
    ...common,
    action: 'publish',
    phase,
    userAgent: null,
    referer: null,
    sessionKey: `source:${common.streamName}`,
    viewerId: claimedName(form.get('user')),
    credentials: key === '' || phase === 'end' ? [] : [credentialOf(key)],
  }
}

function encode(decisions: readonly Decision[], decoded: Decoded): WireReply {
  if (decoded.kind !== 'ask') return refusal(400, coarseReason('request_malformed'))
  const [decision] = decisions
  if (decision === undefined) {
    return decoded.note === undefined ? refusal(403, coarseReason(undefined)) : NOTED
  }
  if (decision.outcome === 'allow') return admission(decision)
  if (decision.outcome === 'redirect' && decision.redirectUrl !== null) {
    return redirection(decision.redirectUrl)
  }
  return refusal(403, coarseReason(decision.reason))
}

const NOTED: WireReply = { status: 200, headers: {}, body: '' }

function admission(decision: Decision): WireReply {
  const limit = limitSeconds(decision)
  const headers = { 'icecast-auth-user': '1', 'x-icecast-auth-result': 'ok' }
  if (limit === null) return { status: 200, headers, body: '' }
  const text = String(limit)
  return {
    status: 200,
    headers: { ...headers, 'icecast-auth-timelimit': text, 'x-icecast-auth-timelimit': text },
    body: '',
  }
}

/** Icecast never asks again, so a viewer who must be asked about again is cut when that is due and comes back. */
function limitSeconds(decision: Decision): number | null {
  const { timeLimitSeconds, recheckAfterSeconds } = decision
  if (timeLimitSeconds === null && recheckAfterSeconds === null) return null
  const least = Math.min(timeLimitSeconds ?? Infinity, recheckAfterSeconds ?? Infinity)
  return Math.max(1, Math.floor(least))
}

/** Without the header of 2.4, which refuses; 2.5 follows it where its configuration permits altering. */
function redirection(url: string): WireReply {
  return {
    status: 200,
    headers: {
      'x-icecast-auth-result': 'failed',
      'x-icecast-auth-alter-action': 'redirect',
      'x-icecast-auth-alter-argument': url,
      'icecast-auth-message': 'sent elsewhere',
    },
    body: '',
  }
}

function refusal(status: number, message: string): WireReply {
  return { status, headers: { 'icecast-auth-message': message }, body: '' }
}

function ask(request: AccessRequest): Decoded {
  return { kind: 'ask', requests: [request] }
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
