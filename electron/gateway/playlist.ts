/** Where a playlist came from, and what its addresses become. */
export interface PlaylistPlace {
  /** The address it was asked at. */
  readonly askedUrl: string
  /** The address it came from at last, after redirects. */
  readonly foundUrl: string
  /** The folder of the stream at its origin, with its slash at the end. */
  readonly folder: string
  /** The viewer's own path that stands for that folder, without slash at the end. */
  readonly path: string
}

/** RFC 8216 section 4.1: any address with a scheme; one with an authority or a path from the root. */
const NOT_RELATIVE = /^(?:[a-z][a-z0-9+.-]*:|\/)/i
/** RFC 8216bis section 4.4: tags whose attributes hold an address the player goes to. */
const WITH_URI = [
  '#EXT-X-KEY:',
  '#EXT-X-SESSION-KEY:',
  '#EXT-X-MAP:',
  '#EXT-X-MEDIA:',
  '#EXT-X-I-FRAME-STREAM-INF:',
  '#EXT-X-PART:',
  '#EXT-X-PRELOAD-HINT:',
  '#EXT-X-RENDITION-REPORT:',
  '#EXT-X-SESSION-DATA:',
]

/**
 * Makes the addresses of an HLS playlist (RFC 8216, with the low-latency tags of its second edition) lead to the gateway.
 * Relative ones do already, since a viewer's path stands for the stream's folder, and stay as they are, byte for byte. Absolute
 * ones below that folder are changed; those that lead elsewhere, keys of other schemes and all other text are not.
 */
export function rewritePlaylist(text: string, place: PlaylistPlace): string {
  return text
    .split('\n')
    .map((line) => rewriteLine(line, place))
    .join('\n')
}

function rewriteLine(line: string, place: PlaylistPlace): string {
  const end = line.endsWith('\r') ? line.length - 1 : line.length
  const content = line.slice(0, end)
  if (content === '') return line
  if (!content.startsWith('#')) return rewriteUri(content, place) + line.slice(end)
  if (!WITH_URI.some((tag) => content.startsWith(tag))) return line
  return rewriteAttribute(content, place) + line.slice(end)
}

/** Attribute lists (RFC 8216 section 4.2): a comma within quotes begins no new attribute. */
function rewriteAttribute(line: string, place: PlaylistPlace): string {
  let at = line.indexOf(':') + 1
  while (at < line.length) {
    const equalsAt = line.indexOf('=', at)
    if (equalsAt === -1) return line
    const isQuoted = line[equalsAt + 1] === '"'
    const from = isQuoted ? equalsAt + 2 : equalsAt + 1
    const foundAt = line.indexOf(isQuoted ? '"' : ',', from)
    const to = foundAt === -1 ? line.length : foundAt
    if (isQuoted && line.slice(at, equalsAt).trim() === 'URI') {
      return line.slice(0, from) + rewriteUri(line.slice(from, to), place) + line.slice(to)
    }
    const commaAt = line.indexOf(',', to)
    if (commaAt === -1) return line
    at = commaAt + 1
  }
  return line
}

function rewriteUri(uri: string, { askedUrl, foundUrl, folder, path }: PlaylistPlace): string {
  // With a variable (EXT-X-DEFINE) in it, only the player knows what it means.
  if (uri.includes('{$')) return uri
  if (!NOT_RELATIVE.test(uri) && askedUrl === foundUrl) return uri
  if (!URL.canParse(uri, foundUrl)) return uri
  const { href } = new URL(uri, foundUrl)
  return href.startsWith(folder) ? `${path}/${href.slice(folder.length)}` : uri
}

/**
 * Makes absolute addresses of a DASH manifest (ISO/IEC 23009-1) below the stream's folder lead to the gateway. One that does not
 * say what its relative addresses are relative to is told: some players, ffmpeg among them, take the address they began with.
 */
export function rewriteManifest(text: string, { foundUrl, folder, path }: PlaylistPlace): string {
  const changed = text.replaceAll(folder, `${path}/`)
  const periodAt = changed.search(/<Period[\s>/]/)
  const head = changed.slice(0, periodAt)
  const open = /<MPD\b[^>]*>/.exec(head)
  const place = new URL('.', foundUrl).href
  if (open === null || head.includes('<BaseURL') || !place.startsWith(folder)) return changed
  // After what describes the programme (section 5.3.1.3): the order of elements counts.
  const end = '</ProgramInformation>'
  const describedAt = head.lastIndexOf(end)
  const at = describedAt === -1 ? open.index + open[0].length : describedAt + end.length
  const base = `<BaseURL>${path}/${escaped(place.slice(folder.length))}</BaseURL>`
  return changed.slice(0, at) + base + changed.slice(at)
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** The longest a segment of a playlist lasts, seconds. Null when it does not say. */
export function targetSeconds(text: string): number | null {
  const found = /^#EXT-X-TARGETDURATION:(\d{1,5})/m.exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
