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
  const path = stream.name.split('/').map(encodeURIComponent)
  return nimblePlayUrl(server.publicUrl.replace(/\/+$/, ''), path, query)
}

/**
 * Where Nimble Streamer plays a stream.
 *
 * @param base Its public address, without a slash at the end.
 * @param path Application and stream, each encoded.
 */
export function nimblePlayUrl(base: string, path: readonly string[], query: string): string {
  if (/^https?:/.test(base)) return withQuery(`${base}/${path.join('/')}/playlist.m3u8`, query)
  const [app = '', ...rest] = path
  return `${withQuery(`${base}/${app}`, query)}/${rest.join('/')}`
}

/** An address with a query added to what it has, before its fragment. */
export function withQuery(url: string, query: string): string {
  if (query === '') return url
  const fragmentAt = url.indexOf('#')
  const address = fragmentAt === -1 ? url : url.slice(0, fragmentAt)
  const fragment = fragmentAt === -1 ? '' : url.slice(fragmentAt)
  return `${address}${address.includes('?') ? '&' : '?'}${query}${fragment}`
}
