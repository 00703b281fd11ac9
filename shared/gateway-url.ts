import type { Stream } from './stream.ts'

/** What the paths of all that players ask the gateway for begin with. */
export const PLAY_ROOT = '/play/'

/** What the paths of the pages to watch at begin with. */
export const WATCH_ROOT = '/watch/'

/** The path of a stream at the gateway, without slash at the end. */
export const playPath = (streamName: string): string =>
  PLAY_ROOT + streamName.split('/').map(encodeURIComponent).join('/')

/**
 * Where players open a stream at the gateway.
 *
 * @param gatewayUrl Where the gateway listens, without slash at the end. Empty while it does not.
 * @returns Null when the gateway does not serve the stream.
 */
export const gatewayPlayUrl = (
  gatewayUrl: string,
  { name, originUrl }: Pick<Stream, 'name' | 'originUrl'>,
): string | null => (gatewayUrl === '' || originUrl === null ? null : gatewayUrl + playPath(name))

/** The address of the page to watch a stream at, from where players open it. */
export const watchPageUrl = (playUrl: string): string => playUrl.replace(PLAY_ROOT, WATCH_ROOT)
