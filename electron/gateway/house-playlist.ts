import { housePath } from '../../shared/gateway-url.ts'

interface Segment {
  /** In the file's own folder. */
  readonly name: string
  readonly seconds: number
}

/** A house file: a recording in segments. */
export interface HouseFile {
  readonly name: string
  readonly segments: readonly Segment[]
  /** Of the whole. */
  readonly seconds: number
  /** EXT-X-TARGETDURATION. */
  readonly targetSeconds: number
  /** Of the initialisation that goes before fragmented MP4. Null without one. */
  readonly map: string | null
  /** All names that may be asked for. */
  readonly names: ReadonlySet<string>
}

/** How many segments a playlist shows. */
const WINDOW = 6
/** How many of them a player may have at once, which is how far from the end players begin. */
const AHEAD = 3
const FILE = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/

/**
 * Reads the playlist of a recording (RFC 8216) that is to be played as a house file.
 *
 * @returns Null for one that cannot be: encrypted, of byte ranges, with variants, with files elsewhere, or empty.
 */
export function readHouseFile(name: string, text: string): HouseFile | null {
  if (/^#EXT-X-(?:KEY|BYTERANGE|STREAM-INF)/m.test(text)) return null
  const segments: Segment[] = []
  let seconds = Number.NaN
  let map: string | null = null
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#EXTINF:')) seconds = Number.parseFloat(line.slice('#EXTINF:'.length))
    else if (line.startsWith('#EXT-X-MAP:')) {
      if (map !== null) return null
      map = /URI="([^"]+)"/.exec(line)?.[1] ?? ''
    } else if (line !== '' && !line.startsWith('#')) {
      if (!(seconds > 0 && seconds <= 60)) return null
      segments.push({ name: line, seconds })
    }
  }
  const names = new Set([...segments.map((each) => each.name), ...(map === null ? [] : [map])])
  if (segments.length === 0 || ![...names].every((each) => FILE.test(each))) return null
  return {
    name,
    segments,
    seconds: segments.reduce((sum, each) => sum + each.seconds, 0),
    targetSeconds: Math.max(...segments.map((each) => Math.round(each.seconds))),
    map,
    names,
  }
}

/**
 * A live playlist that plays a file over and over. What it shows follows from the time alone, so that all viewers see the same,
 * also after a restart.
 *
 * @param nowMs Epoch milliseconds.
 */
export function loopPlaylist(file: HouseFile, nowMs: number): string {
  const seconds = nowMs / 1_000
  const rounds = Math.floor(seconds / file.seconds)
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
export function oncePlaylist(file: HouseFile, elapsedMs: number): string | null {
  const elapsed = elapsedMs / 1_000
  const last = file.segments.length > 1 ? (file.segments.at(-1)?.seconds ?? 0) : 0
  if (elapsed >= file.seconds - last) return null
  const end = Math.min(file.segments.length, indexAt(file, elapsed) + AHEAD)
  return playlistOf(file, 0, end, 0)
}

function indexAt({ segments }: HouseFile, seconds: number): number {
  let left = seconds
  for (const [index, each] of segments.entries()) {
    left -= each.seconds
    if (left < 0) return index
  }
  return segments.length - 1
}

function playlistOf(file: HouseFile, from: number, to: number, discontinuities: number): string {
  const { name, segments, targetSeconds, map } = file
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    `#EXT-X-MEDIA-SEQUENCE:${from}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${discontinuities}`,
  ]
  if (map !== null) lines.push(`#EXT-X-MAP:URI="${housePath(name)}/${map}"`)
  for (let n = from; n < to; n += 1) {
    const index = n % segments.length
    const segment = segments[index]
    if (segment === undefined) continue
    if (index === 0 && n > 0) lines.push('#EXT-X-DISCONTINUITY')
    lines.push(`#EXTINF:${segment.seconds.toFixed(5)},`, `${housePath(name)}/${segment.name}`)
  }
  return `${lines.join('\n')}\n`
}
