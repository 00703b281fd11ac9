import { t } from '../../language/t.ts'

/** What a pasted Nimble authorization request fills into the form. */
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
  const path = /^[a-z]+:\/\//i.test(url) ? url.replace(/^[a-z]+:\/\/[^/]*/i, '') : url
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
