import type { MediaServer } from '../../shared/media-server.ts'
import { isPattern, type Stream } from '../../shared/stream.ts'

/**
 * The address a viewer opens at Nimble Streamer, with the signature where the vendor puts it: in the query of the
 * manifest, or for RTMP behind the application.
 *
 * @param token `wmsAuthSign`; needs no escaping.
 * @returns Null when neither media server nor stream says where viewers connect.
 */
export function nimbleLinkUrl(stream: Stream, server: MediaServer, token: string): string | null {
  const query = `wmsAuthSign=${token}`
  if (server.publicUrl === null || isPattern(stream.name)) {
    return stream.playUrl === null ? null : withQuery(stream.playUrl, query)
  }
  const base = server.publicUrl.replace(/\/+$/, '')
  const path = stream.name.split('/').map(encodeURIComponent)
  if (/^https?:/.test(base)) return `${base}/${path.join('/')}/playlist.m3u8?${query}`
  const [app = '', ...rest] = path
  return `${base}/${app}?${query}/${rest.join('/')}`
}

function withQuery(url: string, query: string): string {
  const fragmentAt = url.indexOf('#')
  const address = fragmentAt === -1 ? url : url.slice(0, fragmentAt)
  const fragment = fragmentAt === -1 ? '' : url.slice(fragmentAt)
  return `${address}${address.includes('?') ? '&' : '?'}${query}${fragment}`
}
