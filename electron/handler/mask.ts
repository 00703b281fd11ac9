import { closingQuote } from '../../shared/json-text.ts'

/** What stands in the place of a secret. */
export const MASK = '***'

/** Header names whose values never show, whatever the protocol. */
const SECRET_HEADERS = ['authorization', 'proxy-authorization', 'cookie', 'x-auth-token']

/** Names whose values are masked, compared without regard to case. */
export class SecretNames {
  readonly #names: ReadonlySet<string>

  constructor(names: readonly string[]) {
    this.#names = new Set([...names, ...SECRET_HEADERS].map((name) => name.toLowerCase()))
  }

  has(name: string): boolean {
    return this.#names.has(name.toLowerCase())
  }
}

/**
 * How deep URLs within URLs are looked into. Each level is escaped anew, so a text that nests without end would grow and
 * cost without end; what lies deeper is masked whole.
 */
const DEEPEST = 3

/** Masks name and password of a URL and secret parameters in its query, also where a value is a URL itself. */
export function maskUrl(url: string, names: SecretNames, depth = 0): string {
  const queryAt = url.indexOf('?')
  if (queryAt === -1) return maskLogin(url)
  if (depth > DEEPEST) return MASK
  return `${maskLogin(url.slice(0, queryAt))}?${maskPairs(url.slice(queryAt + 1), names, depth)}`
}

/** The part before the `@` of `scheme://name:password@host` (RFC 3986 section 3.2.1). */
function maskLogin(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, `$1${MASK}@`)
}

/** Masks secret fields of a query or form, whose other bytes stay as they are. */
export function maskPairs(pairs: string, names: SecretNames, depth = 0): string {
  return pairs
    .split('&')
    .map((pair) => maskPair(pair, names, depth))
    .join('&')
}

function maskPair(pair: string, names: SecretNames, depth: number): string {
  const equalsAt = pair.indexOf('=')
  if (equalsAt === -1) return pair
  const value = pair.slice(equalsAt + 1)
  if (value === '') return pair
  if (names.has(plainText(pair.slice(0, equalsAt)))) return pair.slice(0, equalsAt + 1) + MASK
  const plain = plainText(value)
  const masked = maskUrl(plain, names, depth + 1)
  return masked === plain
    ? pair
    : pair.slice(0, equalsAt + 1) + encodeURIComponent(masked).replaceAll('%2F', '/')
}

function plainText(text: string): string {
  // The same reading as the protocols': total, broken escapes stay.
  return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? text
}

/**
 * Masks secret members and URLs in JSON, by its string literals alone, so that it holds for a body that is damaged or
 * cut as well.
 */
export function maskJson(json: string, names: SecretNames): string {
  let masked = ''
  let isSecret = false
  let at = 0
  while (at < json.length) {
    const open = json.indexOf('"', at)
    if (open === -1) return masked + maskBare(json.slice(at), isSecret)
    const value = isSecret ? json.slice(at, open).search(/[{[]/) : -1
    if (value !== -1) {
      masked += `${json.slice(at, at + value)}"${MASK}"`
      isSecret = false
      at = closingBracket(json, at + value) + 1
      continue
    }
    const close = closingQuote(json, open)
    const after = json.slice(close + 1).trimStart()
    masked += maskBare(json.slice(at, open), isSecret)
    if (after.startsWith(':')) {
      masked += json.slice(open, close + 1)
      isSecret = names.has(literalText(json.slice(open, close + 1)))
    } else {
      masked += isSecret ? `"${MASK}"` : maskLiteral(json.slice(open, close + 1), names)
      isSecret = false
    }
    at = close + 1
  }
  return masked
}

/** Where the object or array that opens at `from` closes; the end of the text when it does not. */
function closingBracket(json: string, from: number): number {
  let depth = 0
  for (let at = from; at < json.length; at++) {
    const character = json[at]
    if (character === '"') at = closingQuote(json, at)
    else if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (depth === 0) return at
  }
  return json.length
}

/** What stands between two literals: a number or word that is a secret member's value goes. */
function maskBare(text: string, isSecret: boolean): string {
  if (!isSecret) return text
  return text.replace(/[\w.+-]+/, MASK)
}

function maskLiteral(literal: string, names: SecretNames): string {
  const text = literalText(literal)
  const masked = maskUrl(text, names)
  return masked === text ? literal : JSON.stringify(masked)
}

function literalText(literal: string): string {
  try {
    const text: unknown = JSON.parse(literal)
    return typeof text === 'string' ? text : literal
  } catch {
    return literal.slice(1)
  }
}

/** Masks a header's value: whole when its name is secret, else the secrets in a URL it holds. */
export function maskHeader(name: string, value: string, names: SecretNames): string {
  return names.has(name) ? MASK : maskUrl(value, names)
}
