import { PLAY_ROOT, playPath } from '../../shared/gateway-url.ts'

/** What a player's path asks for. */
export interface PlayPath {
  /** Decoded, as streams are named. */
  readonly streamName: string
  /** What was handed out for one viewer. Null at the entry, where a viewer has to prove who they are. */
  readonly ticket: string | null
  /** What lies beside or below the stream's playlist, as written. Empty for the playlist itself. */
  readonly rest: string
}

/** Begins the segment of a path that holds a viewer's ticket; no name of a stream has to begin so. */
const MARK = '~'

/**
 * Reads `/play/<stream>/<rest>` and `/play/<stream>/~<ticket>/<rest>`. At the entry the longest name that is a stream's wins.
 *
 * @param path     As on the wire, without query.
 * @param isStream Whether the gateway serves a stream of this name.
 * @returns Null for anything else: also for dot segments, escaped slashes, backslashes and control characters.
 */
export function readPlayPath(path: string, isStream: (name: string) => boolean): PlayPath | null {
  if (!path.startsWith(PLAY_ROOT)) return null
  const written = path.slice(PLAY_ROOT.length).split('/')
  const names = written.map(plainSegment)
  if (names.some((each) => each === null)) return null
  const markAt = written.findIndex((each) => each.startsWith(MARK))
  if (markAt !== -1) {
    const streamName = names.slice(0, markAt).join('/')
    const ticket = names[markAt]?.slice(MARK.length) ?? ''
    if (!isStream(streamName)) return null
    return { streamName, ticket, rest: written.slice(markAt + 1).join('/') }
  }
  for (let length = Math.min(names.length, MOST_PARTS); length > 0; length -= 1) {
    const streamName = names.slice(0, length).join('/')
    if (isStream(streamName)) {
      return { streamName, ticket: null, rest: written.slice(length).join('/') }
    }
  }
  return null
}

/** A name of 256 characters has no more parts; longer paths would be joined again and again for nothing. */
const MOST_PARTS = 128

/** Null for what could mean another place at the origin than it says. */
function plainSegment(written: string): string | null {
  let name: string
  try {
    name = decodeURIComponent(written)
  } catch {
    return null
  }
  if (name === '.' || name === '..' || /[/\\]|\p{Cc}/u.test(name)) return null
  return name
}

/** The path of a viewer's own, without slash at the end. */
export const ticketPath = (streamName: string, ticket: string): string =>
  `${playPath(streamName)}/${MARK}${ticket}`

/** The folder a stream's origin is in, with its slash at the end: what its viewers may have. */
export const folderOf = (originUrl: string): string => placeOf(originUrl).folder

/**
 * The address at the origin. What stands in the query of the stream's own address goes along with that address alone, and a
 * player cannot say otherwise.
 *
 * @param rest  Of a play path.
 * @param query What the player asks with.
 * @returns Null when it would lie outside of the stream's folder.
 */
export function originTarget(originUrl: string, rest: string, query: string): string | null {
  const folder = folderOf(originUrl)
  const own = new URL(originUrl)
  if (rest !== '' && !URL.canParse(folder + rest)) return null
  const target = rest === '' ? new URL(originUrl) : new URL(folder + rest)
  if (!target.href.startsWith(folder)) return null
  target.search = target.pathname === own.pathname ? joined(own.search.slice(1), query) : query
  return target.href
}

function joined(own: string, query: string): string {
  if (own === '' || query === '') return own + query
  const taken = new URLSearchParams(own)
  const others = query.split('&').filter((each) => {
    const [name = ''] = new URLSearchParams(each).keys()
    return !taken.has(name)
  })
  return [own, ...others].join('&')
}

/** The file an origin's address names, empty for a folder. */
export const fileOf = (originUrl: string): string => placeOf(originUrl).file

interface Place {
  readonly folder: string
  readonly file: string
}

/** Of origins, by their addresses: each request asks for those of all streams. */
const places = new Map<string, Place>()
const MOST_PLACES = 10_000

function placeOf(originUrl: string): Place {
  const known = places.get(originUrl)
  if (known !== undefined) return known
  const { href } = new URL('.', originUrl)
  const place = { folder: href, file: new URL(originUrl).pathname.split('/').at(-1) ?? '' }
  if (places.size >= MOST_PLACES) places.clear()
  places.set(originUrl, place)
  return place
}
