import { housePath } from '../../shared/gateway-url.ts'
import { type HouseProblem, isHousePart } from '../../shared/house-file.ts'

interface Segment {
  /** Its address, as players are told. */
  readonly uri: string
  readonly seconds: number
  /** Address of the initialisation that goes before fragmented MP4. Null without one. */
  readonly map: string | null
  /** Whether it has nothing to do with the one before it (EXT-X-DISCONTINUITY). */
  readonly begins: boolean
}

/** What is played in place of a stream or before it. */
export interface Recording {
  readonly segments: readonly Segment[]
  /** Of the whole. */
  readonly seconds: number
  /** EXT-X-TARGETDURATION. */
  readonly targetSeconds: number
}

/** A house file: a recording in segments. */
export interface HouseFile extends Recording {
  readonly name: string
  /** All names that may be asked for. */
  readonly names: ReadonlySet<string>
}

/** How many segments a playlist shows. */
const WINDOW = 6
/** How many of them a player may have at once, which is how far from the end players begin. */
const AHEAD = 3
/** Largest index.m3u8 that is read. */
export const MOST_PLAYLIST_BYTES = 1024 ** 2
/** So many segments of two seconds last more than five hours. */
const MOST_SEGMENTS = 10_000
/** Shortest recording that is played, seconds: what begins anew more often is no picture. */
const SHORTEST = 0.5

/**
 * Looks at the playlist of a recording (RFC 8216) that is to be played as a house file.
 *
 * @returns What is wrong with one that cannot be: encrypted, of byte ranges, with variants, with files elsewhere, too long, too short,
 *          or empty.
 */
export function checkHouseFile(name: string, text: string): HouseFile | HouseProblem {
  if (/^#EXT-X-KEY/m.test(text)) return 'house_encrypted'
  if (/^#EXT-X-BYTERANGE/m.test(text)) return 'house_byte_ranges'
  if (/^#EXT-X-STREAM-INF/m.test(text)) return 'house_variants'
  const found: { readonly name: string; readonly seconds: number }[] = []
  let seconds = Number.NaN
  let map: string | null = null
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#EXTINF:')) seconds = Number.parseFloat(line.slice('#EXTINF:'.length))
    else if (line.startsWith('#EXT-X-MAP:')) {
      if (map !== null) return 'house_two_beginnings'
      map = /URI="([^"]+)"/.exec(line)?.[1] ?? ''
    } else if (line !== '' && !line.startsWith('#')) {
      if (!(seconds > 0 && seconds <= 60)) return 'house_duration'
      if (found.length === MOST_SEGMENTS) return 'house_too_large'
      found.push({ name: line, seconds })
    }
  }
  if (found.length > 0 && sumOf(found) < SHORTEST) return 'house_short'
  const names = new Set([...found.map((each) => each.name), ...(map === null ? [] : [map])])
  if (found.length === 0) return 'house_empty'
  if (![...names].every(isHousePart)) return 'house_elsewhere'
  const at = (file: string): string => `${housePath(name)}/${file}`
  const segments = found.map((each, index) => ({
    uri: at(each.name),
    seconds: each.seconds,
    map: map === null ? null : at(map),
    begins: index === 0,
  }))
  return { name, names, ...recordingOf(segments) }
}

/** A recording of these segments, with how long it is and how long its longest is, in seconds; at least 1. */
export function recordingOf(segments: readonly Segment[]): Recording {
  return {
    segments,
    seconds: sumOf(segments),
    targetSeconds: segments.reduce((most, each) => Math.max(most, Math.round(each.seconds)), 1),
  }
}

const sumOf = (segments: readonly Pick<Segment, 'seconds'>[]): number =>
  segments.reduce((sum, each) => sum + each.seconds, 0)

/**
 * A live playlist that plays a file over and over. What it shows follows from the time alone, so that all viewers see the same,
 * also after a restart.
 *
 * @param nowMs Epoch milliseconds.
 */
export function loopPlaylist(file: HouseFile, nowMs: number): string {
  const seconds = nowMs / 1_000
  // Beyond whole numbers a segment has no next: nothing would be counted to its end.
  const most = Math.floor(Number.MAX_SAFE_INTEGER / file.segments.length) - 1
  const rounds = Math.min(most, Math.floor(seconds / file.seconds))
  const current = rounds * file.segments.length + indexAt(file, seconds - rounds * file.seconds)
  const first = Math.max(0, current - WINDOW + 1)
  // How often the file began anew before the first that is shown (RFC 8216 section 6.2.2).
  const discontinuities = Math.ceil(first / file.segments.length)
  return playlistOf(file, first, current + 1, discontinuities)
}

/**
 * A live playlist that plays a file once, from the moment a viewer came on: it never gives more at once than players keep.
 *
 * @param elapsedMs Since that moment.
 * @returns Null once it is over, a segment before a player that keeps pace has nothing more.
 */
export function oncePlaylist(file: Recording, elapsedMs: number): string | null {
  const elapsed = elapsedMs / 1_000
  const last = file.segments.length > 1 ? (file.segments.at(-1)?.seconds ?? 0) : 0
  if (elapsed >= file.seconds - last) return null
  const end = Math.min(file.segments.length, indexAt(file, elapsed) + AHEAD)
  return playlistOf(file, 0, end, 0)
}

function indexAt({ segments }: Recording, seconds: number): number {
  let left = seconds
  for (const [index, each] of segments.entries()) {
    left -= each.seconds
    if (left < 0) return index
  }
  return segments.length - 1
}

function playlistOf(file: Recording, from: number, to: number, discontinuities: number): string {
  const { segments, targetSeconds } = file
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${from}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuities}`,
  ]
  let map: string | null = null
  for (let n = from; n < to; n += 1) {
    const segment = segments[n % segments.length]
    if (segment === undefined) continue
    if (segment.begins && n > 0) lines.push('#EXT-X-DISCONTINUITY')
    if (segment.map !== null && segment.map !== map) {
      map = segment.map
      lines.push(`#EXT-X-MAP:URI="${map}"`)
    }
    lines.push(`#EXTINF:${segment.seconds.toFixed(5)},`, segment.uri)
  }
  return `${lines.join('\n')}\n`
}
