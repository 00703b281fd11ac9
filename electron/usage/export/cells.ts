/*
 * Cells of a CSV file (RFC 4180) as SQL, since text that SQLite builds is the fastest that can be had. What is written is what
 * `csvCell` of console/csv.ts writes: text in quotes, an apostrophe before what a spreadsheet would run as a formula, numbers
 * as they are. Where there is no text there is an empty one: a plain cell cannot tell, and how a file is cut into pages must not show.
 */

/** Line end of RFC 4180. */
const CSV_LINE_END = '\r\n'

/** Code points of = + - @, tab, line feed, carriage return, and the full-width twins of the first four. */
const FORMULA_STARTS = [61, 43, 45, 64, 9, 10, 13, 65_309, 65_291, 65_293, 65_312].join(', ')

/**
 * A cell of any text, whatever it holds. Null becomes an empty text.
 *
 * A text that begins with a NUL has no first code point to SQLite, so it is compared: it lies between NUL and U+0001.
 *
 * @param text SQL of a text or null.
 */
export const carefulCell = (text: string): string =>
  `concat('"', CASE
    WHEN unicode(${text}) IN (${FORMULA_STARTS}) OR (${text} >= char(0) AND ${text} < char(1)) THEN ''''
    ELSE '' END, replace(${text}, '"', '""'), '"')`

/** A cell of a text that {@link needsCare} has passed. Null becomes an empty text. */
export const plainCell = (text: string): readonly LinePart[] => [literal('"'), text, literal('"')]

/** A part of a line: SQL, or text that stands as it is. */
export type LinePart = string | { readonly text: string }

const literal = (text: string): LinePart => ({ text })

/**
 * A line of cells, as SQL of a text. What stands between two values is one argument, since each costs as much as a value.
 */
export function lineOf(cells: readonly (readonly LinePart[])[]): string {
  const args: string[] = []
  let between = ''
  const put = (): void => {
    if (between !== '') args.push(`'${between}'`)
    between = ''
  }
  for (const [at, cell] of cells.entries()) {
    if (at > 0) between += ','
    for (const part of cell) {
      if (typeof part === 'string') {
        put()
        args.push(part)
      } else between += part.text
    }
  }
  between += CSV_LINE_END
  put()
  return `concat(${args.join(', ')})`
}

const QUOTE = 34
const COMMA = 44
const LINE_FEED = 10
/** Four bytes that are each a quote. */
const QUOTES = 0x22222222
/** First byte of the full-width twins, and of some others, which cost a second reading and nothing else. */
const WIDE = 0xef
/** By byte, 1: a value that begins with it may be run as a formula, or begins with a control character. */
const CAREFUL_STARTS = new Uint8Array(256).fill(1, 0, 32)
for (const byte of [61, 43, 45, 64, WIDE]) CAREFUL_STARTS[byte] = 1

/**
 * Whether lines of {@link plainCell}s hold a value that must not stand as it is: one with a quote, or one that begins like a formula or
 * with a control character. One that is not there can be taken for one; one that is there is always found.
 *
 * Each byte of an export goes through here, so it looks for a quote in four at once, and takes the end of a value and the
 * beginning of the next in one step.
 *
 * @param lines  UTF-8.
 * @param quotes How many quotes there are if no value has one.
 */
export function needsCare(lines: Uint8Array, quotes: number): boolean {
  const { length } = lines
  const view = new DataView(lines.buffer, lines.byteOffset, length)
  let count = 0
  let at = 0
  while (at <= length - 4) {
    const bytes = view.getInt32(at, true) ^ QUOTES
    const zeros = (bytes - 0x01010101) & ~bytes & 0x80808080
    if (zeros === 0) {
      at += 4
      continue
    }
    at += firstOf(zeros)
    count += 1
    const isPair = lines[at + 1] === COMMA && lines[at + 2] === QUOTE
    if (isPair) {
      at += 2
      count += 1
    }
    if (CAREFUL_STARTS[lines[at + 1] as number] === 1 && (isPair || isStart(lines, at))) return true
    at += 1
  }
  // What is left is the end of a line, where no value begins.
  for (; at < length; at++) if (lines[at] === QUOTE) count += 1
  return count !== quotes
}

/** Which of four bytes is the first that is marked at its highest bit, counted from the lowest. */
const firstOf = (marks: number): number => (31 - Math.clz32(marks & -marks)) >> 3

/** Whether a value in quotes can begin here. */
function isStart(lines: Uint8Array, at: number): boolean {
  const before = at === 0 ? LINE_FEED : lines[at - 1]
  return before === COMMA || before === LINE_FEED
}

/** The first line of a CSV file, each name in quotes (RFC 4180), with its line end. */
export const headerLine = (headers: readonly string[]): string =>
  `${headers.map((header) => `"${header.replaceAll('"', '""')}"`).join(',')}${CSV_LINE_END}`
