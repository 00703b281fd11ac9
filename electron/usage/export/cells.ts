/*
 * Cells of a CSV file (RFC 4180) as SQL, since text that SQLite builds is the fastest that can be had. What is written is what
 * `csvCell` of console/csv.ts writes: text in quotes, an apostrophe before what a spreadsheet would run as a formula, numbers
 * as they are, nothing for null.
 */

/** Line end of RFC 4180. */
export const CSV_LINE_END = '\r\n'

/** Code points of = + - @, tab, line feed, carriage return, and the full-width twins of the first four. */
const FORMULA_STARTS = [61, 43, 45, 64, 9, 10, 13, 65_309, 65_291, 65_293, 65_312].join(', ')

/** A value that must not stand in quotes as it is: it holds a quote, or begins like a formula or with a control character. */
const NEEDS_CARE = /"|¦[=+\-@\p{Cc}＝＋－＠]/u

/**
 * A cell of any text, whatever it holds.
 *
 * A text that begins with a NUL has no first code point to SQLite, so it is compared: it lies between NUL and U+0001.
 *
 * @param text SQL of a text or null.
 */
export const carefulCell = (text: string): string =>
  `CASE WHEN ${text} IS NULL THEN '' ELSE concat('"', CASE
    WHEN unicode(${text}) IN (${FORMULA_STARTS}) OR (${text} >= char(0) AND ${text} < char(1)) THEN ''''
    ELSE '' END, replace(${text}, '"', '""'), '"') END`

/** A cell of a text that {@link needsCare} has passed. Null becomes an empty text. */
export const plainCell = (text: string): string => `'"', ${text}, '"'`

/** Values for {@link needsCare}, as the arguments of one `concat`. */
export const lookedAt = (texts: readonly string[]): string =>
  texts.map((text) => `'¦', ${text}`).join(', ')

/**
 * Whether any of a row of values needs a careful cell.
 *
 * @param values Each after a `¦`, as {@link lookedAt} has them. One in a value can only make this true.
 */
export const needsCare = (values: string): boolean => NEEDS_CARE.test(values)

/** The first line of a file. */
export const headerLine = (headers: readonly string[]): string =>
  `${headers.map((header) => `"${header.replaceAll('"', '""')}"`).join(',')}${CSV_LINE_END}`
