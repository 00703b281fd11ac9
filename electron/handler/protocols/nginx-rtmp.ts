import type { AccessRequest, Decision } from '../../../shared/access.ts'
import type { MediaServer } from '../../../shared/media-server.ts'
import { canonicalAddress } from '../address.ts'
import { freeText, refererText } from '../text.ts'
import { CREDENTIAL_PARAMETERS, credentialsIn } from './credentials.ts'
import { type Form, readForm } from './form.ts'
import { splitUrl, streamNameOf } from './path.ts'
import { nginxRtmpSnippets } from './snippet-nginx-rtmp.ts'
import type { Decoded, Protocol, WireReply, WireRequest } from './types.ts'

/**
 * The notify module of nginx-rtmp-module 1.2 (github.com/arut/nginx-rtmp-module, wiki "Directives", section Notify). A form
 * of its own fields, to which it appends what the client put behind the stream's name as it came: of duplicates the
 * first is nginx's, the others are the client's.
 */
export const nginxRtmp: Protocol = {
  name: 'nginx-rtmp',
  capabilities: {
    title: 'nginx with its RTMP module',
    allowLooksLike: 'HTTP 200.',
    denyLooksLike: 'HTTP 403: nginx closes the connection at once.',
    revoke: 'at_next_check',
    revokeText:
      'A revoked viewer or publisher cannot start again. One who is in is dropped when nginx asks again, every notify_update_timeout, if on_update is set; without it they go on.',
    reportsEnd: true,
    reportsPublishers: true,
    timeLimit: false,
    rechecks: true,
    redirect: false,
    outage:
      'nginx refuses new viewers and publishers. With on_update it also drops everyone who is in at the next question, within notify_update_timeout; without on_update they stay. Choose by whether you set on_update.',
  },
  secretFields: [...CREDENTIAL_PARAMETERS, 'tcurl'],
  decode,
  encode: (decisions, decoded) => (isTold(decoded) ? ALLOW : verdict(decisions[0])),
  snippets: (handlerUrl) => nginxRtmpSnippets(handlerUrl),
}

const ALLOW: WireReply = { status: 200, headers: {}, body: '' }
const DENY: WireReply = { status: 403, headers: {}, body: '' }

/** A redirect is a yes there, under another name, so it is refused. */
const verdict = (decision: Decision | undefined): WireReply =>
  decision?.outcome === 'allow' ? ALLOW : DENY

/** Calls by the last of nginx's own fields in them, behind which the client's arguments come. */
const LAST_FIELD = {
  publish: 'type',
  play: 'reset',
  update_publish: 'name',
  update_play: 'name',
} as const
/** So many bytes has a stream's name with what follows it, and `tcurl` too; what is longer is cut without a word. */
const CUT_AT_BYTES = 255

const isTold = (decoded: Decoded): boolean =>
  decoded.kind === 'ask' && decoded.requests.every(({ phase }) => phase === 'end')

const told = (requests: readonly AccessRequest[] = []): Decoded => ({ kind: 'ask', requests })

function decode(request: WireRequest, server: MediaServer): Decoded {
  const { method } = request
  if (method !== 'POST' && method !== 'GET') return malformed('the method is neither POST nor GET')
  const text = method === 'GET' ? request.query : request.body
  const form = readForm(text)
  const call = form.get('call')
  switch (call) {
    case 'publish':
    case 'play':
    case 'update_publish':
    case 'update_play':
      return ask(form, text, call, server)
    case 'publish_done':
    case 'play_done':
      return end(form, server)
    // Nothing is known of the stream yet, or any more: its publish and play are asked about, and its end is told by the above.
    case 'connect':
    case 'disconnect':
    case 'done':
    case 'record_done':
      return told()
    default:
      return malformed('call is not one of nginx-rtmp')
  }
}

function ask(
  form: Form,
  text: string,
  call: keyof typeof LAST_FIELD,
  server: MediaServer,
): Decoded {
  if (isRelay(form)) return told()
  const session = sessionIn(form, server)
  if (typeof session === 'string') return malformed(session)
  const args = argumentsIn(text, LAST_FIELD[call])
  const behindName = credentialsIn(args)
  const isBehindName = behindName.length > 0
  // Behind the application, where OBS has it as part of the server, it is in `tcurl` alone.
  const credentials = isBehindName ? behindName : credentialsIn(splitUrl(form.get('tcurl')).query)
  const carrier = isBehindName ? `${form.get('name')}?${args}` : form.get('tcurl')
  if (credentials.length > 0 && isCut(carrier)) return malformed(isBehindName ? CUT : SERVER_CUT)
  const phase = call.startsWith('update_') ? 'recheck' : 'start'
  return { kind: 'ask', requests: [{ ...session, phase, credentials }] }
}

function end(form: Form, server: MediaServer): Decoded {
  if (isRelay(form)) return told()
  const session = sessionIn(form, server)
  if (typeof session === 'string') return malformed(session)
  return told([{ ...session, phase: 'end' }])
}

const CUT =
  'the token is cut off: nginx-rtmp passes on 255 bytes of a stream’s name and what follows it. Issue a shorter one'

const SERVER_CUT =
  'the token is cut off: nginx-rtmp passes on 255 bytes of the server’s address and what follows it. Issue a shorter one'

const isCut = (carrier: string): boolean => Buffer.byteLength(carrier) >= CUT_AT_BYTES

/**
 * Between its workers (`auto_push`) and for `push` and `pull`, nginx is a client of its own and asks about that as well. Of
 * anyone who connects from elsewhere `addr` is an address.
 */
function isRelay(form: Form): boolean {
  const addr = form.get('addr')
  return addr.startsWith('unix:') || (form.get('app') === '' && /^[^/]{1,64}:\d{1,5}\//.test(addr))
}

function sessionIn(form: Form, server: MediaServer): AccessRequest | string {
  const [app, name, clientId] = [form.get('app'), form.get('name'), form.get('clientid')]
  const streamName = app === '' || name === '' ? null : streamNameOf(`${app}/${name}`, true)
  if (streamName === null) return 'app and name are no stream'
  if (!/^\d{1,20}$/.test(clientId)) return 'clientid is not a number'
  const address = canonicalAddress(form.get('addr'))
  if (address === null) return 'addr is not an address'
  return {
    action: form.get('call').includes('publish') ? 'publish' : 'subscribe',
    phase: 'start',
    streamName,
    mediaServerId: server.id,
    protocol: 'rtmp',
    address,
    userAgent: freeText(form.get('flashver')),
    referer: refererText(form.get('pageurl')),
    // One connection may publish one stream and play others.
    sessionKey: `${clientId}:${streamName}`,
    viewerId: null,
    credentials: [],
  }
}

/** What the client put behind the name, as it came. Empty when nothing. */
function argumentsIn(text: string, lastField: string): string {
  const at = text.indexOf(`&${lastField}=`)
  const end = at === -1 ? -1 : text.indexOf('&', at + 1)
  return end === -1 ? '' : text.slice(end + 1)
}

function malformed(detail: string): Decoded {
  return { kind: 'malformed', detail }
}
