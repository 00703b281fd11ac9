import { gatewayPlayUrl } from '../../shared/gateway-url.ts'
import type { MediaServer } from '../../shared/media-server.ts'
import { linkedServers } from '../../shared/practice.ts'
import { isPattern, type Stream } from '../../shared/stream.ts'

/**
 * The address a viewer opens, with the token in its query.
 *
 * @param servers    All media servers: the one that says where its viewers connect is taken when it is the only one. One that is
 *                   only played does not count while there is another.
 * @param token      rj-auth text; its `=` padding is sent as `%3D`.
 * @param gatewayUrl Where the gateway listens. Empty while it does not.
 * @returns Null when neither the stream, the gateway nor a single media server says where viewers connect.
 */
export function linkUrl(
  stream: Stream,
  servers: readonly MediaServer[],
  token: string,
  gatewayUrl: string,
): string | null {
  const base = stream.playUrl ?? gatewayPlayUrl(gatewayUrl, stream) ?? serverUrl(stream, servers)
  if (base === null) return null
  const [address = '', fragment] = splitOnce(base, '#')
  const joint = address.includes('?') ? '&' : '?'
  const url = `${address}${joint}rj-auth=${encodeURIComponent(token)}`
  return fragment === undefined ? url : `${url}#${fragment}`
}

function serverUrl(stream: Stream, servers: readonly MediaServer[]): string | null {
  const urls = linkedServers(servers).flatMap(({ publicUrl }) =>
    publicUrl === null ? [] : [publicUrl],
  )
  const only = urls.length === 1 ? urls[0] : undefined
  if (only === undefined || isPattern(stream.name)) return null
  const path = stream.name.split('/').map(encodeURIComponent).join('/')
  return `${only.replace(/\/+$/, '')}/${path}`
}

function splitOnce(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
