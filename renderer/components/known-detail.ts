import { known } from '../language/t.ts'

/**
 * What the server adds to a name, or says in place of one, in the page's language. A name alone is left as it is, even where it is
 * a word of the console as well.
 *
 * @param detail As it is stored, e.g. `live/news: no change`.
 * @param read   Says a sentence of the server in a language. Default that of the page.
 */
export function knownDetail(detail: string, read = known): string {
  if (!/^[\p{Ll}\d]|[,:;] /u.test(detail)) return detail
  const whole = read(detail)
  if (whole !== detail) return whole
  const parts = detail.split(/(; |: )/)
  return parts.map((part) => (/^[\p{Ll}\d]/u.test(part) ? read(part) : part)).join('')
}
