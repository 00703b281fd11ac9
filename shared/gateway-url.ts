import type { Stream } from './stream.ts'

/** What the paths of all that players ask the gateway for begin with. */
export const PLAY_ROOT = '/play/'

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
