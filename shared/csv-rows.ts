/** One row of pasted cells. */
export interface CsvRow {
  /** Line it begins at, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

const SEPARATORS = ['\t', ';', ','] as const

/**
 * Reads rows as spreadsheets paste and save them: separated by tabs, semicolons or commas, whichever the first line has
 * most of; cells may be quoted as RFC 4180 says. Empty lines are left out. Total: a quote that never closes runs to the
 * end.
 */
export function readCsv(text: string): readonly CsvRow[] {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text
  const separator = separatorOf(source)
  const rows: CsvRow[] = []
  let at = 0
  let line = 1
  while (at < source.length) {
    const start = line
    const cells: string[] = []
    let isRowOver = false
    while (!isRowOver) {
      const cell = readCell(source, at, separator)
      cells.push(cell.text)
      line += cell.breaks
      at = cell.end
      isRowOver = source[at] !== separator
      if (!isRowOver) at += 1
    }
    if (source[at] === '\r' && source[at + 1] === '\n') at += 1
    at += 1
    line += 1
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line: start, cells })
  }
  return rows
}

/** Which separator a text uses, by its first line. */
function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? ''
  let best = ','
  for (const each of SEPARATORS) {
    if (first.split(each).length > first.split(best).length) best = each
  }
  return best
}

interface Cell {
  readonly text: string
  /** Where the separator, the line break or the end stands. */
  readonly end: number
  /** Line breaks within it. */
  readonly breaks: number
}

function readCell(source: string, from: number, separator: string): Cell {
  if (source[from] !== '"') return readPlain(source, from, separator)
  let text = ''
  let at = from + 1
  for (;;) {
    const quote = source.indexOf('"', at)
    const end = quote === -1 ? source.length : quote
    text += source.slice(at, end)
    if (source[end + 1] === '"' && quote !== -1) {
      text += '"'
      at = end + 2
      continue
    }
    // What follows a closing quote belongs to the cell as it stands.
    const rest = quote === -1 ? { text: '', end } : readPlain(source, end + 1, separator)
    return { text: text + rest.text, end: rest.end, breaks: text.split('\n').length - 1 }
  }
}

function readPlain(source: string, from: number, separator: string): Cell {
  let end = from
  while (end < source.length) {
    const char = source[end]
    if (char === separator || char === '\n' || char === '\r') break
    end += 1
  }
  return { text: source.slice(from, end), end, breaks: 0 }
}
