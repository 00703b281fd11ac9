import { gatewayPlayUrl } from '../../shared/gateway-url.ts'
import type { MediaServer } from '../../shared/media-server.ts'
import { linkedServers } from '../../shared/practice.ts'
import { isPattern, type Stream } from '../../shared/stream.ts'
import type { IssuedToken } from '../../shared/token.ts'
import { type FirstBecause, firstPlace, type Place, type Whereabouts } from './first-place.ts'
import { nimblePlayUrl, withQuery } from './nimble-link-url.ts'

/** What says where streams are played. */
export interface PlayedAt extends Whereabouts {
  servers(): readonly MediaServer[]
  /** Where the gateway listens. Empty while it does not. */
  gatewayUrl(): string
}

/**
 * Where a token is played: at the stream's own play address, at the gateway, and at each media server that says where its
 * viewers connect. Not at one that is only played, while there is another.
 *
 * @param query How the token travels, e.g. `rj-auth=AAAB…`; nothing in it needs escaping any more.
 * @returns First what a link leads to where one address is wanted; see first-place.ts.
 */
export function playUrls(stream: Stream, query: string, played: PlayedAt): IssuedToken['urls'] {
  const places = placesOf(stream, played.servers(), query, played.gatewayUrl())
  const { at } = firstPlace(places, stream.name, played)
  const first = places.filter((_, index) => index === at)
  const others = places.filter((_, index) => index !== at)
  return [...first, ...others].map(({ name, url }) => ({ name, url }))
}

/** The address that a link leads to where there is no doubt about it: nobody looks at it before it is used. Null otherwise. */
export function certainUrl(stream: Stream, query: string, played: PlayedAt): string | null {
  return playedFirst(stream, played)?.because === 'certain'
    ? (playUrls(stream, query, played)[0]?.url ?? null)
    : null
}

/** The name of the place that a link to a stream leads to, and why. Null when none is known. */
export function playedFirst(
  stream: Stream,
  played: PlayedAt,
): { readonly name: string; readonly because: FirstBecause } | null {
  const places = placesOf(stream, played.servers(), '', played.gatewayUrl())
  const { at, because } = firstPlace(places, stream.name, played)
  const place = places[at]
  return place === undefined ? null : { name: place.name, because }
}

function placesOf(
  stream: Stream,
  servers: readonly MediaServer[],
  query: string,
  gatewayUrl: string,
): readonly Place[] {
  const atGateway = gatewayPlayUrl(gatewayUrl, stream)
  const own = [
    ...(stream.playUrl === null ? [] : [{ name: 'Play address', url: stream.playUrl }]),
    ...(atGateway === null || atGateway === stream.playUrl
      ? []
      : [{ name: 'Gateway', url: atGateway }]),
  ].map(({ name, url }) => ({ name, url: withQuery(url, query), serverId: null }))
  if (isPattern(stream.name)) return own
  const atServers = linkedServers(servers).flatMap((server) => {
    const url = playUrlAt(stream, server, query)
    return url === null ? [] : [{ name: server.name, url, serverId: server.id }]
  })
  return [...own, ...atServers]
}

/**
 * Where a stream is played at a media server.
 *
 * @param query As of playUrls.
 * @returns Null when the media server does not say where its viewers connect.
 */
export function playUrlAt(
  stream: Pick<Stream, 'name'>,
  { publicUrl, protocol }: MediaServer,
  query: string,
): string | null {
  if (publicUrl === null) return null
  const base = publicUrl.replace(/\/+$/, '')
  const path = stream.name.split('/').map(encodeURIComponent)
  return protocol === 'nimble'
    ? nimblePlayUrl(base, path, query)
    : withQuery(`${base}/${path.join('/')}${fileOf(protocol, base)}`, query)
}

const WEB_SERVERS: ReadonlySet<MediaServer['protocol']> = new Set([
  'nginx-auth-request',
  'caddy',
  'traefik',
])

/** Whether it is a web server that asks before each file it serves. */
export const isWebServer = ({ protocol }: Pick<MediaServer, 'protocol'>): boolean =>
  WEB_SERVERS.has(protocol)

/** What stands behind the stream in addresses of media servers that play it as a file of their own. */
function fileOf(protocol: MediaServer['protocol'], base: string): string {
  if (!/^https?:/.test(base)) return ''
  if (protocol === 'node-media-server') return '.flv'
  // The folder is the stream, and a question without a file would be about the folder above.
  if (isWebServer({ protocol })) return '/index.m3u8'
  return protocol === 'oven-media-engine' ? '/llhls.m3u8' : ''
}
