/** Narrower than this nothing is indented: there would be no room left for the words. */
const ROOM = 20

/**
 * How wide a stream of text is shown.
 *
 * @param env COLUMNS of it wins over what the terminal says of itself.
 * @returns Columns. Null: it is no terminal, so that lines stay as they are for whatever reads them.
 */
export function widthOf(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  { COLUMNS = '' }: Readonly<Record<string, string | undefined>> = process.env,
): number | null {
  if (!isTTY) return null
  if (/^[1-9]\d{0,3}$/.test(COLUMNS)) return Number(COLUMNS)
  return columns > 0 ? columns : null
}

/**
 * Breaks lines between words, so that none is wider than it is shown, but for words that are: an address or a token is never cut.
 * Lines with tabs are for programs and stay as they are.
 *
 * @param width Columns. Null: nothing is broken.
 * @param hang  How far what continues a line is indented, columns; at least as far as the line itself. Default 0.
 */
export function wrapped(text: string, width: number | null, hang = 0): string {
  if (width === null) return text
  return text
    .split('\n')
    .map((line) => (line.includes('\t') ? line : wrapLine(line, width, hang)))
    .join('\n')
}

function wrapLine(line: string, width: number, hang: number): string {
  const start = line.length - line.trimStart().length
  const indent = Math.max(start, hang)
  const next = `\n${' '.repeat(width - indent < ROOM ? 0 : indent)}`
  let out = ''
  let at = 0
  for (const [, space = '', word = ''] of line.matchAll(/( *)([^ ]+)/g)) {
    if (out !== '' && at + space.length + word.length > width) {
      out += next + word
      at = next.length - 1 + word.length
    } else {
      out += space + word
      at += space.length + word.length
    }
  }
  return out + line.slice(line.trimEnd().length)
}
