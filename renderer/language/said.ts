import { type Piece, type Place, piecesOf } from '../../shared/say.ts'
import type { Catalogue } from './catalogue.ts'
import { keyIn, type Translator } from './translator.ts'

/** What a sentence of the server reads in the page's language. */
export type SaidReader = (sentence: string) => string

/** Where the catalogue has the templates of the server, see shared/say.ts. */
export const SAID = 'said'

/** Sentences kept with what they read; all are forgotten when there are more. */
const KEPT = 5_000
/** How often the pieces of a template are laid on a sentence before it counts as another one. */
const TRIES = 500
/** A moment as the server writes it. */
const MOMENT = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?(?: UTC|(?:\.\d{3})?Z)$/
const NUMBER = /^-?\d{1,3}(?:,\d{3})*(?:\.\d+)?$|^-?\d+(?:\.\d+)?$/

type Found = Readonly<Record<string, string | number>>

/** A template with each of its plural forms chosen. */
interface Variant {
  readonly template: string
  readonly pieces: readonly Piece[]
  /** Numbers that are told by the form alone. */
  readonly counts: Found
  readonly letters: number
}

/**
 * Reads sentences that the server composed with `say`: finds the template a sentence was made of, the one with the most words
 * first, and makes the sentence anew in the page's language. Several sentences in a row are read one by one. What does
 * not fit a translated template as a whole stays in English.
 */
export function makeSaidReader(
  catalogue: Catalogue,
  translator: Pick<Translator, 'text'>,
  locale: string,
): SaidReader {
  const variants = variantsIn(catalogue)
  const texts = new Map(Object.entries(catalogue))
  const known = new Map<string, string | null>()

  function read(sentence: string): string | null {
    const before = known.get(sentence)
    if (before !== undefined) return before
    if (known.size >= KEPT) known.clear()
    const found = asItIs(sentence) ?? inARow(sentence) ?? composed(sentence) ?? phrase(sentence)
    known.set(sentence, found)
    return found
  }

  const asItIs = (sentence: string): string | null =>
    texts.get(sentence) || momentOf(sentence, locale)

  function composed(sentence: string): string | null {
    for (const { template, pieces, counts } of variants) {
      const values = layOn(pieces, sentence, accept)
      if (values !== null) return translator.text(keyIn(SAID, template), { ...counts, ...values })
    }
    return null
  }

  /** What goes into a place. Null: this cannot. */
  function accept({ name, isNumber }: Place, text: string): string | number | null {
    if (isNumber) return NUMBER.test(text) ? Number(text.replaceAll(',', '')) : null
    if (name.endsWith('List')) return read(text) ?? text
    return name.endsWith('Said') ? read(text) : (momentOf(text, locale) ?? text)
  }

  /** A phrase that was made a sentence. */
  function phrase(sentence: string): string | null {
    const [first = ''] = sentence
    if (!sentence.endsWith('.')) return null
    const said =
      read(sentence.slice(0, -1)) ?? read(`${first.toLowerCase()}${sentence.slice(1, -1)}`)
    return said === null ? null : `${said.slice(0, 1).toUpperCase()}${said.slice(1)}.`
  }

  /** Before templates are laid on: a place at the end of one would take the next sentence along. */
  function inARow(sentences: string): string | null {
    const ends = [...sentences.matchAll(/[.!?] (?=\S)/g)].map(({ index }) => index + 1)
    for (const end of ends.slice(0, 8)) {
      const first = read(sentences.slice(0, end))
      const rest = first === null ? null : read(sentences.slice(end + 1))
      if (rest !== null) return `${first} ${rest}`
    }
    return null
  }

  return (sentence) => (variants.length === 0 ? null : read(sentence)) ?? sentence
}

/** Lays pieces on a text. Null: they do not cover it. */
function layOn(
  pieces: readonly Piece[],
  text: string,
  accept: (place: Place, text: string) => string | number | null,
): Found | null {
  let tries = 0
  function from(index: number, start: number, found: Found): Found | null {
    const piece = pieces[index]
    tries += 1
    if (piece === undefined) return start === text.length ? found : null
    if (typeof piece === 'string') {
      return text.startsWith(piece, start) ? from(index + 1, start + piece.length, found) : null
    }
    const next = pieces[index + 1]
    let end = typeof next === 'string' ? text.indexOf(next, start + 1) : text.length
    while (end > start && tries < TRIES) {
      const value = accept(piece, text.slice(start, end))
      const isSame = value !== null && (found[piece.name] ?? value) === value
      const rest = isSame ? from(index + 1, end, { ...found, [piece.name]: value }) : null
      if (rest !== null) return rest
      end = typeof next === 'string' ? text.indexOf(next, end + 1) : -1
    }
    return null
  }
  const [first] = pieces
  return typeof first === 'string' && !text.startsWith(first) ? null : from(0, 0, {})
}

/** Every translated template in each of its forms, those with the most words first. */
function variantsIn(catalogue: Catalogue): readonly Variant[] {
  const prefix = keyIn(SAID, '')
  return Object.entries(catalogue)
    .filter(([key, text]) => key.startsWith(prefix) && text !== '')
    .flatMap(([key]) => formsOf(key.slice(prefix.length)))
    .toSorted((one, other) => other.letters - one.letters)
}

function formsOf(template: string): readonly Variant[] {
  let forms: readonly { readonly pieces: readonly Piece[]; readonly counts: Found }[] = [
    { pieces: [], counts: {} },
  ]
  for (const piece of piecesOf(template)) {
    forms = forms.flatMap(({ pieces, counts }) => {
      if (typeof piece === 'string' || piece.forms === null) {
        return [{ pieces: joined(pieces, [piece]), counts }]
      }
      const { name } = piece
      return [
        { pieces: joined(pieces, piece.forms.one), counts: { ...counts, [name]: 1 } },
        { pieces: joined(pieces, piece.forms.other), counts: { ...counts, [name]: 2 } },
      ]
    })
  }
  return forms.map((form) => ({ template, ...form, letters: lettersOf(form.pieces) }))
}

/** Pieces in a row, words that follow each other as one. */
function joined(before: readonly Piece[], more: readonly Piece[]): readonly Piece[] {
  const pieces = [...before]
  for (const piece of more) {
    const last = pieces.at(-1)
    if (typeof last === 'string' && typeof piece === 'string') pieces.splice(-1, 1, last + piece)
    else pieces.push(piece)
  }
  return pieces
}

const lettersOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 0), 0)

function momentOf(text: string, locale: string): string | null {
  const parts = MOMENT.exec(text)
  if (parts === null) return null
  const [, day, minute, seconds] = parts
  const moment = new Date(`${day}T${minute}${seconds ?? ''}Z`)
  const written = moment.toLocaleString(locale, {
    ...{ day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' },
    ...{ hour: '2-digit', minute: '2-digit' },
    ...(seconds === undefined ? {} : { second: '2-digit' }),
  })
  return `${written} UTC`
}
