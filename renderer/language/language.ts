import {
  type Direction,
  directionOf,
  isLanguage,
  type Language,
  languageOf,
  localeOf,
} from './languages.ts'

const STORAGE_KEY = 'stagedoor.language'

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

/** Which way lines are read on this page. */
export const DIRECTION: Direction = directionOf(language)

/** A label as it stands within a sentence: German nouns keep their capital. */
export const inSentence = (label: string): string =>
  language === 'en' ? label.toLowerCase() : label

/** Tells the page's language to whoever reads it aloud, and lays it out in the direction that is read in. Once, before the first render. */
export function applyLanguage(): void {
  document.documentElement.lang = language
  document.documentElement.dir = DIRECTION
}

/** Keeps a language in this browser and loads the page again in it. Null: as the browser is set. */
export function chooseLanguage(next: Language | null): void {
  if (next === null) localStorage.removeItem(STORAGE_KEY)
  else localStorage.setItem(STORAGE_KEY, next)
  location.reload()
}
