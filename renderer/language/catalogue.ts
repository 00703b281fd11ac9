import { language } from './language.ts'
import type { Language } from './languages.ts'

/** Texts by their English. One that is missing or empty is shown in English. */
export type Catalogue = Readonly<Record<string, string>>

/** English needs none: the texts in the code are English. */
const LOADERS: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ default: Catalogue }>>> = {
  de: () => import('./de.json'),
}

async function load(): Promise<Catalogue> {
  if (language === 'en') return {}
  try {
    return (await LOADERS[language]()).default
  } catch {
    // A console in English is better than none.
    return {}
  }
}

/** The texts of the page's language. Loaded before any module that imports this one runs, so that tables of texts can be constants. */
export const catalogue: Catalogue = await load()
