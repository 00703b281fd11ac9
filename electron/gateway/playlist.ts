/** Where a playlist came from, and what its addresses become. */
export interface PlaylistPlace {
  /** The address it was asked at. */
  readonly askedUrl: string
  /** The address it came from at last, after redirects. */
  readonly foundUrl: string
  /** What leads to the gateway. */
  readonly folders: readonly Folder[]
  /** Told of each address in it, whole; those of a template (DASH) with its `$Number$` and the like. Default: nobody is. */
  named?(url: string): void
}

/** A folder at an origin. */
export interface Folder {
  /** With its slash at the end. */
  readonly url: string
  /** The viewer's own path that stands for it, without slash at the end. */
  readonly path: string
}

/** RFC 8216 section 4.1: any address with a scheme; one with an authority or a path from the root. */
const NOT_RELATIVE = /^(?:[a-z][a-z0-9+.-]*:|\/)/i
/** RFC 8216bis section 4.4 and appendix D: tags whose attributes hold an address the player goes to, and those attributes. */
const WITH_URI: readonly (readonly [tag: string, ...names: readonly string[]])[] = [
  ['#EXT-X-KEY:', 'URI'],
  ['#EXT-X-SESSION-KEY:', 'URI'],
  ['#EXT-X-MAP:', 'URI'],
  ['#EXT-X-MEDIA:', 'URI'],
  ['#EXT-X-I-FRAME-STREAM-INF:', 'URI'],
  ['#EXT-X-PART:', 'URI'],
  ['#EXT-X-PRELOAD-HINT:', 'URI'],
  ['#EXT-X-RENDITION-REPORT:', 'URI'],
  ['#EXT-X-SESSION-DATA:', 'URI'],
  ['#EXT-X-CONTENT-STEERING:', 'SERVER-URI'],
  ['#EXT-X-DATERANGE:', 'X-ASSET-URI', 'X-ASSET-LIST'],
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
  const [, ...names] = WITH_URI.find(([tag]) => content.startsWith(tag)) ?? []
  return names.length === 0 ? line : rewriteAttribute(content, names, place) + line.slice(end)
}

/** Attribute lists (RFC 8216 section 4.2): a comma within quotes begins no new attribute, and a tag has one address. */
function rewriteAttribute(line: string, names: readonly string[], place: PlaylistPlace): string {
  let at = line.indexOf(':') + 1
  while (at < line.length) {
    const equalsAt = line.indexOf('=', at)
    if (equalsAt === -1) return line
    const isQuoted = line[equalsAt + 1] === '"'
    const from = isQuoted ? equalsAt + 2 : equalsAt + 1
    const foundAt = line.indexOf(isQuoted ? '"' : ',', from)
    const to = foundAt === -1 ? line.length : foundAt
    if (isQuoted && names.includes(line.slice(at, equalsAt).trim())) {
      return line.slice(0, from) + rewriteUri(line.slice(from, to), place) + line.slice(to)
    }
    const commaAt = line.indexOf(',', to)
    if (commaAt === -1) return line
    at = commaAt + 1
  }
  return line
}

function rewriteUri(uri: string, place: PlaylistPlace): string {
  // With a variable (EXT-X-DEFINE) in it, only the player knows what it means.
  return uri.includes('{$') ? uri : atGateway(uri, place.foundUrl, place)
}

/**
 * An address as it leads to the gateway.
 *
 * @param base What it is relative to.
 * @returns The same where it leads there already, or elsewhere.
 */
export function atGateway(uri: string, base: string, place: PlaylistPlace): string {
  const { askedUrl, foundUrl, folders } = place
  if (place.named !== undefined && URL.canParse(uri, base)) place.named(new URL(uri, base).href)
  if (!NOT_RELATIVE.test(uri) && askedUrl === foundUrl) return uri
  if (!URL.canParse(uri, base)) return uri
  const { href } = new URL(uri, base)
  const folder = folders.find(({ url }) => href.startsWith(url))
  return folder === undefined ? uri : `${folder.path}/${href.slice(folder.url.length)}`
}

/** The longest a segment of a playlist lasts, seconds. Null when it does not say. */
export function targetSeconds(text: string): number | null {
  const found = /^#EXT-X-TARGETDURATION:(\d{1,5})/m.exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
