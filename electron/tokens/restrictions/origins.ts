/** An entry of an origin list, taken apart. */
interface OriginEntry {
  /** In ASCII and lower case, without a trailing dot; `null` matches every host. */
  readonly host: string | null
  /** Whether `host` stands for everything below it, but not for itself. */
  readonly isWildcard: boolean
  /** As text. Null matches every port. */
  readonly port: string | null
}

/** A list of origins, ready for matching. */
export interface OriginList {
  readonly isEmpty: boolean
  readonly entries: readonly OriginEntry[]
  /** Entries that cannot be read. They match nothing. */
  readonly invalid: readonly string[]
}

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i
const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[^:/?#@\s]+?)\.?(?::(\d{1,5}))?\/?$/i
const WILDCARD = '*.'
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/**
 * Makes a list of allowed origins ready. An entry is a host name, `*.` and a host name for everything below it, or `*`;
 * a scheme before it is not compared, a port after it is.
 *
 * @param texts As configured. Empty allows every origin and none.
 */
export function compileOrigins(texts: readonly string[]): OriginList {
  const read = texts.map((text) => ({ text, entry: parseEntry(text) }))
  return {
    isEmpty: texts.length === 0,
    entries: read.flatMap(({ entry }) => (entry === null ? [] : [entry])),
    invalid: read.filter(({ entry }) => entry === null).map(({ text }) => text),
  }
}

/**
 * Whether a list allows an origin. A list that is not empty never allows a caller without one.
 *
 * @param origin The value of the Origin header (RFC 6454 section 7), or null when there was none.
 */
export function allowsOrigin(list: OriginList, origin: string | null): boolean {
  if (list.isEmpty) return true
  const url = origin === null ? null : URL.parse(origin)
  if (url === null || url.host === '' || url.username !== '') return false
  const host = withoutDot(url.hostname)
  const port = url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? null) : url.port
  return list.entries.some((entry) => covers(entry, host, port))
}

function covers(entry: OriginEntry, host: string, port: string | null): boolean {
  if (entry.port !== null && entry.port !== port) return false
  if (entry.host === null) return true
  return entry.isWildcard ? host.endsWith(`.${entry.host}`) : host === entry.host
}

function parseEntry(text: string): OriginEntry | null {
  const bare = text.trim().replace(SCHEME, '')
  if (bare === '*') return { host: null, isWildcard: false, port: null }
  const isWildcard = bare.startsWith(WILDCARD)
  const match = HOST_AND_PORT.exec(isWildcard ? bare.slice(WILDCARD.length) : bare)
  const written = match?.[1]
  if (written === undefined || written.includes('*')) return null
  const url = URL.parse(`http://${written}`)
  if (url === null || url.hostname === '') return null
  return { host: withoutDot(url.hostname), isWildcard, port: match?.[2] ?? null }
}

const withoutDot = (host: string): string => (host.endsWith('.') ? host.slice(0, -1) : host)
