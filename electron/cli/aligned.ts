/** Between two columns. */
const GAP = '  '

/**
 * Lines with tabs as columns for people: numbers and their heads to the right, the last column, which may be of any width, to the left.
 * Other lines stay as they are.
 */
export function aligned(text: string): string {
  const lines = text.split('\n').map((line) => line.split('\t'))
  const widths: number[] = []
  for (const cells of lines) {
    for (const [at, cell] of cells.slice(0, -1).entries()) {
      widths[at] = Math.max(widths[at] ?? 0, cell.length)
    }
  }
  return lines
    .map((cells) => cells.map((cell, at) => placed(cell, at === cells.length - 1, widths[at])))
    .map((cells) => cells.join(GAP))
    .join('\n')
}

const placed = (cell: string, isLast: boolean, width = 0): string =>
  isLast ? cell : cell.padStart(width)
