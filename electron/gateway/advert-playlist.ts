/** One segment of an advertisement, at its own address. */
export interface AdvertSegment {
  readonly url: string
  readonly seconds: number
  /** Of the initialisation that goes before fragmented MP4. Null without one. */
  readonly mapUrl: string | null
}

const LONGEST_SECONDS = 180
const MOST_SEGMENTS = 200
/** What most viewers can take, bits per second. */
const USUAL_BANDWIDTH = 3_000_000

/**
 * The variant of a multivariant playlist (RFC 8216 section 4.3.4.2) that is stitched: the best that is not too much for most
 * viewers, else the least. One whose sound is a rendition of its own would be silent, and is not taken.
 *
 * @param url Where the playlist came from.
 * @returns Its address. Undefined for a playlist without variants, null when none can be used.
 */
export function chooseVariant(text: string, url: string): string | null | undefined {
  const lines = text.split(/\r?\n/)
  if (!lines.some((line) => line.startsWith('#EXT-X-STREAM-INF:'))) return undefined
  const hasSound = lines.some((line) => line.startsWith('#EXT-X-MEDIA:') && line.includes('URI='))
  const variants = lines.flatMap((line, at) => {
    if (!line.startsWith('#EXT-X-STREAM-INF:')) return []
    const uri = lines[at + 1] ?? ''
    const bandwidth = Number(/[:,]BANDWIDTH=(\d{1,12})/.exec(line)?.[1] ?? 0)
    const isSilent = hasSound && line.includes('AUDIO=')
    const isUsable = uri !== '' && !uri.startsWith('#') && URL.canParse(uri, url) && !isSilent
    return isUsable ? [{ bandwidth, url: new URL(uri, url).href }] : []
  })
  const sorted = variants.toSorted((a, b) => b.bandwidth - a.bandwidth)
  const chosen = sorted.find((each) => each.bandwidth <= USUAL_BANDWIDTH) ?? sorted.at(-1)
  return chosen?.url ?? null
}

/**
 * Reads the media playlist of an advertisement (RFC 8216).
 *
 * @param url Where it came from.
 * @returns Null for what cannot be stitched: encrypted, of byte ranges, live, longer than three minutes.
 */
export function readAdvertPlaylist(text: string, url: string): AdvertSegment[] | null {
  const lines = text.split(/\r?\n/)
  if (!lines.includes('#EXT-X-ENDLIST')) return null
  const segments: AdvertSegment[] = []
  let seconds = Number.NaN
  let mapUrl: string | null = null
  let total = 0
  for (const line of lines) {
    if (line.startsWith('#EXT-X-BYTERANGE')) return null
    if (line.startsWith('#EXT-X-KEY:') && !line.includes('METHOD=NONE')) return null
    if (line.startsWith('#EXTINF:')) seconds = Number.parseFloat(line.slice('#EXTINF:'.length))
    else if (line.startsWith('#EXT-X-MAP:')) {
      const uri = /URI="([^"]+)"/.exec(line)?.[1]
      if (uri === undefined || line.includes('BYTERANGE=') || !URL.canParse(uri, url)) return null
      mapUrl = new URL(uri, url).href
    } else if (line !== '' && !line.startsWith('#')) {
      if (!(seconds > 0 && seconds <= 60) || !URL.canParse(line, url)) return null
      total += seconds
      segments.push({ url: new URL(line, url).href, seconds, mapUrl })
    }
  }
  const isUsable =
    segments.length > 0 && segments.length <= MOST_SEGMENTS && total <= LONGEST_SECONDS
  return isUsable ? segments : null
}
