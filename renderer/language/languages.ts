/** The languages of the console, each by the name its readers call it. English is what the code is written in. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const

export type Language = keyof typeof LANGUAGES

/** As of `dir` in HTML. */
export type Direction = 'ltr' | 'rtl'

/** Where a language is read that the reader's own list names no region for: both count hours to 24. */
const REGIONS: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' }

/**
 * The language to show: the one kept, else the first of the reader's own that there is, else English. Pure.
 *
 * @param kept   What the browser kept; null when nothing was chosen. Anything unknown counts as nothing.
 * @param wanted The reader's languages, the dearest first, e.g. `['de-CH', 'en']`.
 */
export function languageOf(kept: string | null, wanted: readonly string[]): Language {
  if (kept !== null && isLanguage(kept)) return kept
  return wanted.map(base).find(isLanguage) ?? 'en'
}

/**
 * How dates and numbers are written: as in the first of the reader's own regions that speaks the language. Pure.
 *
 * @param wanted As for {@link languageOf}.
 */
export const localeOf = (language: Language, wanted: readonly string[]): string =>
  wanted.find((each) => base(each) === language && each.includes('-')) ?? REGIONS[language]

const base = (tag: string): string => tag.toLowerCase().split('-', 1)[0] ?? ''
/** Languages read from right to left, whether the console speaks them or not. */
const RIGHT_TO_LEFT: readonly string[] = ['ar', 'fa', 'he', 'ur']

/** Which way lines are read in a language. Pure. */
export const directionOf = (language: string): Direction =>
  RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr'

/** Whether a text is the code of a language there is. */
export const isLanguage = (text: string): text is Language => Object.hasOwn(LANGUAGES, text)
