import { PLAY_ROOT } from '../../../shared/gateway-url.ts'
import { t } from '../../language/t.ts'

/** What a pasted request fills into the form. */
export interface PastedRequest {
  readonly streamName: string
  readonly protocol: string
  readonly address: string | null
  readonly userAgent: string | null
  readonly referer: string | null
  /** Link found in the query of the address, as it came; null when there is none. */
  readonly link: string | null
}

export type Pasted =
  | { readonly ok: true; readonly request: PastedRequest }
  | { readonly ok: false; readonly message: string }

const MANIFEST = /\/[^/]+\.(m3u8|mpd|f4m|ism|ts|m4s|mp4)$/i

/** The stream part of a requested path: no leading slash, no query, no manifest or chunk name. */
function streamNameOf(path: string): string {
  const bare = (path.split(/[?#]/)[0] ?? '').replace(/^\/+/, '')
  return bare.replace(MANIFEST, '').replace(/\/(manifest)$/i, '')
}

const WITH_HOST = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i
const pathOf = (url: string): string => url.replace(WITH_HOST, '')

/**
 * The stream whose address a text holds: a link, or a command that asks it.
 *
 * @returns Empty when there is no address in it, or one without a path.
 */
export function streamIn(text: string): string {
  const url = /[a-z][a-z\d+.-]*:\/\/[^\s'"]+/i.exec(text)?.[0]
  if (url === undefined) return ''
  const path = pathOf(url)
  const isAtGateway = path.startsWith(PLAY_ROOT)
  return plain(streamNameOf(isAtGateway ? path.slice(PLAY_ROOT.length) : path))
}

function plain(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** A request line, headers and a body, as the details of a decision show them; or the command that asks it again. */
const WIRE = /^[A-Z]+ \/|^curl\s[\s\S]*\/ask\//
/** What its body comes after: an empty line, or the option of curl. */
const BODY = /\r?\n\r?\n|--data(?:-\w+)?\s+/
const USER_AGENT = /-H\s+['"]user-agent:\s*([^'"]*)/i
const REFERER = /-H\s+['"]referer:\s*([^'"]*)/i
const JSON_IN = /\{[\s\S]*\}/

/**
 * Reads a request however an operator has it: an address, a curl command, the JSON that Nimble posts, alone or in what a
 * decision shows of the wire. What is masked there is not taken for a credential.
 *
 * @param pasted Whatever was pasted.
 */
export function readRequest(pasted: string): Pasted {
  const text = pasted.trim()
  const isCommand = /^curl\s/i.test(text)
  const isWire = WIRE.test(text)
  const json = isWire ? JSON_IN.exec(text)?.[0] : undefined
  if (json !== undefined) return withoutMask(readNimbleRequest(json))
  if (isWire) return withoutMask(readForm(text))
  const streamName = isCommand || WITH_HOST.test(text) ? streamIn(text) : ''
  if (streamName === '' && !text.startsWith('{') && !text.startsWith('[')) {
    return {
      ok: false,
      message: t('There is no stream in it. Paste an address, a curl command, or a request.'),
    }
  }
  if (streamName === '') return readNimbleRequest(text)
  return {
    ok: true,
    request: {
      ...{ streamName, protocol: '', address: null },
      userAgent: textOrNull(USER_AGENT.exec(text)?.[1]),
      referer: textOrNull(REFERER.exec(text)?.[1]),
      link: text,
    },
  }
}

/** What Icecast and others post: pairs, of which the mount or the name tells the stream. */
function readForm(text: string): Pasted {
  const [head = '', body = ''] = text.split(BODY, 2)
  const said = body.trim().replace(/^['"]|['"]$/g, '')
  const pairs = new URLSearchParams(said || (/\?([^\s'"]+)/.exec(head)?.[1] ?? ''))
  const stream = textOrNull(pairs.get('mount')) ?? textOrNull(pairs.get('name'))
  if (stream === null) {
    return { ok: false, message: t('No stream can be told from it. Paste an address instead.') }
  }
  return {
    ok: true,
    request: {
      streamName: plain(streamNameOf(stream)),
      protocol: '',
      address: textOrNull(pairs.get('ip') ?? pairs.get('addr')),
      userAgent: textOrNull(pairs.get('agent')),
      referer: textOrNull(pairs.get('ClientHeader.referer')),
      link: /[?&]/.test(stream) ? stream : null,
    },
  }
}

/** A credential that is masked is none. */
function withoutMask(pasted: Pasted): Pasted {
  if (!pasted.ok || pasted.request.link?.includes('***') !== true) return pasted
  return { ok: true, request: { ...pasted.request, link: null } }
}

const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null

/**
 * Reads the JSON that Nimble's playback authorization handler receives, so that a request from a log can be tried.
 *
 * Knows both spellings of the user-agent key; everything but `url` may be absent.
 *
 * @see Softvelum, "Playback authorization" (request fields host, url, ip, user-agent, referer, session_id, session_type)
 */
export function readNimbleRequest(text: string): Pasted {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { ok: false, message: t('That is not JSON. Paste the whole request body, { to }.') }
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return { ok: false, message: t('That is JSON, but not one request object.') }
  const fields = new Map<string, unknown>(Object.entries(body))
  const url = textOrNull(fields.get('url'))
  if (url === null)
    return { ok: false, message: t('There is no "url" in it, so no stream can be told.') }
  const path = pathOf(url)
  const query = new URLSearchParams(url.split('?')[1] ?? '')
  return {
    ok: true,
    request: {
      streamName: streamNameOf(path),
      protocol: (textOrNull(fields.get('session_type')) ?? '').toLowerCase(),
      address: textOrNull(fields.get('ip')),
      userAgent: textOrNull(fields.get('user-agent')) ?? textOrNull(fields.get('user_agent')),
      referer: textOrNull(fields.get('referer')),
      link: query.has('rj-auth') || query.has('wmsAuthSign') ? url : null,
    },
  }
}
