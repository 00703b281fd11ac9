/**
 * One cell of a CSV file (RFC 4180). Text is always quoted, and text that a spreadsheet would run as a formula gets an
 * apostrophe before it, which spreadsheets take as "this is text". Numbers stay numbers. Null is an empty cell.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = STARTS_FORMULA.has(value.charAt(0)) ? `'${value}` : value
  return `"${safe.replaceAll('"', '""')}"`
}

/** One line with its CRLF. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`

// Besides the ASCII signs their full-width twins, which spreadsheets fold to them.
const STARTS_FORMULA = new Set(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'])
