import type { AdvertProblem } from '../../shared/advert.ts'
import { AdvertFailure } from './vast.ts'

/** Something to fetch, as players get it: whole and clear. */
export interface AdvertPiece {
  readonly url: string
  /** The bytes of the resource that are meant. Null: all. */
  readonly range: { readonly from: number; readonly length: number } | null
  /** What opens it (AES-128). Null: it is clear. */
  readonly lock: { readonly keyUrl: string; readonly iv: Buffer } | null
}

/** One segment of an advertisement. */
export interface AdvertSegment extends AdvertPiece {
  readonly seconds: number
  /** Of the initialisation that goes before fragmented MP4. Null without one. */
  readonly map: AdvertPiece | null
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
 * @returns Its address. Null for a playlist without variants.
 * @throws AdvertFailure `advert_separate_sound` where all have their sound elsewhere, `advert_not_stitchable` where none has an address.
 */
export function chooseVariant(text: string, url: string): string | null {
  const lines = text.split(/\r?\n/)
  if (!lines.some((line) => line.startsWith('#EXT-X-STREAM-INF:'))) return null
  const hasSound = lines.some((line) => line.startsWith('#EXT-X-MEDIA:') && line.includes('URI='))
  const variants = lines.flatMap((line, at) => {
    if (!line.startsWith('#EXT-X-STREAM-INF:')) return []
    const uri = lines[at + 1] ?? ''
    const bandwidth = Number(/[:,]BANDWIDTH=(\d{1,12})/.exec(line)?.[1] ?? 0)
    const isSilent = hasSound && line.includes('AUDIO=')
    const isThere = uri !== '' && !uri.startsWith('#') && URL.canParse(uri, url)
    return isThere ? [{ bandwidth, url: new URL(uri, url).href, isSilent }] : []
  })
  const sorted = variants
    .filter(({ isSilent }) => !isSilent)
    .toSorted((a, b) => b.bandwidth - a.bandwidth)
  const chosen = sorted.find((each) => each.bandwidth <= USUAL_BANDWIDTH) ?? sorted.at(-1)
  if (chosen !== undefined) return chosen.url
  throw failure(variants.length > 0 ? 'advert_separate_sound' : 'advert_not_stitchable')
}

const failure = (problem: AdvertProblem): AdvertFailure => new AdvertFailure(problem)

/**
 * Reads the media playlist of an advertisement (RFC 8216): clear or encrypted with AES-128, of whole files or byte ranges.
 *
 * @param url Where it came from.
 * @throws AdvertFailure `advert_encrypted` for any other encryption, `advert_not_stitchable` for what is live, longer than three minutes
 *         or no playlist.
 */
export function readAdvertPlaylist(text: string, url: string): AdvertSegment[] {
  const lines = text.split(/\r?\n/)
  if (!lines.includes('#EXT-X-ENDLIST')) throw failure('advert_not_stitchable')
  const segments: AdvertSegment[] = []
  const reading = readingAt(url)
  for (const line of lines) {
    const segment = reading(line)
    if (segment !== null) segments.push(segment)
  }
  const total = segments.reduce((sum, { seconds }) => sum + seconds, 0)
  const isUsable =
    segments.length > 0 && segments.length <= MOST_SEGMENTS && total <= LONGEST_SECONDS
  if (!isUsable) throw failure('advert_not_stitchable')
  return segments
}

/** What reads one line after the other, and gives a segment with the last of each. */
function readingAt(url: string): (line: string) => AdvertSegment | null {
  let seconds = Number.NaN
  let ranged: string | null = null
  let map: AdvertPiece | null = null
  let key: { readonly url: string; readonly iv: Buffer | null } | null = null
  let number = 0
  /** Where the latest range ended, and of what: the next one may say its length alone. */
  let ended = { url: '', at: 0 }

  function pieceOf(uri: string, range: string | null, iv: () => Buffer | null): AdvertPiece {
    if (!URL.canParse(uri, url)) throw failure('advert_not_stitchable')
    const { href } = new URL(uri, url)
    const keyIv = key === null ? null : (key.iv ?? iv())
    if (key !== null && keyIv === null) throw failure('advert_encrypted')
    const lock = key === null || keyIv === null ? null : { keyUrl: key.url, iv: keyIv }
    if (range === null) return { url: href, range: null, lock }
    const [, length, at] = /^(\d{1,12})(?:@(\d{1,12}))?$/.exec(range) ?? []
    const from = at ?? (ended.url === href ? ended.at : undefined)
    if (length === undefined || from === undefined) throw failure('advert_not_stitchable')
    ended = { url: href, at: Number(from) + Number(length) }
    return { url: href, range: { from: Number(from), length: Number(length) }, lock }
  }

  return (line) => {
    if (line.startsWith('#EXTINF:')) seconds = Number.parseFloat(line.slice('#EXTINF:'.length))
    else if (line.startsWith('#EXT-X-MEDIA-SEQUENCE:')) {
      number = Number(line.slice('#EXT-X-MEDIA-SEQUENCE:'.length))
      if (!Number.isSafeInteger(number) || number < 0) throw failure('advert_not_stitchable')
    } else if (line.startsWith('#EXT-X-BYTERANGE:')) ranged = line.slice('#EXT-X-BYTERANGE:'.length)
    else if (line.startsWith('#EXT-X-KEY:')) key = keyOf(line, url)
    else if (line.startsWith('#EXT-X-MAP:')) {
      const range = /[:,]BYTERANGE="([^"]*)"/.exec(line)?.[1]
      const whole = range === undefined || range.includes('@') ? range : `${range}@0`
      map = pieceOf(/[:,]URI="([^"]+)"/.exec(line)?.[1] ?? 'http://', whole ?? null, () => null)
    } else if (line !== '' && !line.startsWith('#')) {
      if (!(seconds > 0 && seconds <= 60)) throw failure('advert_not_stitchable')
      const piece = pieceOf(line, ranged, () => ivOf(number))
      ranged = null
      number += 1
      return { ...piece, seconds, map }
    }
    return null
  }
}

/** RFC 8216 section 4.3.2.4. Null where what follows is clear. */
function keyOf(line: string, base: string): { url: string; iv: Buffer | null } | null {
  const method = /[:,]METHOD=([^,\s]+)/.exec(line)?.[1]
  if (method === 'NONE') return null
  const uri = /[:,]URI="([^"]+)"/.exec(line)?.[1] ?? ''
  const format = /[:,]KEYFORMAT="([^"]*)"/.exec(line)?.[1] ?? 'identity'
  const iv = /[:,]IV=0[xX]([0-9a-fA-F]{1,32})/.exec(line)?.[1]
  const isOpen = method === 'AES-128' && format === 'identity' && uri !== ''
  if (!isOpen || !URL.canParse(uri, base)) throw failure('advert_encrypted')
  return {
    url: new URL(uri, base).href,
    iv: iv === undefined ? null : Buffer.from(iv.padStart(32, '0'), 'hex'),
  }
}

/** RFC 8216 section 5.2: the number of a segment, where the playlist says nothing else. */
function ivOf(number: number): Buffer {
  const iv = Buffer.alloc(16)
  iv.writeBigUInt64BE(BigInt(number), 8)
  return iv
}
