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

const TOKENS = ['rj-auth', 'wmsAuthSign']

/** A referer, without its query where that carries a listener token: it is stored with the decision. Null when empty. */
export function refererText(text: string): string | null {
  const queryAt = text.indexOf('?')
  const hasToken = queryAt !== -1 && TOKENS.some((name) => text.includes(name, queryAt))
  return freeText(hasToken ? text.slice(0, queryAt) : text)
}
