/** Words, or a place that something goes into. */
export type Piece = string | Place

export interface Place {
  readonly name: string
  /** Whether a number goes there, written as in `1,234`. */
  readonly isNumber: boolean
  /** What stands there for one and for any other number. Null: the value itself. */
  readonly forms: { readonly one: readonly Piece[]; readonly other: readonly Piece[] } | null
}

/** What goes into the places of a template, by their names. */
export type Values = Readonly<Record<string, string | number>>

/**
 * Composes a sentence of the server in English, so that the console can say it in another language: it finds the template that
 * fits a sentence in its catalogue (renderer/language/said.ts). `npm run catalogue` reads the templates out of the code.
 *
 * @param template A string in quotes, in these forms of ICU MessageFormat: `{name}`, `{count, number}`,
 *   `{count, plural, one {# viewer} other {# viewers}}`. Words stand between two places. A place whose name ends in `Said`
 *   takes a sentence or phrase that was composed like this itself, and one in `List` what {@link listOf} answers.
 * @param values What goes into its places. Without any the template is taken as it is, braces too.
 */
export function say(template: string, values?: Values): string {
  return values === undefined ? template : written(piecesOf(template), values)
}

/** Marks a table of sentences and phrases that are said as they are, or go into places. Answers the table. */
export const phrases = <const T>(table: T): T => table

/** Names in a row. @param shown Named at most, as in `a, b, c and 4 more`. */
export function listOf(names: readonly string[], shown = 3): string {
  const list = names.slice(0, shown).join(', ')
  const more = names.length - shown
  return more > 0 ? say('{list} and {more, number} more', { list, more }) : list
}

const read = new Map<string, readonly Piece[]>()

/** The pieces of a template. Throws where it is none. */
export function piecesOf(template: string): readonly Piece[] {
  const known = read.get(template)
  if (known !== undefined) return known
  const pieces = parse(template, null)
  read.set(template, pieces)
  return pieces
}

const written = (pieces: readonly Piece[], values: Values): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : filled(piece, values))).join('')

function filled({ name, isNumber, forms }: Place, values: Values): string {
  const value = values[name]
  if (value === undefined) throw new Error(`Nothing was given for {${name}}.`)
  if (forms !== null) return written(Number(value) === 1 ? forms.one : forms.other, values)
  return isNumber ? Number(value).toLocaleString('en') : String(value)
}

/** @param counted The number that `#` stands for; null outside of plural forms. */
function parse(template: string, counted: string | null): readonly Piece[] {
  const pieces: Piece[] = []
  let words = ''
  for (let at = 0; at < template.length; at += 1) {
    const letter = template[at] ?? ''
    if (letter !== '{' && !(letter === '#' && counted !== null)) {
      words += letter
      continue
    }
    if (words !== '') pieces.push(words)
    words = ''
    if (letter === '#') {
      pieces.push({ name: counted ?? '', isNumber: true, forms: null })
    } else {
      const end = endOf(template, at)
      pieces.push(placeOf(template.slice(at + 1, end)))
      at = end
    }
  }
  return words === '' ? pieces : [...pieces, words]
}

function placeOf(inside: string): Place {
  const [name = '', kind = ''] = inside.split(',', 2).map((part) => part.trim())
  if (kind === '' || kind === 'number') return { name, isNumber: kind === 'number', forms: null }
  const [one = [], other = []] = ['one {', 'other {'].map((word) => {
    const at = inside.indexOf(word)
    if (kind !== 'plural' || at === -1) throw new Error(`{${inside}} is no place.`)
    const openAt = at + word.length - 1
    return parse(inside.slice(openAt + 1, endOf(inside, openAt)), name)
  })
  return { name, isNumber: true, forms: { one, other } }
}

/** Where the brace closes that opens there. */
function endOf(text: string, openAt: number): number {
  let depth = 0
  for (let at = openAt; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1
    else if (text[at] === '}') depth -= 1
    if (depth === 0) return at
  }
  throw new Error(`A brace is not closed in ${text}`)
}
