/** What stands in the code and is shown as it is in every language: names, units, code, examples. */
export const NO_WORDS: readonly string[] = ['Stagedoor', 'English', 'Deutsch']

/** Folders whose texts are not in the catalogue yet. */
export const NOT_YET =
  /^renderer\/(api|app|route|components|kit|shell)|^renderer\/features\/(?!(wall|limits)\/)/

/** How many texts of a language may still be without a translation. To become fewer, never more. */
export const UNTRANSLATED_AT_MOST = 4_000
