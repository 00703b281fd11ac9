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
  /** Hosts whose addresses no player is to learn, as URLs have them. Default: none. */
  readonly hiddenHosts?: readonly string[]
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
/**
 * RFC 8216bis section 4.4 and appendix D: tags whose attributes hold an address the player goes to, and those attributes. A variable may
 * hold the beginning of one.
 */
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
  ['#EXT-X-IMAGE-STREAM-INF:', 'URI'],
  ['#EXT-X-DEFINE:', 'VALUE'],
]
/** Of low latency as it was before there was a standard: an address and nothing else. */
const PREFETCH = '#EXT-X-PREFETCH:'

/**
 * Makes the addresses of an HLS playlist (RFC 8216, with the low-latency tags of its second edition) lead to the gateway.
 * Relative ones do already, since a viewer's path stands for the stream's folder, and stay as they are, byte for byte. Absolute
 * ones below that folder are changed; those that lead elsewhere, keys of other schemes and all other text are not, but for the names of
 * hosts that are hidden.
 */
export function rewritePlaylist(text: string, place: PlaylistPlace): string {
  const variables = new Map<string, string>()
  const changed = text
    .split('\n')
    .map((line) => rewriteLine(line, place, variables))
    .join('\n')
  return hideHosts(changed, place.hiddenHosts)
}

/** What variables mean (RFC 8216bis section 4.4.2.3), as far as the playlist says so itself. */
type Variables = Map<string, string>

function rewriteLine(line: string, place: PlaylistPlace, variables: Variables): string {
  const end = line.endsWith('\r') ? line.length - 1 : line.length
  const content = line.slice(0, end)
  if (content === '') return line
  const rewrite = (uri: string): string => rewriteUri(uri, place, variables)
  if (!content.startsWith('#')) return rewrite(content) + line.slice(end)
  if (content.startsWith(PREFETCH)) {
    return PREFETCH + rewrite(content.slice(PREFETCH.length)) + line.slice(end)
  }
  const [tag, ...names] = WITH_URI.find(([each]) => content.startsWith(each)) ?? []
  if (tag === undefined) return line
  if (tag === '#EXT-X-DEFINE:') {
    noteVariable(content, variables)
    return rewriteAttributes(content, names, (value) => definedAt(value, place)) + line.slice(end)
  }
  return rewriteAttributes(content, names, rewrite) + line.slice(end)
}

/** Attribute lists (RFC 8216 section 4.2): a comma within quotes begins no new attribute. */
function rewriteAttributes(
  line: string,
  names: readonly string[],
  rewrite: (uri: string) => string,
): string {
  let changed = ''
  let done = 0
  for (let at = line.indexOf(':') + 1; at < line.length; ) {
    const equalsAt = line.indexOf('=', at)
    if (equalsAt === -1) break
    const isQuoted = line[equalsAt + 1] === '"'
    const from = isQuoted ? equalsAt + 2 : equalsAt + 1
    const foundAt = line.indexOf(isQuoted ? '"' : ',', from)
    const to = foundAt === -1 ? line.length : foundAt
    if (isQuoted && names.includes(line.slice(at, equalsAt).trim())) {
      changed += line.slice(done, from) + rewrite(line.slice(from, to))
      done = to
    }
    const commaAt = line.indexOf(',', to)
    if (commaAt === -1) break
    at = commaAt + 1
  }
  return changed + line.slice(done)
}

function noteVariable(line: string, variables: Variables): void {
  const name = /[:,]\s*NAME="([^"]*)"/.exec(line)?.[1]
  const value = /[:,]\s*VALUE="([^"]*)"/.exec(line)?.[1]
  if (name !== undefined && value !== undefined) variables.set(name, value)
}

/** A variable that holds the stream's folder, with a slash at the end or without. Other playlists may take it from here. */
function definedAt(value: string, place: PlaylistPlace): string {
  if (!NOT_RELATIVE.test(value) || value.endsWith('/'))
    return atGateway(value, place.foundUrl, place)
  const changed = atGateway(`${value}/`, place.foundUrl, { ...place, named: () => {} })
  return changed === `${value}/` ? value : changed.slice(0, -1)
}

const VARIABLE = /\{\$([\w-]+)\}/g

function rewriteUri(uri: string, place: PlaylistPlace, variables: Variables): string {
  if (!uri.includes('{$')) return atGateway(uri, place.foundUrl, place)
  const meant = uri.replace(VARIABLE, (whole, name: string) => variables.get(name) ?? whole)
  // With a variable of another playlist or of the address in it, only the player knows what it means.
  if (meant.includes('{$')) return uri
  const changed = atGateway(meant, place.foundUrl, place)
  return changed === meant ? uri : changed
}

/**
 * The beginning of an address up to its path, with the host by itself; its marks may be escaped, as in JSON or within another address.
 * Without a scheme it is none within a path, and a dot or colon behind it ends the sentence.
 */
const SERVER =
  /(?:(?:(?<![a-z\d+.-])|(?<=%[\da-f]{2}))[a-z][a-z\d+.-]{0,31}(?::|%(?:25)?3A)|(?<![\w/\\.~-]))(?:\\?\/|%(?:25)?2F){2}(?:[^/@\s"'<>]{0,256}@)?(\[[\da-f:.]{2,45}\]|[\w.-]{1,256})(?:(?::|%(?:25)?3A)\d{1,10})?(?![\w-]|[.:]\w)/gi

/**
 * Takes the names of hosts out of the addresses of a text: they lead to the gateway then, where there is nothing at their paths. What
 * lies at a host in a private network, beside what the gateway passes on, is for no player.
 */
export function hideHosts(text: string, hosts: readonly string[] = []): string {
  const small = hosts.length === 0 ? '' : text.toLowerCase()
  // What a pattern finds, it finds slowly; most playlists name no host.
  if (!hosts.some((host) => small.includes(host))) return text
  return text.replace(SERVER, (whole, host: string) =>
    hosts.includes(host.toLowerCase().replace(/\.$/, '')) ? '' : whole,
  )
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
