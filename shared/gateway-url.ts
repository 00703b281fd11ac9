import type { Stream } from './stream.ts'

/** What the paths of all that players ask the gateway for begin with. */
export const PLAY_ROOT = '/play/'

/** What the paths of the pages to watch at begin with. */
export const WATCH_ROOT = '/watch/'

/** What the paths that lead on to the media server begin with. */
export const GO_ROOT = '/go/'

/** What the paths publishers send to begin with. */
export const PUBLISH_ROOT = '/publish/'

/** What the paths of the operator's own files begin with. */
export const HOUSE_ROOT = '/house/'

/** The path of a house file at the gateway, without slash at the end. */
export const housePath = (name: string): string => HOUSE_ROOT + name

/** The path of a stream at the gateway, without slash at the end. */
export const playPath = (streamName: string): string => PLAY_ROOT + pathOf(streamName)

/** The path that leads on to a stream at its media server. */
export const goPath = (streamName: string): string => GO_ROOT + pathOf(streamName)

/** The path of a stream's WHIP endpoint at the gateway. */
export const whipPath = (streamName: string): string => `${PUBLISH_ROOT}${pathOf(streamName)}/whip`

const pathOf = (streamName: string): string =>
  streamName.split('/').map(encodeURIComponent).join('/')

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

/** Header by which the gateway tells the page to watch at which VAST tag to play before the stream. */
export const VAST_HEADER = 'stagedoor-vast'

/** Header by which a player says at the entry that it plays advertisements itself: nothing is stitched for it. Any value. */
export const PLAYS_ADS_HEADER = 'stagedoor-plays-ads'

/** What the gateway says, with 403, to who comes with an address nobody is known by (any more). The entry may lead on. */
export const USED_UP = 'This address is used up. Open the link again.'
