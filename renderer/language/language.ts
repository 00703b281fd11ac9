/** The languages of the console, each by the name its readers call it. English is what the code is written in. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const

export type Language = keyof typeof LANGUAGES

const STORAGE_KEY = 'stagedoor.language'
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
const isLanguage = (text: string): text is Language => Object.hasOwn(LANGUAGES, text)

// Outside of a page, as in a test, it is English whatever the machine speaks.
const isPage = typeof document !== 'undefined'
const wanted: readonly string[] = isPage ? navigator.languages : []

/** What was chosen in this browser; null when the browser's own languages decide. */
export const chosenLanguage: Language | null = kept()

/** The language of this page. It stays until the page is loaded again. */
export const language: Language = languageOf(chosenLanguage, wanted)

/** For Intl: how dates, numbers and names of countries are written on this page. */
export const LOCALE: string = localeOf(language, wanted)

function kept(): Language | null {
  const text = isPage ? localStorage.getItem(STORAGE_KEY) : null
  return text !== null && isLanguage(text) ? text : null
}

/** A label as it stands within a sentence: German nouns keep their capital. */
export const inSentence = (label: string): string =>
  language === 'en' ? label.toLowerCase() : label

/** Tells the page's language to whoever reads it aloud. Once, before the first render. */
export function applyLanguage(): void {
  document.documentElement.lang = language
}

/** Keeps a language in this browser and loads the page again in it. Null: as the browser is set. */
export function chooseLanguage(next: Language | null): void {
  if (next === null) localStorage.removeItem(STORAGE_KEY)
  else localStorage.setItem(STORAGE_KEY, next)
  location.reload()
}
