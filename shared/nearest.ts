/** More slips than these are another word. */
const MAX_SLIPS = 3

/**
 * The word that was probably meant: the one fewest letters away that were added, left out or changed, at most 3.
 *
 * @param bare What is compared instead of a word, e.g. without regard to case. Default: the word as it is.
 * @returns Undefined when none is near.
 */
export function nearest(
  written: string,
  known: readonly string[],
  bare: (word: string) => string = (word) => word,
): string | undefined {
  const [best] = known
    .map((word) => ({ word, slips: slipsBetween(bare(written), bare(word)) }))
    .filter(({ slips }) => slips <= MAX_SLIPS)
    .sort((a, b) => a.slips - b.slips)
  return best?.word
}

/** Levenshtein's distance, row by row. */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [at, letter] of [...a].entries()) {
    const next = [at + 1]
    for (let i = 0; i < b.length; i += 1) {
      const changed = (row[i] ?? 0) + (letter === b[i] ? 0 : 1)
      next.push(Math.min(changed, (row[i + 1] ?? 0) + 1, (next[i] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
