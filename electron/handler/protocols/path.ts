/** Longest stream name a caller may use, characters. */
const MAX_NAME_CHARS = 512

export interface PathAndQuery {
  readonly path: string
  /** Without `?`. Empty when there is none. */
  readonly query: string
}

/** Splits a path or an absolute URL; scheme, host and fragment are dropped. */
export function splitUrl(url: string): PathAndQuery {
  const fragmentAt = url.indexOf('#')
  const whole = fragmentAt === -1 ? url : url.slice(0, fragmentAt)
  const queryAt = whole.indexOf('?')
  const head = queryAt === -1 ? whole : whole.slice(0, queryAt)
  const query = queryAt === -1 ? '' : whole.slice(queryAt + 1)
  const schemeAt = head.startsWith('/') ? -1 : head.indexOf('://')
  if (schemeAt === -1) return { path: head, query }
  const pathAt = head.indexOf('/', schemeAt + 3)
  return { path: pathAt === -1 ? '' : head.slice(pathAt), query }
}

/**
 * The stream name a path means: decoded once, without leading, trailing and doubled slashes. A media server resolves
 * escapes before it looks a stream up, so a name must not be told apart from its escaped twin: else the twin could
 * match a laxer pattern.
 *
 * @param isDecoded The media server resolved the escapes; once more would make another name of it. Default false.
 * @returns Null when it cannot be a name: empty, over-long, broken escapes, dot segments, control characters.
 */
export function streamNameOf(path: string, isDecoded = false): string | null {
  const decoded = !isDecoded && path.includes('%') ? decodePath(path) : path
  if (decoded === null || decoded.length > MAX_NAME_CHARS || hasControl(decoded)) return null
  if (isPlain(decoded)) return decoded.slice(1)
  const segments = decoded.split('/').filter((segment) => segment !== '')
  if (segments.length === 0 || segments.some((each) => each === '.' || each === '..')) return null
  return segments.join('/')
}

/** Whether nothing but the leading slash has to go. */
function isPlain(path: string): boolean {
  return (
    path.length > 1 &&
    path.startsWith('/') &&
    !path.endsWith('/') &&
    !path.includes('//') &&
    !path.includes('/.')
  )
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}
