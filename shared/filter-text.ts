/** One part of a filter text: `deny` has no key, `stream:live/news` has key `stream`. */
export interface Term {
  /** Lower case; null for a bare word. */
  readonly key: string | null
  readonly value: string
}

/**
 * Splits a filter text into terms. Spaces part terms except inside double quotes: `stream:"evening show"`. A quote
 * that never closes runs to the end; a key without a value (`stream:`) is still being typed and yields no term. A part
 * is a key only if it is letters followed by a colon, so IPv6 addresses and URLs stay values.
 */
export function parseTerms(text: string): readonly Term[] {
  const parts = text.match(/(?:[a-z_]+:)?"[^"]*"?|\S+/gi) ?? []
  return parts.flatMap((part) => {
    const keyed = /^([a-z_]+):(?!\/\/)(.*)$/is.exec(part)
    const [, key, rest] = keyed ?? []
    const term =
      key === undefined || rest === undefined || isHexGroup(key, rest)
        ? { key: null, value: unquote(part) }
        : { key: key.toLowerCase(), value: unquote(rest) }
    return term.value === '' ? [] : [term]
  })
}

/** `fe80::1` and `abcd:1::` start like a key; what follows tells. */
const isHexGroup = (key: string, rest: string): boolean =>
  /^[a-f]{1,4}$/i.test(key) && /^[0-9a-f:]*:[0-9a-f:]*$/i.test(rest)

const unquote = (text: string): string => text.replaceAll('"', '').trim()

/** Terms as text, so that {@link parseTerms} gives them back. */
export const formatTerms = (terms: readonly Term[]): string => terms.map(formatTerm).join(' ')

/** One term as text, quoted where it would else be read as something different. */
export function formatTerm(term: Term): string {
  const key = term.key === null ? '' : `${term.key}:`
  const plain = key + term.value
  const [read, ...more] = parseTerms(plain)
  const isSafe = read !== undefined && more.length === 0 && sameTerm(read, term)
  return isSafe ? plain : `${key}"${term.value}"`
}

/** The text without one term, by its place. */
export const withoutTerm = (text: string, index: number): string =>
  formatTerms(parseTerms(text).filter((_, at) => at !== index))

/** Whether the text holds this term. */
export const hasTerm = (text: string, term: Term): boolean =>
  parseTerms(text).some((each) => sameTerm(each, term))

/** The text with this term put in, or taken out if it was there. `instead` are terms that it rules out. */
export function toggleTerm(text: string, term: Term, instead: readonly Term[] = []): string {
  const terms = parseTerms(text)
  const rest = terms.filter((each) => ![term, ...instead].some((other) => sameTerm(each, other)))
  return formatTerms(terms.some((each) => sameTerm(each, term)) ? rest : [...rest, term])
}

const sameTerm = (one: Term, other: Term): boolean =>
  one.key === other.key && one.value.toLowerCase() === other.value.toLowerCase()
