import { pipeline } from 'node:stream/promises'

/** Longest line that is read, in characters. */
const MAX_LINE = 4_194_304

/** One line of input, or that it was too long to be kept. */
export type Line = { readonly number: number } & (
  | { readonly text: string }
  | { readonly isTooLong: true }
)

/**
 * Answers standard input line by line on standard output, reading no faster than the answers are taken. Lines of white
 * space alone are passed over. A reader who goes away ends it quietly.
 *
 * @param answer What to write for lines that came together, with its line breaks; empty writes nothing.
 * @returns How many lines were answered.
 */
export async function answerLines(
  answer: (lines: readonly Line[]) => string | Promise<string>,
): Promise<number> {
  let count = 0
  const input = process.stdin.setEncoding('utf8')
  async function* answers(chunks: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const lines of linesOf(chunks)) {
      count += lines.length
      const text = await answer(lines)
      if (text !== '') yield text
    }
  }
  try {
    await pipeline(input, answers, process.stdout, { end: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
  return count
}

/**
 * Splits chunks into lines, those of one chunk together.
 *
 * @param maxLine Of a longer line only its number is told. Default 4 Mi characters.
 */
export async function* linesOf(
  chunks: AsyncIterable<string>,
  maxLine: number = MAX_LINE,
): AsyncGenerator<readonly Line[]> {
  let rest = ''
  let number = 1
  let isTooLong = false
  const finish = (text: string): readonly Line[] => {
    const line = withoutMark(text, number)
    const found = isTooLong || line.length > maxLine ? { number, isTooLong: true as const } : null
    const blank = line.trim() === '' && !isTooLong
    const lines = blank ? [] : [found ?? { number, text: line }]
    number += 1
    isTooLong = false
    return lines
  }
  for await (const chunk of chunks) {
    const parts = chunk.split('\n')
    const [first = '', ...others] = parts
    const whole = others.length === 0 ? [] : [rest + first, ...others.slice(0, -1)]
    rest = others.length === 0 ? rest + first : (others.at(-1) ?? '')
    const lines = whole.flatMap(finish)
    if (lines.length > 0) yield lines
    if (rest.length > maxLine) {
      rest = ''
      isTooLong = true
    }
  }
  if (rest !== '' || isTooLong) yield finish(rest)
}

/** Files written on Windows begin with a byte-order mark and end lines with a carriage return. */
function withoutMark(text: string, number: number): string {
  const start = number === 1 && text.startsWith('\ufeff') ? 1 : 0
  return text.slice(start, text.endsWith('\r') ? -1 : undefined)
}
