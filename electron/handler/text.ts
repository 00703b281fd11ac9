/** Longest text kept of what a viewer's program says about itself, characters. */
const MAX_CHARS = 2048
const MAX_NAME_CHARS = 256

/** Free text of a viewer, such as a user agent: at most 2,048 characters. Null when empty. */
export function freeText(text: string): string | null {
  return text === '' ? null : text.slice(0, MAX_CHARS)
}

/** A name a viewer claims: at most 256 characters. Null when empty. */
export function claimedName(text: string): string | null {
  return text === '' ? null : text.slice(0, MAX_NAME_CHARS)
}

/** These count wherever they stand. */
const TOKENS = ['rj-auth', 'wmsauthsign', 'publishsign']
/** Names that are common words too, so that only the parameter itself counts. */
const NAMES: ReadonlySet<string> = new Set([
  'token',
  'streamtoken',
  'edgetoken',
  'access_token',
  'jwt',
  'authtoken',
])
/** An EdgeAuth token, 64 hexadecimal characters, and a signed web token, whose header is a JSON object. */
const SHAPES = /^(?:DIGEST:.*|[0-9a-f]{64}|eyJ[\w-]+\.[\w-]+\.[\w-]*)$/
/** A parameter of a URL that is a parameter itself. */
const INNER = /[?&](\w+)=([^&#]*)/g

/** A referer, without its query where that carries a listener token: it is stored with the decision. Null when empty. */
export function refererText(text: string): string | null {
  const queryAt = text.indexOf('?')
  if (queryAt === -1 || !hasToken(text.slice(queryAt + 1))) return freeText(text)
  return freeText(text.slice(0, queryAt))
}

/** Looks at names and values as a reader would have them, so that an escaped name counts too. */
function hasToken(query: string): boolean {
  const pairs = [...new URLSearchParams(query)]
  const isNamed = [query, ...pairs.flat()].some((part) => {
    const plain = part.toLowerCase()
    return TOKENS.some((name) => plain.includes(name))
  })
  return isNamed || pairs.some(([name, value]) => isToken(name, value) || holdsToken(value))
}

const isToken = (name: string, value: string): boolean =>
  NAMES.has(name.toLowerCase()) || SHAPES.test(value)

const holdsToken = (text: string): boolean =>
  [...text.matchAll(INNER)].some(([, name = '', value = '']) => isToken(name, value))
