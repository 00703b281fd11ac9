import { catalogue } from './catalogue.ts'
import { LOCALE } from './language.ts'
import { makeSaidReader } from './said.ts'
import { makeTranslator } from './translator.ts'

const translator = makeTranslator(catalogue, LOCALE)

/**
 * A text of the console in the page's language, e.g. `t('Save')` or `t('{count, plural, one {# viewer} other {# viewers}}',
 * { count })`. The first argument is a string in quotes, so that `npm run catalogue` finds it.
 */
export const t = translator.text

/**
 * {@link t} for a word that English uses for two things: `tIn('rules', 'Publish')` is another entry than `t('Publish')`.
 *
 * @param context What it is about; never shown.
 */
export const tIn = translator.textIn

/**
 * A sentence that came from the server, or that shared/ composed, in the page's language; else as it is. What `say` and `phrases`
 * of shared/say.ts mark is in the catalogue.
 */
export const known = makeSaidReader(catalogue, translator, LOCALE)

/** {@link t} for texts with markup in which things stand, which are drawn here and joined to plain text there. */
export const tParts = translator.parts

/** {@link t} for texts with markup; components use `<T>`. */
export const pieces = translator.pieces
