import { IntlMessageFormat } from 'intl-messageformat'
import type { ReactNode } from 'react'
import type { Catalogue } from './catalogue.ts'

/** What goes into the places of a text, by their names. */
type Values = Readonly<Record<string, string | number>>
/** What goes into the places of a text with markup; a function is given what stands between its tags. */
export type Markup = Readonly<Record<string, ReactNode | ((inner: ReactNode[]) => ReactNode)>>

/** The same with things in the place of elements: one, or several in a row. */
type Things<P> = Readonly<Record<string, P | readonly P[] | ((inner: (string | P)[]) => P)>>

export interface Translator {
  /**
   * A text in the page's language.
   *
   * @param text   In English, as ICU MessageFormat when it has values, e.g. `{count, plural, one {# viewer} other {# viewers}}`.
   * @param values Of its places. Without any the text is taken as it is, braces too.
   */
  readonly text: (text: string, values?: Values) => string
  /** A text without values that other languages have several words for. */
  readonly textIn: (context: string, text: string) => string
  /** A text with `<b>tags</b>` and places for elements, in pieces. */
  readonly pieces: (text: string, values: Markup) => readonly ReactNode[]
  /** The same in things of one's own, which a screen draws and a plain text joins. */
  readonly parts: <P extends object>(text: string, values: Things<P>) => readonly (string | P)[]
}

/** Where the catalogue has a text that is said in a context. */
export const keyIn = (context: string, text: string): string => `${context}|${text}`

/** Texts of one language. Each text is compiled once. Pure apart from that. */
export function makeTranslator(catalogue: Catalogue, locale: string): Translator {
  const texts = new Map(Object.entries(catalogue).filter(([, text]) => text !== ''))
  const plain = new Map<string, IntlMessageFormat>()
  const marked = new Map<string, IntlMessageFormat>()
  const compiled = (
    of: Map<string, IntlMessageFormat>,
    text: string,
    ignoreTag: boolean,
  ): IntlMessageFormat => {
    const known = of.get(text)
    if (known !== undefined) return known
    const made = new IntlMessageFormat(texts.get(text) ?? text, locale, undefined, { ignoreTag })
    of.set(text, made)
    return made
  }
  const formatted = <P>(text: string, values: object): readonly (string | P)[] => {
    const made = compiled(marked, text, false).format<P>(values as Record<string, never>)
    return Array.isArray(made) ? made : [made]
  }
  return {
    text: (text, values) =>
      values === undefined
        ? (texts.get(text) ?? text)
        : String(compiled(plain, text, true).format(values)),
    textIn: (context, text) => texts.get(keyIn(context, text)) ?? text,
    pieces: (text, values) => formatted<ReactNode>(text, values),
    parts: <P extends object>(text: string, values: Things<P>) =>
      formatted<P | P[]>(text, values).flat() as (string | P)[],
  }
}
